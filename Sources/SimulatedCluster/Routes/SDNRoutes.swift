import JSONLines

/// `/cluster/sdn`, to be read only: a zone on each node's first bridge and a network in it.
enum SDNRoutes {
    private static let zone: JSONObject = [
        "zone": "lab", "type": "vlan", "bridge": "vmbr0", "ipam": "pve", "digest": "2b4f0b",
    ]
    private static let vnet: JSONObject = [
        "vnet": "vnet20", "zone": "lab", "tag": 20, "type": "vnet", "digest": "2b4f0c",
    ]

    static let all: [Route] = [
        Route("GET", "/cluster/sdn/zones") { _, call in
            .objects([zone].filter { call.text("type") == nil || $0["type"]?.string == call.text("type") })
        },
        Route("GET", "/cluster/sdn/zones/{zone}") { _, call throws(Refusal) in
            guard call.text("zone") == "lab" else {
                throw .died("sdn '\(call.text("zone") ?? "")' does not exist")
            }
            return Reply(.object(zone))
        },
        Route("GET", "/cluster/sdn/vnets") { _, _ in .objects([vnet]) },
        Route("GET", "/cluster/sdn/vnets/{vnet}") { _, call throws(Refusal) in
            guard call.text("vnet") == "vnet20" else {
                throw .died("sdn '\(call.text("vnet") ?? "")' does not exist")
            }
            return Reply(.object(vnet))
        },
    ]
}
