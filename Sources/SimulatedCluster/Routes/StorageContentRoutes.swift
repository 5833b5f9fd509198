import JSONLines

/// What lies on a storage: lists, uploads, downloads, deletion, pruning.
enum StorageContentRoutes {
    private static let base = "/nodes/{node}/storage/{storage}"

    static let all: [Route] = [
        Route("GET", "\(base)/content", run: list),
        Route("POST", "\(base)/content") { state, call throws(Refusal) in
            let storage = try storage(call, in: state)
            let name = call.text("filename") ?? ""
            let vmid = call.vmid
            guard name.contains("-\(vmid)-") else { throw .died("illegal name '\(name)' - should be 'vm-\(vmid)-*'") }
            let size = call.text("size") ?? "0"
            let bytes = size.last?.isNumber == true ? (Int(size) ?? 0) << 10 : Guest.bytes(size)
            let prefix = storage.holdsFiles ? "\(vmid)/" : ""
            let id = "\(storage.name):\(prefix)\(name)"
            if state.volume(id, on: call.node) != nil { throw .died("disk image '\(name)' already exists") }
            if storage.total - state.used(storage, on: call.node) < bytes / 100 {
                throw .died("unable to create image: no space left on storage '\(storage.name)'")
            }
            state.volumes.put(
                Volume(
                    storage: storage.name, node: storage.shared ? nil : call.node, name: "\(prefix)\(name)",
                    content: .images, format: call.text("format") ?? (name.hasSuffix(".qcow2") ? "qcow2" : "raw"),
                    size: bytes, used: bytes / 100, vmid: vmid, created: state.epoch))
            return Reply(.string(id))
        },
        Route("GET", "\(base)/content/{volume}") { state, call throws(Refusal) in
            let (storage, volume) = try volume(call, in: state)
            var json: JSONObject = [
                "path": .string(path(volume, storage)), "size": .int(volume.size), "used": .int(volume.used),
                "format": .string(volume.format),
            ]
            json["notes"] = volume.notes.map(JSONValue.string)
            if volume.isProtected { json["protected"] = 1 }
            return Reply(.object(json))
        },
        Route("PUT", "\(base)/content/{volume}") { state, call throws(Refusal) in
            var (_, volume) = try volume(call, in: state)
            if volume.content != .backup, call.parameters["protected"] != nil {
                throw .died("only backups support attribute 'protected'")
            }
            if let notes = call.text("notes") { volume.notes = notes.isEmpty ? nil : notes }
            if call.parameters["protected"] != nil { volume.isProtected = call.flag("protected") }
            state.volumes.put(volume)
            return .null
        },
        Route("POST", "\(base)/content/{volume}") { state, call throws(Refusal) in
            let (storage, volume) = try volume(call, in: state)
            let target = call.text("target") ?? ""
            let name = target.hasPrefix("\(storage.name):") ? String(target.dropFirst(storage.name.count + 1)) : target
            let node = call.text("target_node") ?? call.node
            if state.node(node) == nil { throw .died("no such cluster node '\(node)'") }
            return Reply(
                state.fork("imgcopy", "", on: call.node, as: call.user) { state, upid in
                    state.conclude(upid, after: 2) { state, upid throws(Refusal) in
                        let place = storage.shared ? nil : node
                        if state.volumes["\(storage.name):\(name)", place] != nil {
                            throw .died("volume '\(storage.name):\(name)' already exists")
                        }
                        state.volumes.put(
                            Volume(
                                storage: storage.name, node: place, name: name, content: volume.content,
                                format: volume.format, size: volume.size, used: volume.used, vmid: volume.vmid,
                                created: state.epoch))
                    }
                })
        },
        Route("DELETE", "\(base)/content/{volume}", run: delete),
        Route("POST", "\(base)/upload", run: upload),
        Route("POST", "\(base)/download-url", run: download),
        Route("GET", "\(base)/prunebackups") { state, call throws(Refusal) in
            let marks = try pruned(call, in: state)
            return .objects(
                marks.map { volume, mark in
                    [
                        "volid": .string(volume.id), "ctime": .int(volume.created), "mark": .string(mark),
                        "type": .string(volume.archive?.kind.rawValue ?? "unknown"), "vmid": .int(volume.vmid ?? 0),
                    ]
                })
        },
        Route("DELETE", "\(base)/prunebackups") { state, call throws(Refusal) in
            try state.require(call.user, "Datastore.AllocateSpace", on: "/storage/\(call.text("storage") ?? "")")
            let marks = try pruned(call, in: state)
            let id = call.text("vmid").map { "\($0)@\(call.text("storage") ?? "")" } ?? call.text("storage") ?? ""
            return Reply(
                state.fork("prunebackups", id, on: call.node, as: call.user) { state, upid in
                    state.conclude(upid, after: 0.5) { state, upid throws(Refusal) in
                        for (volume, mark) in marks {
                            state.log(upid, "\(mark) backup '\(volume.id)'")
                            if mark == "remove" { state.volumes.remove(volume.id, volume.node) }
                        }
                    }
                })
        },
    ]

