/// Who is told how far an upload has come: requests are compared with what policy has passed, so they cannot carry it.
enum UploadProgress {
    @TaskLocal static var report: (@Sendable (Int) -> Void)?
}
