/// `*` stands for any bytes, also none; everything else for itself.
public enum Glob {
    public static func matches(_ glob: String, _ text: String) -> Bool {
        matches(glob.utf8.span, text.utf8.span)
    }

    public static func matches(_ glob: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
        matches(glob.span, text.span)
    }

    private static func matches(_ glob: Span<UInt8>, _ text: Span<UInt8>) -> Bool {
        var (atGlob, atText) = (0, 0)
        // Where to go on when a star has to take one byte more.
        var (retryGlob, retryText) = (-1, 0)
        while true {
            if atGlob < glob.count, glob[atGlob] == UInt8(ascii: "*") {
                atGlob += 1
                (retryGlob, retryText) = (atGlob, atText)
            } else if atText < text.count, atGlob < glob.count, glob[atGlob] == text[atText] {
                atGlob += 1
                atText += 1
            } else if atGlob == glob.count, atText == text.count {
                return true
            } else if retryGlob >= 0, retryText < text.count {
                retryText += 1
                (atGlob, atText) = (retryGlob, retryText)
            } else {
                return false
            }
        }
    }
}