    private static func storage(_ call: APICall, in state: ClusterState) throws(Refusal) -> Storage {
        let name = call.text("storage") ?? ""
        guard let storage = state.storage(name), storage.isOn(call.node) else {
            throw .died("storage '\(name)' does not exist")
        }
        return storage
    }

    /// The volume that `{volume}` names, with or without its storage.
    private static func volume(_ call: APICall, in state: ClusterState) throws(Refusal) -> (Storage, Volume) {
        let storage = try storage(call, in: state)
        let id = fullID(call, storage)
        try access(id, call, in: state)
        guard let volume = state.volume(id, on: call.node) else {
            throw .died("volume '\(id)' does not exist")
        }
        return (storage, volume)
    }

    private static func fullID(_ call: APICall, _ storage: Storage) -> String {
        let text = call.text("volume") ?? ""
        return text.hasPrefix("\(storage.name):") ? text : "\(storage.name):\(text)"
    }

    /// - Throws: where the user may neither see the guest that owns it nor the storage.
    private static func access(_ id: String, _ call: APICall, in state: ClusterState) throws(Refusal) {
        let name = call.text("storage") ?? ""
        let owner = state.volume(id, on: call.node)?.vmid
        let mayOwner = owner.map { state.may(call.user, "VM.Config.Disk", on: "/vms/\($0)") } ?? false
        let mayStorage =
            state.may(call.user, "Datastore.AllocateSpace", on: "/storage/\(name)")
            || state.may(call.user, "Datastore.Audit", on: "/storage/\(name)")
        if !mayOwner, !mayStorage { throw .forbidden("/storage/\(name), Datastore.AllocateSpace|Datastore.Audit") }
    }

    static func path(_ volume: Volume, _ storage: Storage) -> String {
        guard storage.holdsFiles else { return "/dev/\(storage.settings["vgname"] ?? storage.name)/\(volume.name)" }
        let parts = volume.name.split(separator: "/")
        let file = volume.content == .images || volume.content == .rootdir ? parts.suffix(2) : parts.suffix(1)
        return "\(storage.directory(volume.content))/\(file.joined(separator: "/"))"
    }

