import Gateway

extension Guest.Kind {
    /// The option of the configuration that holds the guest's name.
    var nameOption: String { self == .qemu ? "name" : "hostname" }

    var mark: Mark { self == .qemu ? .vm : .container }

    /// `vm` or `container`, as names of tools have it.
    var word: String { self == .qemu ? "vm" : "container" }
}
