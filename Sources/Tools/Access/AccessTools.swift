import Gateway
import JSONLines

/// `/access`: who may do what at Proxmox. Every change leads out of the gateway's reach (effect escape), so only
/// profiles that name the tool have it.
struct AccessTools: Sendable {
    private static let user = Thing(
        "user", "users", key: "userid", "The user with its realm, e.g. alice@pve", .access, list: "/access/users",
        record: "/access/users/{userid}",
        [
            Field("userid", .text, "User"), Field("enable", .flag, "Enabled"), Field("expire", .time, "Expires"),
            Field("groups", .list), Field("tokens", .list), Field("email", column: false),
            Field("firstname", column: false), Field("lastname", column: false), Field("comment", .remark),
        ],
        derive: { entry, raw in
            let tokens =
                raw["tokens"]?.object?.names ?? raw["tokens"]?.array?.compactMap { $0["tokenid"]?.string } ?? []
            entry["tokens"] = .array(tokens.sorted().map(JSONValue.string))
        })

    private static let group = Thing(
        "group", "groups", key: "groupid", "Name of the group", .access, list: "/access/groups",
        [Field("groupid", .text, "Group"), Field("users", .list), Field("comment", .remark)])

    private static let role = Thing(
        "role", "roles", key: "roleid", "Name of the role", .access, list: "/access/roles",
        [Field("roleid", .text, "Role"), Field("special", .flag, "Built in"), Field("privs", .list, "Privileges")])

    private static let realm = Thing(
        "realm", "realms", key: "realm", "Name of the realm", .access, list: "/access/domains",
        record: "/access/domains/{realm}", isOpen: true,
        [
            Field("realm"), Field("type"), Field("default", .flag), Field("tfa", .text, "Second factor"),
            Field("comment", .remark),
        ])

    private static let tfa = Thing(
        "second factor", "users", key: "userid", "", .access, list: "/access/tfa",
        [
            Field("userid", .text, "User"), Field("types", .list, "Second factors"),
            Field("count", .integer, "Entries"), Field("locked", .flag), Field("entries", .any, column: false),
        ],
        derive: { entry, raw in
            let list = raw["entries"]?.array ?? []
            entry["types"] = .array(Set(list.compactMap { $0["type"]?.string }).sorted().map(JSONValue.string))
            entry["count"] = .int(list.count)
            let until = raw["tfa-locked-until"]?.int
            entry["locked"] = .bool(raw["totp-locked"]?.int == 1 || until != nil)
        })

    private func tool(
        _ name: String, _ title: String, _ summary: String, _ method: APIRequest.Method, _ template: String,
        takes: [Take] = [], _ role: EndpointTool.Role, done: String? = nil, output: JSONObject = [:],
        examples: [JSONObject] = [[:]]
    ) -> EndpointTool {
        EndpointTool(
            name, title, summary, toolset: "access", method, template, takes: takes, role, done: done, output: output,
            examples: examples)
    }

    private static let person = [
        Take("email", "E-mail address"), Take("firstname", "First name"), Take("lastname", "Last name"),
        Take("comment", "Remark"), Take("groups", "Groups it is in, e.g. [\"operators\"]"),
        Take("expire", "When the account ends, in seconds since 1970; 0 for never"),
    ]

    var all: [any Tool] { users + groups + roles + rules + realms }

