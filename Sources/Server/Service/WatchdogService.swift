import ServiceLifecycle

/// Tells systemd that the service lives, and when it begins to stop.
struct WatchdogService: Service {
    let manager: ServiceManager

    func run() async throws {
        if let watchdog = manager.watchdog {
            await cancelWhenGracefulShutdown {
                while !Task.isCancelled {
                    manager.isAlive()
                    // Half the time is what sd_watchdog_enabled(3) advises.
                    try? await Task.sleep(for: watchdog / 2)
                }
            }
        } else {
            // Nobody waits for it, so nothing wakes up.
            try? await gracefulShutdown()
        }
        manager.isStopping()
    }
}
