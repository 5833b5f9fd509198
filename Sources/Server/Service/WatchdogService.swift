import ServiceLifecycle

/// Tells systemd that the service lives, and when it begins to stop.
struct WatchdogService: Service {
    let manager: ServiceManager

    func run() async throws {
        // Half the time is what sd_watchdog_enabled(3) advises.
        let interval = manager.watchdog.map { $0 / 2 } ?? .seconds(3600)
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                if manager.watchdog != nil { manager.isAlive() }
                try? await Task.sleep(for: interval)
            }
        }
        manager.isStopping()
    }
}