    private var users: [any Tool] {
        [
            tool(
                "list_users", "List users", "Lists users with their groups, tokens and expiry.", .get,
                "/access/users", takes: [Take("enabled", "Only enabled ones, or only others")], .list(Self.user)
            ).filling { _ in ["full": 1] },
            tool(
                "get_user", "Get user", "Shows a user with groups and names of its tokens.", .get,
                "/access/users/{userid}", .read(Self.user), examples: [["userid": "operator@pve"]]),
            tool(
                "create_user", "Create user",
                "Makes a user without rights; set_acl or groups give it some. A password only works in realm pve; "
                    + "other realms know their own.",
                .post, "/access/users",
                takes: [
                    Take("userid", Self.user.keySummary), Take("password", "First password; never shown again"),
                    Take("enable", "Whether it can log in", default: true),
                ] + Self.person, .creation(Self.user), examples: [["userid": "alice@pve", "comment": "intern"]]),
            tool(
                "update_user", "Change user",
                "Changes a user. enable: false shuts it out at once, its tokens too. groups replaces the groups it is "
                    + "in, unless append is true.",
                .put, "/access/users/{userid}",
                takes: [Take("enable", "Whether it can log in")] + Self.person + [
                    Take("append", "Keep the groups it is in")
                ], .update(Self.user), examples: [["userid": "former@pve", "comment": "left in May"]]),
            tool(
                "delete_user", "Delete user",
                "Deletes a user with its tokens and access rules. update_user with enable: false can be taken back.",
                .delete, "/access/users/{userid}", .deletion(Self.user), examples: [["userid": "former@pve"]]),
            tool(
                "list_tfa", "List second factors", "Lists which users have a second factor, and of what kind.", .get,
                "/access/tfa", .list(Self.tfa)),
        ] + TokenTools(tool: { tool($0, $1, $2, $3, $4, takes: $5, $6, output: $7, examples: $8) }).all
    }

    private var groups: [any Tool] {
        [
            tool(
                "list_groups", "List groups", "Lists groups of users with their members.", .get, "/access/groups",
                .list(Self.group)),
            tool(
                "create_group", "Create group", "Makes an empty group; update_user puts users into it.", .post,
                "/access/groups", takes: [Take("groupid", "Name of the new group"), Take("comment", "Remark")],
                .creation(Self.group), examples: [["groupid": "interns"]]),
            tool(
                "update_group", "Change group", "Changes a group's remark.", .put, "/access/groups/{groupid}",
                takes: [Take("comment", "Remark")], .update(Self.group),
                examples: [["groupid": "operators", "comment": "night shift"]]),
            tool(
                "delete_group", "Delete group", "Deletes a group; its members lose the rights that it gave them.",
                .delete, "/access/groups/{groupid}", .deletion(Self.group), examples: [["groupid": "interns"]]),
        ]
    }

    private var roles: [any Tool] {
        [
            tool(
                "list_roles", "List roles", "Lists roles, each a set of privileges that set_acl can give.", .get,
                "/access/roles", .list(Self.role)),
            tool(
                "create_role", "Create role", "Makes a role of privileges, e.g. [\"VM.Audit\", \"VM.PowerMgmt\"].",
                .post, "/access/roles",
                takes: [Take("roleid", "Name of the new role"), Take("privs", "Its privileges")],
                .creation(Self.role), examples: [["roleid": "Starter", "privs": ["VM.Audit", "VM.PowerMgmt"]]]),
            tool(
                "update_role", "Change role",
                "Replaces a role's privileges, or adds to them with append. Everybody who has the role is affected at "
                    + "once.",
                .put, "/access/roles/{roleid}",
                takes: [Take("privs", "Its privileges"), Take("append", "Keep the ones it has")],
                .update(Self.role), examples: [["roleid": "Starter", "privs": ["VM.Console"], "append": true]]),
            tool(
                "delete_role", "Delete role", "Deletes a role that is not built in, and the access rules with it.",
                .delete, "/access/roles/{roleid}", .deletion(Self.role), examples: [["roleid": "Starter"]]),
        ]
    }

