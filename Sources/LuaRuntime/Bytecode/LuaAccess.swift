/// A name that a source reads or writes: a global, or a parameter of a function, with the fields that follow.
public struct LuaAccess: Sendable, Equatable {
    public enum Root: Sendable, Equatable {
        case global(String)
        /// A function's parameter, also where an inner function uses it.
        case parameter(String)
    }

    public let root: Root
    /// `op.guest.name` has `["guest", "name"]`.
    public let fields: [String]
    /// The last name is written.
    public let isWrite: Bool
    public let line: Int
}

extension LuaProgram {
    /// Every global, and every field of a global or of a parameter, that the sources use by name; by the compiler's own
    /// word, so that locals and scopes are as Lua sees them.
    ///
    /// - Parameter parameters: names of parameters whose fields are wanted.
    public func accesses(ofParameters parameters: Set<String>) -> [LuaAccess] {
        chunks.flatMap { chunk in
            BytecodeReader.main(chunk.bytecode).map { Self.accesses($0, parameters) } ?? []
        }
    }

    private static func accesses(_ function: BytecodeFunction, _ wanted: Set<String>) -> [LuaAccess] {
        typealias Code = BytecodeFunction.Code
        func parameter(_ register: Int) -> String? {
            guard function.parameters.indices.contains(register) else { return nil }
            return wanted.contains(function.parameters[register]) ? function.parameters[register] : nil
        }
        /// A variable of an outer function, or the globals.
        func root(_ upvalue: Int, _ name: String) -> (LuaAccess.Root, [String])? {
            switch function.upvalue(upvalue) {
            case "_ENV"?: (.global(name), [])
            case let outer? where wanted.contains(outer): (.parameter(outer), [name])
            default: nil
            }
        }
        var found: [LuaAccess] = []
        for (index, instruction) in function.code.enumerated() {
            let line = function.lines[index]
            switch instruction.code {
            case Code.getOfUpvalue:
                guard let name = function.constant(instruction.c), let (root, fields) = root(instruction.b, name) else {
                    continue
                }
                found.append(chain(root, fields, function, index))
            case Code.setOfUpvalue:
                guard let name = function.constant(instruction.b), let (root, fields) = root(instruction.a, name) else {
                    continue
                }
                found.append(LuaAccess(root: root, fields: fields, isWrite: true, line: line))
            case Code.getField, Code.method:
                guard let parameter = parameter(instruction.b), let name = function.constant(instruction.c),
                    instruction.code == Code.getField || instruction.isConstant
                else { continue }
                found.append(chain(.parameter(parameter), [name], function, index))
            case Code.setField:
                guard let parameter = parameter(instruction.a), let name = function.constant(instruction.b) else {
                    continue
                }
                found.append(
                    LuaAccess(root: .parameter(parameter), fields: [name], isWrite: true, line: line))
            default: continue
            }
        }
        return found + function.inner.flatMap { accesses($0, wanted) }
    }

    /// Follows the fields that are taken, one right after the other, from the value that an instruction fetched.
    private static func chain(
        _ root: LuaAccess.Root, _ fields: [String], _ function: BytecodeFunction, _ start: Int
    ) -> LuaAccess {
        typealias Code = BytecodeFunction.Code
        var fields = fields
        var register = function.code[start].a
        var isMethod = function.code[start].code == Code.method
        var index = start + 1
        while !isMethod, index < function.code.count {
            let next = function.code[index]
            if next.code == Code.setField, next.a == register, let name = function.constant(next.b) {
                return LuaAccess(
                    root: root, fields: fields + [name], isWrite: true, line: function.lines[start])
            }
            guard next.code == Code.getField || next.code == Code.method && next.isConstant, next.b == register,
                let name = function.constant(next.c)
            else { break }
            fields.append(name)
            register = next.a
            isMethod = next.code == Code.method
            index += 1
        }
        return LuaAccess(root: root, fields: fields, isWrite: false, line: function.lines[start])
    }

    /// The lines that can run, by source: what coverage is measured against. The `end` of a function does not count.
    public var linesWithCode: [String: Set<Int>] {
        var lines: [String: Set<Int>] = [:]
        for chunk in chunks {
            guard let main = BytecodeReader.main(chunk.bytecode) else { continue }
            lines[chunk.name, default: []].formUnion(Self.lines(main))
        }
        return lines
    }

    private static func lines(_ function: BytecodeFunction) -> Set<Int> {
        typealias Code = BytecodeFunction.Code
        var lines: Set<Int> = []
        for (index, instruction) in function.code.enumerated() {
            let isEnd =
                index == function.code.count - 1
                && [Code.return, Code.return0, Code.return1].contains(instruction.code)
            if !isEnd, instruction.code != Code.varargPrepare { lines.insert(function.lines[index]) }
        }
        return function.inner.reduce(into: lines) { $0.formUnion(Self.lines($1)) }
    }
}
