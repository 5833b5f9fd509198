import JSONLines

/// Toolset `api`.
enum APIToolRows {
    /// What the profile of these rows lets `call_api` write.
    static let writes: JSONValue = ["POST /nodes/{node}/qemu/{vmid}/status/start"]

    static let rows: [ToolRow] = [
        ToolRow(
            "find_api", ["query": "node disks smart"], reached: ["endpoints.0.path": "/nodes/{node}/disks/smart"],
            // The catalogue is the gateway's own, so that Proxmox has no say.
            refused: .natural(["query": "x", "method": "PATCH"], "invalid_arguments"), bad: [:], fault: "query"),
        ToolRow(
            "describe_api", ["method": "PUT", "path": "/nodes/{node}/qemu/{vmid}/resize"],
            reached: ["callable": true, "tools.0": "resize_disk", "effects.0": "reconfigure"],
            refused: .natural(["path": "/no/such/path"], "not_found"), bad: ["path": "/version", "verb": "GET"],
            fault: "verb"),
        ToolRow(
            "call_api",
            [
                "method": "POST", "path": "/nodes/{node}/qemu/{vmid}/status/start", "parameters": ["vmid": 102],
            ], reached: ["task.status": "ok", "endpoint": "POST /nodes/{node}/qemu/{vmid}/status/start"],
            refused: .natural(
                [
                    "method": "POST", "path": "/nodes/{node}/qemu/{vmid}/status/start", "parameters": ["vmid": 105],
                ], "task_failed", "template"),
            bad: ["path": "/nodes/{node}/qemu/{vmid}/config", "parameters": ["vmid": 102, "currant": true]],
            fault: "parameters.currant"),
    ]
}