    private static func list(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let storage = try storage(call, in: state)
        let vmid = call.int("vmid")
        let content = call.text("content")
        let seesAll = state.may(call.user, "Datastore.Allocate", on: "/storage/\(storage.name)")
        let volumes = state.volumes(of: storage, on: call.node).filter { volume in
            (content ?? volume.content.rawValue) == volume.content.rawValue && (vmid == nil || vmid == volume.vmid)
                && (seesAll || volume.vmid == nil
                    || state.may(
                        call.user, volume.content == .backup ? "VM.Backup" : "VM.Audit", on: "/vms/\(volume.vmid ?? 0)"))
        }
        return .objects(
            volumes.map { volume in
                var json: JSONObject = [
                    "volid": .string(volume.id), "content": .string(volume.content.rawValue),
                    "format": .string(volume.format), "size": .int(volume.size), "ctime": .int(volume.created),
                ]
                if let vmid = volume.vmid { json["vmid"] = .int(vmid) }
                if volume.content == .images || volume.content == .rootdir {
                    if storage.holdsFiles {
                        json["used"] = .int(volume.used)
                        json["parent"] = volume.parent.map { .string("../\($0)") } ?? .null
                    } else if let parent = volume.parent {
                        json["parent"] = .string(parent)
                    }
                }
                if volume.content == .backup {
                    json["subtype"] = .string(volume.archive?.kind.rawValue ?? "qemu")
                    if volume.isProtected { json["protected"] = 1 }
                }
                if let notes = volume.notes { json["notes"] = .string(String(notes.prefix { $0 != "\n" })) }
                return json
            })
    }

    private static func delete(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let storage = try storage(call, in: state)
        let id = fullID(call, storage)
        let volume = state.volume(id, on: call.node)
        let isImage = volume?.content == .images || volume?.content == .rootdir
        if isImage, let owner = volume?.vmid {
            try state.require(call.user, "VM.Config.Disk", on: "/vms/\(owner)")
            try state.require(call.user, "Datastore.AllocateSpace", on: "/storage/\(storage.name)")
        } else if volume?.content == .backup, let owner = volume?.vmid,
            !state.may(call.user, "Datastore.Allocate", on: "/storage/\(storage.name)")
        {
            try state.require(call.user, "Datastore.AllocateSpace", on: "/storage/\(storage.name)")
            try state.require(call.user, "VM.Backup", on: "/vms/\(owner)")
        } else {
            try state.require(call.user, "Datastore.Allocate", on: "/storage/\(storage.name)")
        }
        let owner = (isImage || volume?.content == .backup) ? volume?.vmid : nil
        let upid = state.fork(
            "imgdel", owner.map { "\($0)@\(storage.name)" } ?? storage.name, on: call.node, as: call.user
        ) { state, upid in
            state.conclude(upid, after: 0.2) { state, upid throws(Refusal) in
                if volume?.isProtected == true { throw .died("volume '\(id)' is protected") }
                if let volume, state.isBaseInUse(volume) {
                    throw .died("base volume '\(id)' is still in use by linked cloned")
                }
                if state.volume(id, on: upid.node) == nil {
                    let file = id.split(separator: "/").last ?? ""
                    let content = Volume.Content(
                        rawValue: String(id.split(separator: ":").last?.split(separator: "/").first ?? ""))
                    state.log(
                        upid, "disk image '\(storage.directory(content ?? .images))/\(file)' does not exist")
                }
                state.free(id, on: upid.node)
                state.log(upid, "Removed volume '\(id)'")
            }
        }
        guard call.int("delay") != nil, !state.tasks.mayFail(upid), volume?.isProtected != true else {
            return Reply(upid)
        }
        state.free(id, on: call.node)
        state.log(upid, "Removed volume '\(id)'")
        state.finish(upid, "OK")
        return .null
    }

    private static let extensions: [Volume.Content: [String]] = [
        .iso: [".iso", ".img"], .vztmpl: [".tar.gz", ".tar.xz", ".tar.zst", ".tar"],
        .import: [".ova", ".qcow2", ".raw", ".vmdk"],
    ]

    /// - Returns: the content type and the file's name without characters that it may not have.
    private static func fileName(_ text: String, _ call: APICall) throws(Refusal) -> (Volume.Content, String) {
        let content = Volume.Content(rawValue: call.text("content") ?? "iso") ?? .iso
        let name = String(text.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? "")
        let clean = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.+=".contains($0)) ? $0 : "_" })
        guard (extensions[content] ?? []).contains(where: { clean.lowercased().hasSuffix($0) }) else {
            throw .parameter("filename", "wrong file extension")
        }
        return (content, clean)
    }