    private var rules: [any Tool] {
        let takes = [
            Take("path", "What it is about, e.g. /, /vms/101, /pool/web, /storage/local, /nodes/pve1"),
            Take("roles", "Roles, e.g. [\"PVEVMUser\"]"), Take("users", "Users, e.g. [\"alice@pve\"]"),
            Take("groups", "Groups"), Take("tokens", "API tokens, e.g. [\"alice@pve!script\"]"),
        ]
        return [
            tool(
                "list_acl", "List access rules",
                "Lists which users, groups and tokens have which role where. get_permissions says what follows from "
                    + "that.",
                .get, "/access/acl",
                takes: [
                    .local(Parameter("path", .string(maximumLength: 256), "Only at this path")),
                    .local(Parameter("ugid", .string(maximumLength: 128), "Only of this user, group or token")),
                ], .list(ACLRule.thing)
            ).filtering { entry, arguments in
                ["path", "ugid"].allSatisfy { arguments[$0] == nil || arguments[$0] == entry[$0] }
            },
            tool(
                "set_acl", "Give rights",
                "Gives users, groups or tokens roles at a path, and below it unless propagate is false. A token with "
                    + "separate privileges has only what both it and its user have.",
                .put, "/access/acl",
                takes: takes + [Take("propagate", "Also for everything below the path", default: true)],
                .action(ACLRule.thing), done: "Set", output: ACLRule.output,
                examples: [["path": "/vms/101", "roles": ["PVEVMUser"], "users": ["operator@pve"]]]
            ).checking(ACLRule.check).ending { try await ACLRule.tell(isThere: true, $1, $2, &$3) },
            tool(
                "delete_acl", "Take rights", "Takes roles at a path from users, groups or tokens.", .put,
                "/access/acl", takes: takes, .action(ACLRule.thing), done: "Deleted", output: ACLRule.output,
                examples: [["path": "/vms/101", "roles": ["PVEVMUser"], "users": ["operator@pve"]]]
            ).filling { _ in ["delete": 1] }.checking(ACLRule.check)
                .ending { try await ACLRule.tell(isThere: false, $1, $2, &$3) },
            GetPermissions(),
        ]
    }

    private var realms: [any Tool] {
        let takes = [
            Take("comment", "Remark"), Take("default", "The one that the login form shows first"),
            Take("server1", "Server (ad, ldap)"), Take("server2", "Second server (ad, ldap)"),
            Take("port", "Port (ad, ldap)"), Take("mode", "ldap, ldaps or ldap+starttls (ad, ldap)"),
            Take("verify", "Check the server's certificate (ad, ldap)"),
            Take("domain", "Domain (ad)"), Take("base_dn", "Where users are (ldap)"),
            Take("user_attr", "Attribute that is the user's name (ldap)"),
            Take("filter", "Filter for a sync (ad, ldap)"),
            Take("bind_dn", "Who reads the directory (ad, ldap)"),
            Take("password", "Its password; never shown again"), Take("issuer_url", "Address of the issuer (openid)"),
            Take("client_id", "Client ID (openid)"), Take("client_key", "Client key (openid); never shown again"),
            Take("autocreate", "Make users when they first log in (openid)"),
            Take("sync_defaults_options", "What a sync does by default, e.g. scope=both,enable-new=1 (ad, ldap)"),
            Take("tfa", "Second factor that all users need"),
        ]
        return [
            tool(
                "list_realms", "List realms", "Lists where users can come from.", .get, "/access/domains",
                .list(Self.realm)),
            tool(
                "get_realm", "Get realm", "Shows how a realm is set up.", .get, "/access/domains/{realm}",
                .read(Self.realm), examples: [["realm": "pve"]]),
            tool(
                "create_realm", "Create realm", "Lets users of a directory or an OpenID issuer log in.", .post,
                "/access/domains",
                takes: [Take("realm", "Name of the new realm"), Take("type", "Kind of realm")] + takes,
                .creation(Self.realm),
                examples: [
                    [
                        "realm": "corp", "type": "ldap", "server1": "192.0.2.60", "base_dn": "dc=example,dc=org",
                        "user_attr": "uid",
                    ]
                ]),
            tool(
                "update_realm", "Change realm", "Changes how a realm is set up.", .put, "/access/domains/{realm}",
                takes: takes + [
                    Take("delete", "Settings to reset to their default"), Take("digest", "Refuse if changed since"),
                ], .update(Self.realm), examples: [["realm": "corp", "comment": "everybody"]]),
            tool(
                "delete_realm", "Delete realm", "Deletes a realm; its users can no longer log in.", .delete,
                "/access/domains/{realm}", .deletion(Self.realm), examples: [["realm": "corp"]]),
            tool(
                "sync_realm", "Sync realm",
                "Takes users and groups over from a directory (ad, ldap). test: true only says what would be done.",
                .post, "/access/domains/{realm}/sync",
                takes: [
                    Take("scope", "What is taken over"), Take("enable_new", "New users can log in"),
                    Take("remove_vanished", "What to remove of users who are gone: entry;acl;properties"),
                    Take("test", "Write nothing, only say it in the task's log", theirs: "dry-run"),
                ], .action(Self.realm), done: "Synced", examples: [["realm": "corp", "scope": "both"]]),
        ]
    }
}
