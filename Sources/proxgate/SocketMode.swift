import ArgumentParser
import Glibc

/// The mode of a socket file in octal digits: `660`.
struct SocketMode: ExpressibleByArgument {
    let bits: mode_t

    init(bits: mode_t) { self.bits = bits }

    init?(argument: String) {
        guard let bits = mode_t(argument, radix: 8), bits <= 0o777, bits & 0o600 == 0o600 else { return nil }
        self.bits = bits
    }

    var defaultValueDescription: String { String(bits, radix: 8) }
}
