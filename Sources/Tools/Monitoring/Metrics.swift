import Gateway
import JSONLines

/// What was measured over a time: Proxmox keeps a point a minute for an hour, a point a week for years.
enum Metrics {
    static let timeframe = Parameter(
        "timeframe", .choice(["hour", "day", "week", "month", "year"]), default: "hour", "How far back")
    static let consolidation = Parameter(
        "cf", .choice(["AVERAGE", "MAX"]), default: "AVERAGE",
        "What a point stands for: the average or the highest value")

    static let output: JSONObject = [
        "node": Schema.string, "timeframe": Schema.string,
        "series": [
            "type": "array",
            "items": [
                "type": "object",
                "properties": [
                    "name": Schema.string, "minimum": Schema.number, "average": Schema.number,
                    "maximum": Schema.number, "latest": Schema.number, "values": ["type": "array"],
                ],
                "required": ["name", "values"],
            ],
        ],
        "times": ["type": "array", "items": ["type": "integer"]],
    ]

    /// One series a measured quantity; where nothing was measured, null.
    static func series(_ data: JSONValue, _ names: [String]) -> JSONObject {
        let points = data.array ?? []
        let series = names.compactMap { name -> JSONValue? in
            let values = points.map { $0[name]?.double }
            let known = values.compactMap(\.self)
            guard let low = known.min(), let high = known.max(), let last = known.last else { return nil }
            return [
                "name": .string(name), "minimum": .double(low), "maximum": .double(high),
                "average": .double(known.reduce(0, +) / Double(known.count)), "latest": .double(last),
                "values": .array(values.map { $0.map(JSONValue.double) ?? .null }),
            ]
        }
        return ["series": .array(series), "times": .array(points.compactMap { $0["time"] })]
    }

    static func write(_ result: JSONObject, _ text: inout TextBlock) {
        let series = result["series"]?.array ?? []
        if series.isEmpty { text.line("  Nothing was measured in this time") }
        for one in series {
            let name = one["name"]?.string ?? ""
            let values = (one["values"]?.array ?? []).map(\.double)
            func show(_ member: String) -> String { value(one[member]?.double, name) }
            text.line(
                "  \(name): \(show("latest")) now, \(show("minimum")) to \(show("maximum")), average \(show("average"))"
            )
            text.line("    \(graph(values, width: 60))")
        }
    }

    private static func value(_ value: Double?, _ name: String) -> String {
        guard let value else { return "-" }
        if ["cpu", "iowait"].contains(name) { return Units.percent(value) }
        if name.hasPrefix("net") || name.hasPrefix("disk") && name != "disk" { return "\(Units.size(value))/s" }
        if ["mem", "maxmem", "memused", "memtotal", "used", "total", "disk"].contains(name) {
            return Units.size(value)
        }
        return Units.fixed(value, 2)
    }

    /// A line of bars, each as high as its share of the highest; a dot where nothing was measured.
    static func graph(_ values: [Double?], width: Int) -> String {
        guard let high = values.compactMap(\.self).max() else { return "" }
        let bars = Array("▁▂▃▄▅▆▇█")
        let step = max(1, (values.count + width - 1) / width)
        return String(
            stride(from: 0, to: values.count, by: step).map { start -> Character in
                let known = values[start..<min(start + step, values.count)].compactMap(\.self)
                guard let top = known.max() else { return "·" }
                return bars[high > 0 ? Int(min(7, max(0, top / high * 7.999))) : 0]
            })
    }
}
