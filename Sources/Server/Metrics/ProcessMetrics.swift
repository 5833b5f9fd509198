import Gateway
import Glibc

/// The process as the system sees it, under the names that Prometheus' own clients use.
enum ProcessMetrics {
    static func add(to page: inout MetricsText) {
        page.gauges("proxgate_build_info", "Version of the gateway.", [([("version", Version.text)], 1)])
        var usage = rusage()
        if getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 {
            page.counter(
                "process_cpu_seconds_total", "User and system time.",
                seconds(usage.ru_utime) + seconds(usage.ru_stime))
        }
        if let pages = residentPages() {
            page.gauge(
                "process_resident_memory_bytes", "Memory in use.", Double(pages * sysconf(Int32(_SC_PAGESIZE))))
        }
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            page.gauge("process_max_fds", "Files and sockets that may be open.", Double(limit.rlim_cur))
        }
        if let open = openDescriptors() { page.gauge("process_open_fds", "Open files and sockets.", Double(open)) }
        page.gauge("process_start_time_seconds", "Start, in seconds since 1970.", start)
    }

    /// When this was first asked for: at the start of the service.
    static let start = Double(UnixTime.now().microseconds) / 1e6

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

    /// See proc(5): `/proc/self/statm`, the second number.
    private static func residentPages() -> Int? {
        guard let file = fopen("/proc/self/statm", "re") else { return nil }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 256)
        guard fgets(&buffer, Int32(buffer.count), file) != nil else { return nil }
        let text = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return text.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }

    private static func openDescriptors() -> Int? {
        guard let directory = opendir("/proc/self/fd") else { return nil }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        // Neither `.`, nor `..`, nor the directory itself.
        return max(0, count - 3)
    }
}
