// The service library names each service by its description when it is made. Without one of its own, that is everything in
// it, gateway and tools included: a tenth of the time to start.

extension RulesReloader: CustomStringConvertible { var description: String { "reloader" } }
extension TaskAdoption: CustomStringConvertible { var description: String { "task adoption" } }
extension WatchdogService: CustomStringConvertible { var description: String { "watchdog" } }
extension StandardDoor: CustomStringConvertible { public var description: String { "stdin and stdout" } }
extension SocketDoor: CustomStringConvertible { public var description: String { "socket" } }
