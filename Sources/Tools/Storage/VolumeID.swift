import Gateway
import JSONLines

/// `storage:path`, the name of a volume.
struct VolumeID: Sendable {
    let text: String
    let storage: String

    init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":"), colon > text.startIndex, text.index(after: colon) < text.endIndex,
            PathValue.problem(text, "volume", in: "{volume}") == nil
        else { return nil }
        self.text = text
        storage = String(text[..<colon])
    }

    /// `iso`, where the name says what it is.
    var content: String? {
        let path = text.dropFirst(storage.count + 1)
        return ["iso", "vztmpl", "snippets", "backup", "import"].first { path.hasPrefix("\($0)/") }
    }

    static func read(_ arguments: JSONObject) throws -> VolumeID {
        guard let volume = arguments["volid"]?.string.flatMap(VolumeID.init) else {
            throw GatewayError.invalidArguments([
                ArgumentFault("volid", "expected the name of a volume, such as local:iso/debian.iso")
            ])
        }
        return volume
    }

    static let parameter = Parameter(
        "volid", .string(maximumLength: 512), required: true, "The volume, e.g. local:iso/debian.iso")
}
