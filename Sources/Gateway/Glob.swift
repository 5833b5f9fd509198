/// `*` stands for any bytes, also none; everything else for itself.
public enum Glob {
    public static func matches(_ glob: String, _ text: String) -> Bool {
        matches(Array(glob.utf8)[...], Array(text.utf8)[...])
    }

    public static func matches(_ glob: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
        var (glob, text) = (glob, text)
        // Where to go on when a star has to take one byte more.
        var retry: (glob: ArraySlice<UInt8>, text: ArraySlice<UInt8>)?
        while true {
            if glob.first == UInt8(ascii: "*") {
                glob = glob.dropFirst()
                retry = (glob, text)
            } else if let next = text.first, glob.first == next {
                glob = glob.dropFirst()
                text = text.dropFirst()
            } else if glob.isEmpty, text.isEmpty {
                return true
            } else if let last = retry, !last.text.isEmpty {
                retry = (last.glob, last.text.dropFirst())
                (glob, text) = (last.glob, last.text.dropFirst())
            } else {
                return false
            }
        }
    }
}
