/// Reads the functions out of a chunk that ``LuaProgram`` compiled (the format of Lua 5.4's `lua_dump`, with debug
/// information). Only for our own bytecode: what does not fit ends the reading.
struct BytecodeReader {
    private struct Unreadable: Error {}

    private let bytes: [UInt8]
    private var position = 0

    /// - Returns: nil where the linked Lua writes another format.
    static func main(_ chunk: [UInt8]) -> BytecodeFunction? {
        var reader = BytecodeReader(bytes: chunk)
        return try? reader.chunk()
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func chunk() throws(Unreadable) -> BytecodeFunction {
        // Signature, version, format, data; then the sizes of an instruction, an integer and a number, and one of each.
        let header: [UInt8] = [0x1B, 0x4C, 0x75, 0x61, 0x54, 0, 0x19, 0x93, 0x0D, 0x0A, 0x1A, 0x0A, 4, 8, 8]
        guard try take(header.count).elementsEqual(header) else { throw Unreadable() }
        _ = try take(8 + 8 + 1)
        return try function()
    }

    private mutating func function() throws(Unreadable) -> BytecodeFunction {
        var function = BytecodeFunction()
        _ = try string()
        function.firstLine = try int()
        _ = try int()
        function.parameterCount = Int(try byte())
        _ = try take(2)
        for _ in 0..<(try int()) { function.code.append(BytecodeFunction.Instruction(try word())) }
        for _ in 0..<(try int()) { function.constants.append(try constant()) }
        let upvalues = try int()
        _ = try take(3 * upvalues)
        for _ in 0..<(try int()) { function.inner.append(try self.function()) }
        try debug(&function)
        return function
    }

    private mutating func debug(_ function: inout BytecodeFunction) throws(Unreadable) {
        // A line is the difference to the one before, or where that does not fit in a byte, stands in a second list.
        let differences = try take(try int()).map { Int(Int8(bitPattern: $0)) }
        var absolute: [Int: Int] = [:]
        for _ in 0..<(try int()) {
            let instruction = try int()
            absolute[instruction] = try int()
        }
        var line = function.firstLine
        for (index, difference) in differences.enumerated() {
            line = absolute[index] ?? (line + difference)
            function.lines.append(line)
        }
        for index in 0..<(try int()) {
            let name = try string()
            _ = try (int(), int())
            if index < function.parameterCount { function.parameters.append(name) }
        }
        for _ in 0..<(try int()) { function.upvalues.append(try string()) }
        guard function.lines.count == function.code.count else { throw Unreadable() }
    }

    /// A constant that is a string; nil for the others.
    private mutating func constant() throws(Unreadable) -> String? {
        switch try byte() {
        case 0x03, 0x13:
            _ = try take(8)
            return nil
        case 0x04, 0x14: return try string()
        case 0x00, 0x01, 0x11: return nil
        default: throw Unreadable()
        }
    }

    private mutating func string() throws(Unreadable) -> String {
        let count = try int()
        return count == 0 ? "" : String(decoding: try take(count - 1), as: UTF8.self)
    }

    /// Seven bits a byte, the most significant first; the last byte has the eighth bit.
    private mutating func int() throws(Unreadable) -> Int {
        var value = 0
        while true {
            let next = try byte()
            guard value < 1 << 31 else { throw Unreadable() }
            value = value << 7 | Int(next & 0x7F)
            if next & 0x80 != 0 { return value }
        }
    }

    private mutating func word() throws(Unreadable) -> UInt32 {
        try take(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    private mutating func byte() throws(Unreadable) -> UInt8 { try take(1).first ?? 0 }

    private mutating func take(_ count: Int) throws(Unreadable) -> ArraySlice<UInt8> {
        guard count >= 0, count <= bytes.count - position else { throw Unreadable() }
        defer { position += count }
        return bytes[position..<position + count]
    }
}

/// One function of a compiled source.
struct BytecodeFunction {
    struct Instruction {
        let code: UInt8
        let a: Int
        let b: Int
        let c: Int
        /// Whether C is a constant, where it may be one.
        let isConstant: Bool

        init(_ word: UInt32) {
            code = UInt8(word & 0x7F)
            a = Int(word >> 7 & 0xFF)
            isConstant = word >> 15 & 1 == 1
            b = Int(word >> 16 & 0xFF)
            c = Int(word >> 24)
        }
    }

    /// The instructions that reach into tables by name, and those that only frame a function.
    enum Code {
        static let getUpvalue: UInt8 = 9
        /// R[A] = upvalue[B][K[C]]: a global, or a field of a variable of an outer function.
        static let getOfUpvalue: UInt8 = 11
        /// R[A] = R[B][K[C]]
        static let getField: UInt8 = 14
        /// upvalue[A][K[B]] = ...
        static let setOfUpvalue: UInt8 = 15
        /// R[A][K[B]] = ...
        static let setField: UInt8 = 18
        /// R[A] = R[B][K[C]], for a method
        static let method: UInt8 = 20
        static let `return`: UInt8 = 70
        static let return0: UInt8 = 71
        static let return1: UInt8 = 72
        static let varargPrepare: UInt8 = 81
    }

    var firstLine = 0
    var parameterCount = 0
    var parameters: [String] = []
    var code: [Instruction] = []
    /// The line of each instruction.
    var lines: [Int] = []
    var constants: [String?] = []
    var upvalues: [String] = []
    var inner: [BytecodeFunction] = []

    func constant(_ index: Int) -> String? { constants.indices.contains(index) ? constants[index] : nil }
    func upvalue(_ index: Int) -> String? { upvalues.indices.contains(index) ? upvalues[index] : nil }
}