    private static func upload(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let storage = try storage(call, in: state)
        guard let upload = call.upload else { throw .died("missing temporary file name") }
        let (content, name) = try fileName(call.text("filename") ?? upload.name, call)
        if !storage.contentTypes.contains(content.rawValue) {
            throw .died("storage '\(storage.name)' does not support '\(content.rawValue)' content")
        }
        let target = "\(storage.directory(content))/\(name)"
        let temporary = "/var/tmp/pveupload-\(Secrets.uuid().replacing("-", with: ""))"
        return Reply(
            state.fork("imgcopy", "", on: call.node, as: call.user) { state, upid in
                state.log(upid, "starting file import from: \(temporary)")
                state.log(upid, "target node: \(upid.node)")
                state.log(upid, "target file: \(target)")
                state.log(upid, "file size is: \(upload.size)")
                state.log(upid, "command: cp -- \(temporary) \(target)")
                state.conclude(upid, after: 0.2) { state, upid throws(Refusal) in
                    if storage.total - state.used(storage, on: upid.node) < upload.size {
                        throw .died("import failed: cp: error writing '\(target)': No space left on device")
                    }
                    state.keep(name, content, upload.size, on: storage, node: upid.node)
                    state.log(upid, "finished file import successfully")
                }
            })
    }

    private static func download(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let storage = try storage(call, in: state)
        let (content, name) = try fileName(call.text("filename") ?? "", call)
        if !storage.contentTypes.contains(content.rawValue) {
            throw .died("storage '\(storage.name)' is not configured for content-type '\(content.rawValue)'")
        }
        let url = call.text("url") ?? ""
        if (call.parameters["checksum"] == nil) != (call.parameters["checksum-algorithm"] == nil) {
            throw .parameter("checksum", "checksum and checksum-algorithm must be given together")
        }
        return Reply(
            state.fork("download", name, on: call.node, as: call.user) { state, upid in
                state.log(upid, "downloading \(url) to \(storage.directory(content))/\(name)")
                state.conclude(upid, after: 3) { state, upid throws(Refusal) in
                    let size = 600 << 20
                    if storage.total - state.used(storage, on: upid.node) < size {
                        throw .died("download failed: No space left on device")
                    }
                    state.log(upid, "download of '\(url)' to '\(storage.directory(content))/\(name)' finished")
                    state.keep(name, content, size, on: storage, node: upid.node)
                }
            })
    }

    private static func pruned(
        _ call: APICall, in state: ClusterState
    ) throws(Refusal) -> [(volume: Volume, mark: String)] {
        let storage = try storage(call, in: state)
        let retention = Retention(call.text("prune-backups") ?? storage.settings["prune-backups"] ?? "keep-all=1")
        let backups = state.volumes(of: storage, on: call.node).filter { volume in
            volume.content == .backup && (call.int("vmid") == nil || call.int("vmid") == volume.vmid)
                && (call.text("type") == nil || call.text("type") == volume.archive?.kind.rawValue)
        }
        let groups = Dictionary(grouping: backups) { $0.vmid ?? 0 }
        return groups.sorted { $0.key < $1.key }.flatMap { retention.marks($0.value) }
    }
}

extension ClusterState {
    /// Puts a file on a storage, in place of one of the same name.
    mutating func keep(_ name: String, _ content: Volume.Content, _ size: Int, on storage: Storage, node: String) {
        let suffix = name.lowercased().hasSuffix(".iso") || name.lowercased().hasSuffix(".img") ? "iso" : "tzst"
        let format = content == .iso ? "iso" : content == .vztmpl ? (name.hasSuffix(".gz") ? "tgz" : suffix) : "raw"
        volumes.put(
            Volume(
                storage: storage.name, node: storage.shared ? nil : node, name: "\(content.rawValue)/\(name)",
                content: content, format: format, size: size, used: size, created: epoch))
    }
}
