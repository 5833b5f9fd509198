import Gateway
import JSONLines

/// Reads the members of one JSON object strictly: wrong types and unknown names are faults, collected, never thrown.
struct SettingsReader {
    /// Where the object stands: `cluster.tls`.
    private let path: String
    private let object: JSONObject
    private var known: [String] = []
    /// Every member that was asked for, here and inside, and what was expected there, in the words of faults.
    private(set) var asked: [(place: String, expected: String)] = []
    var faults: [String] = []

    init(_ object: JSONObject, path: String = "") {
        self.object = object
        self.path = path
    }

    func has(_ name: String) -> Bool { object[name] != nil }
    /// The members' names as they are written, for an object whose names are the reader's choice.
    var names: [String] { object.names }

    mutating func string(_ name: String) -> String? { read(name, "a string", \.string) }
    mutating func bool(_ name: String) -> Bool? { read(name, "true or false", \.bool) }
    mutating func object(_ name: String) -> JSONObject? { read(name, "an object", \.object) }

    mutating func int(_ name: String, _ range: ClosedRange<Int>) -> Int? {
        read(name, "an integer from \(range.lowerBound) to \(range.upperBound)") { value in
            value.int.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    mutating func number(_ name: String, _ range: ClosedRange<Double>) -> Double? {
        read(name, "a number from \(range.lowerBound) to \(range.upperBound)") { value in
            value.double.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    mutating func strings(_ name: String) -> [String]? {
        read(name, "a list of strings") { value in
            value.array.flatMap { list in list.allSatisfy { $0.string != nil } ? list.compactMap(\.string) : nil }
        }
    }

    mutating func ints(_ name: String, _ range: ClosedRange<Int>) -> [Int]? {
        list(name, "a list of integers from \(range.lowerBound) to \(range.upperBound)") { value in
            value.int.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// A list whose every entry `convert` takes.
    mutating func list<Value>(_ name: String, _ expected: String, _ convert: (JSONValue) -> Value?) -> [Value]? {
        read(name, expected) { value in
            guard let values = value.array else { return nil }
            let converted = values.compactMap(convert)
            return converted.count == values.count ? converted : nil
        }
    }

    mutating func choice(_ name: String, _ choices: [String]) -> String? {
        read(name, "one of \(choices.joined(separator: ", "))") { value in
            value.string.flatMap { choices.contains($0) ? $0 : nil }
        }
    }

    /// A member that is accepted and has no meaning here.
    mutating func ignore(_ name: String) {
        known.append(name)
        asked.append((place(name), "anything"))
    }

    mutating func fault(_ name: String, _ problem: String) { faults.append("\(place(name)): \(problem)") }

    /// Reads a nested object with its own reader.
    mutating func nested<Value>(_ name: String, _ body: (inout SettingsReader) -> Value?) -> Value? {
        guard let inner = object(name) else { return nil }
        var reader = SettingsReader(inner, path: place(name))
        let value = body(&reader)
        reader.finish()
        faults += reader.faults
        asked += reader.asked
        return value
    }

    /// Faults every name that nobody has asked for.
    mutating func finish() {
        for (name, _) in object where !known.contains(where: { $0.hasSameBytes(as: name) }) {
            faults.append("\(place(name)): unknown name\(NearestName.hint(name, among: known))")
        }
    }

    private func place(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    private mutating func read<Value>(_ name: String, _ expected: String, _ convert: (JSONValue) -> Value?) -> Value? {
        known.append(name)
        asked.append((place(name), expected))
        guard let value = object[name], !value.isNull else { return nil }
        if let converted = convert(value) { return converted }
        fault(name, "expected \(expected), got \(value.kind)")
        return nil
    }
}
