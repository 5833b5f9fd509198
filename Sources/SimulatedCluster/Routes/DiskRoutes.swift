import JSONLines

/// Growing, moving and removing a guest's disks.
enum DiskRoutes {
    private static let machine = "/nodes/{node}/qemu/{vmid}"
    private static let container = "/nodes/{node}/lxc/{vmid}"

    static let all: [Route] = [
        Route("PUT", "\(machine)/resize") { state, call throws(Refusal) in try resize(.qemu, &state, call) },
        Route("PUT", "\(container)/resize") { state, call throws(Refusal) in try resize(.lxc, &state, call) },
        Route("POST", "\(machine)/move_disk") { state, call throws(Refusal) in
            try move(.qemu, call.text("disk") ?? "", "target-disk", &state, call)
        },
        Route("POST", "\(container)/move_volume") { state, call throws(Refusal) in
            try move(.lxc, call.text("volume") ?? "", "target-volume", &state, call)
        },
        Route("PUT", "\(machine)/unlink") { state, call throws(Refusal) in
            var change = call
            change.parameters["delete"] = .string(call.text("idlist") ?? "")
            change.parameters["idlist"] = nil
            return try GuestConfigurationRoutes.change(.qemu, &state, change)
        },
    ]

    private static func resize(
        _ kind: Guest.Kind, _ state: inout ClusterState, _ call: APICall
    ) throws(Refusal) -> Reply {
        try call.requireRoot(for: ["skiplock"])
        let guest = try call.guest(kind, in: state)
        if let digest = call.text("digest"), digest != guest.digest {
            throw .died("checksum mismatch (file change by other user?)")
        }
        let upid = GuestDisks(power: call.power(kind)).resize(
            &state, as: call.user, disk: call.text("disk") ?? "", size: call.text("size") ?? "")
        return Reply(upid)
    }

    private static func move(
        _ kind: Guest.Kind, _ disk: String, _ targetOption: String, _ state: inout ClusterState, _ call: APICall
    ) throws(Refusal) -> Reply {
        let disks = GuestDisks(power: call.power(kind))
        if let target = call.int("target-vmid") {
            try state.require(call.user, "VM.Config.Disk", on: "/vms/\(target)")
            if call.parameters["storage"] != nil {
                throw .parameter("target-vmid", "either set 'storage' or 'target-vmid', but not both")
            }
            let option = call.text(targetOption) ?? disk
            return Reply(try disks.reassign(&state, as: call.user, disk, to: target, as: option))
        }
        guard let storage = call.text("storage") else {
            throw .parameter("storage", "either set storage or target-vmid")
        }
        try state.require(call.user, "Datastore.AllocateSpace", on: "/storage/\(storage)")
        let format = call.text("format")
        try disks.checkMove(
            disk, to: storage, format: format, deletes: call.flag("delete"), digest: call.text("digest"), in: state)
        return Reply(disks.move(&state, as: call.user, disk, to: storage, format: format, deletes: call.flag("delete")))
    }
}
