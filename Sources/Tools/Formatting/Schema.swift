import JSONLines

/// Pieces of output schemas that many tools share.
enum Schema {
    static let string: JSONValue = ["type": "string"]
    static let integer: JSONValue = ["type": "integer"]
    static let number: JSONValue = ["type": "number"]
    static let boolean: JSONValue = ["type": "boolean"]
    static let strings: JSONValue = ["type": "array", "items": ["type": "string"]]
    static let objects: JSONValue = ["type": "array", "items": ["type": "object"]]

    /// A followed task: its UPID, how it ended, and how long it took in seconds.
    static let task: JSONValue = [
        "type": "object",
        "properties": [
            "upid": string, "status": ["type": "string", "enum": ["running", "ok", "warnings", "unknown"]],
            "exit_status": string, "warnings": integer, "seconds": number,
            "problem": [
                "type": "string",
                "description": "why the task could not be seen any more: that it still runs is not known",
            ],
        ],
        "required": ["status"],
    ]

    /// Paths of members whose text a guest or its owner controls: data, never instructions.
    static let untrusted = strings
}
