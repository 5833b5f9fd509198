import Gateway
import JSONLines

/// API tokens of users. The value of a new one is shown once, in its own answer, and nowhere else.
struct TokenTools {
    typealias Making = (
        String, String, String, APIRequest.Method, String, [Take], EndpointTool.Role, JSONObject, [JSONObject]
    ) -> EndpointTool

    let tool: Making

    private static let token = Thing(
        "API token", "tokens", key: "tokenid", "Name of the token", .access, list: "/access/users/{userid}/token",
        record: "/access/users/{userid}/token/{tokenid}",
        [
            Field("tokenid", .text, "Token"), Field("privsep", .flag, "Separate privileges"),
            Field("expire", .time, "Expires"), Field("comment", .remark),
        ])

    private static let owner = Take("userid", "The user that it belongs to, e.g. operator@pve", required: true)
    private static let facts = [
        Take("expire", "When it ends, in seconds since 1970; 0 for never"), Take("comment", "Remark"),
    ]

    var all: [any Tool] {
        [
            tool(
                "list_tokens", "List API tokens", "Lists a user's API tokens, without their values.", .get,
                "/access/users/{userid}/token", [Self.owner], .list(Self.token), [:],
                [["userid": "operator@pve"]]),
            tool(
                "create_token", "Create API token",
                "Makes an API token. Its value is in this answer and CANNOT be shown again. With separate privileges "
                    + "(the default) it has no rights until set_acl gives it some. Give it an expiry.",
                .post, "/access/users/{userid}/token/{tokenid}",
                [Self.owner, Take("tokenid", "Name of the new token", required: true)]
                    + [Take("privsep", "Only rights that it is given itself", default: true)] + Self.facts,
                .creation(Self.token),
                ["value": Schema.string, "full_tokenid": Schema.string, "lines": Schema.strings],
                [["userid": "operator@pve", "tokenid": "script", "expire": 1_900_000_000]]
            ).ending { answer, _, _, result in
                result["full_tokenid"] = answer["full-tokenid"]
                result["value"] = answer["value"]
                let id = answer["full-tokenid"]?.string ?? ""
                result["lines"] = [
                    .string("Token: \(id)"), .string("Value: \(answer["value"]?.string ?? "") (shown only now)"),
                ]
            },
            tool(
                "update_token", "Change API token", "Changes an API token's expiry, remark or separation.", .put,
                "/access/users/{userid}/token/{tokenid}",
                [Self.owner, Take("privsep", "Only rights that it is given itself")] + Self.facts,
                .update(Self.token), [:], [["userid": "operator@pve", "tokenid": "audit", "expire": 1_900_000_000]]),
            tool(
                "delete_token", "Delete API token", "Deletes an API token: whoever uses it is shut out at once.",
                .delete, "/access/users/{userid}/token/{tokenid}", [Self.owner], .deletion(Self.token), [:],
                [["userid": "operator@pve", "tokenid": "audit"]]),
        ]
    }
}
