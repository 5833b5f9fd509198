import JSONLines

/// Toolset `access`, certificates and the review among them.
enum AccessToolRows {
    static let rows: [ToolRow] = groups + users + tokens + rules + realms

    private static let groups: [ToolRow] = [
        ToolRow(
            "create_group", ["groupid": "interns"], reached: ["goal_reached": true],
            refused: .natural(["groupid": "operators"], "conflict", "already exists"), bad: [:], fault: "groupid"),
        ToolRow(
            "list_groups", [:], reached: ["groups.0.groupid": "admins", "count": 3],
            refused: .fault("GET /access/groups", [:]), bad: ["x": 1], fault: "x"),
        ToolRow(
            "update_group", ["groupid": "interns", "comment": "summer"], reached: ["changes.0.to": "summer"],
            refused: .fault("PUT /access/groups/interns", ["groupid": "interns", "comment": "x"]),
            objection: .natural(["groupid": "none", "comment": "x"], "not_found"), bad: ["comment": "x"],
            fault: "groupid"),
        ToolRow(
            "create_role", ["roleid": "Starter", "privs": ["VM.Audit", "VM.PowerMgmt"]],
            reached: ["now.privs": ["VM.Audit", "VM.PowerMgmt"], "goal_reached": true],
            refused: .fault("POST /access/roles", ["roleid": "Other"]), bad: ["privs": ["VM.Audit"]],
            fault: "roleid"),
        ToolRow(
            "list_roles", [:], reached: ["roles.0.roleid": nil], refused: .fault("GET /access/roles", [:]),
            bad: ["x": 1], fault: "x"),
        ToolRow(
            "update_role", ["roleid": "Starter", "privs": ["VM.Audit"]], reached: ["now.privs": ["VM.Audit"]],
            refused: .fault("PUT /access/roles/Starter", ["roleid": "Starter", "privs": ["VM.Console"]]),
            objection: .natural(["roleid": "None", "privs": ["VM.Audit"]], "not_found"), bad: ["privs": ["VM.Audit"]],
            fault: "roleid"),
    ]

    private static let users: [ToolRow] = [
        ToolRow(
            "create_user", ["userid": "alice@pve", "password": "correct horse", "groups": ["interns"]],
            reached: ["now.groups": ["interns"], "goal_reached": true],
            refused: .natural(["userid": "alice@nowhere"], "not_found", "does not exist"),
            bad: ["userid": "alice@pve", "password": "short"], fault: "password"),
        ToolRow(
            "list_users", [:], reached: ["users.0.userid": "admin@pve", "count": 5],
            refused: .fault("GET /access/users", [:]), bad: ["enabled": "yes"], fault: "enabled"),
        ToolRow(
            "get_user", ["userid": "alice@pve"], reached: ["enable": true, "groups": ["interns"]],
            refused: .natural(["userid": "none@pve"], "not_found", "no such user"), bad: [:], fault: "userid"),
        ToolRow(
            "update_user", ["userid": "alice@pve", "comment": "new"], reached: ["changes.0.to": "new"],
            // The gateway's own.
            refused: .fault("PUT /access/users/*", ["userid": "alice@pve", "comment": "x"]),
            objection: .natural(["userid": "admin@pve", "comment": "x"], "denied", "own user"),
            bad: ["userid": "alice@pve", "expire": -1], fault: "expire"),
        ToolRow(
            "list_tfa", [:], reached: ["count": 0], refused: .fault("GET /access/tfa", [:]),
            bad: ["userid": "x"], fault: "userid"),
    ]

    private static let tokens: [ToolRow] = [
        ToolRow(
            "create_token", ["userid": "alice@pve", "tokenid": "script", "expire": 1_900_000_000],
            reached: ["value": nil, "full_tokenid": "alice@pve!script", "now.privsep": true, "goal_reached": true],
            refused: .natural(
                ["userid": "alice@nowhere", "tokenid": "x1"], "not_permitted", "Permission check failed"),
            bad: ["userid": "alice@pve"], fault: "tokenid"),
        ToolRow(
            "list_tokens", ["userid": "alice@pve"], reached: ["count": 1, "tokens.0.tokenid": "script"],
            refused: .natural(["userid": "none@pve"], "not_permitted"), bad: [:], fault: "userid"),
        ToolRow(
            "update_token", ["userid": "alice@pve", "tokenid": "script", "comment": "nightly"],
            reached: ["changes.0.to": "nightly"],
            refused: .fault(
                "PUT /access/users/*/token/script", ["userid": "alice@pve", "tokenid": "script", "comment": "x"]),
            objection: .natural(["userid": "alice@pve", "tokenid": "none", "comment": "x"], "not_found"),
            bad: ["userid": "alice@pve", "tokenid": "script", "privsep": 3], fault: "privsep"),
    ]

    private static let rules: [ToolRow] = [
        ToolRow(
            "set_acl", ["path": "/vms/102", "roles": ["Starter"], "tokens": ["alice@pve!script"]],
            reached: ["goal_reached": true, "rules.0.roleid": "Starter"],
            refused: .natural(["path": "/vms/102", "roles": ["None"], "users": ["alice@pve"]], "not_found"),
            bad: ["path": "/vms/102", "roles": ["Starter"]], fault: "users"),
        ToolRow(
            "list_acl", ["path": "/vms/102"], reached: ["count": 1, "rules.0.ugid": "alice@pve!script"],
            refused: .fault("GET /access/acl", [:]), bad: ["role": "x"], fault: "role"),
        ToolRow(
            "get_permissions", ["userid": "operator@pve", "path": "/vms/101"],
            reached: ["permissions.0.path": "/vms/101", "permissions.0.privileges.0": nil],
            refused: .fault("GET /access/permissions", [:]), bad: ["path": 1], fault: "path"),
        ToolRow(
            "delete_acl", ["path": "/vms/102", "roles": ["Starter"], "tokens": ["alice@pve!script"]],
            reached: ["goal_reached": true],
            refused: .fault(
                "PUT /access/acl", ["path": "/vms/102", "roles": ["Starter"], "tokens": ["alice@pve!script"]]),
            objection: .natural(
                ["path": "/", "roles": ["Administrator"], "groups": ["admins"]], "denied", "own user"),
            bad: ["path": "/vms/102", "roles": ["Starter"]], fault: "users"),
        ToolRow(
            "delete_token", ["userid": "alice@pve", "tokenid": "script"], reached: ["goal_reached": true],
            refused: .fault("DELETE /access/users/*/token/script", ["userid": "alice@pve", "tokenid": "script"]),
            objection: .natural(["userid": "alice@pve", "tokenid": "none"], "not_found"), bad: ["tokenid": "x"],
            fault: "userid"),
        ToolRow(
            "delete_user", ["userid": "alice@pve"], reached: ["goal_reached": true],
            refused: .natural(["userid": "root@pam"], "proxmox_error", "unable to delete root@pam"),
            objection: .natural(["userid": "none@pve"], "not_found"), bad: [:], fault: "userid"),
        ToolRow(
            "delete_group", ["groupid": "interns"], reached: ["goal_reached": true],
            refused: .fault("DELETE /access/groups/interns", ["groupid": "interns"]),
            objection: .natural(["groupid": "none"], "not_found"), bad: [:], fault: "groupid"),
        ToolRow(
            "delete_role", ["roleid": "Starter"], reached: ["goal_reached": true],
            refused: .fault("DELETE /access/roles/Starter", ["roleid": "Starter"]),
            objection: .natural(["roleid": "None"], "not_found"), bad: [:], fault: "roleid"),
    ]

    private static let realms: [ToolRow] = [
        ToolRow(
            "create_realm",
            [
                "realm": "corp", "type": "ldap", "server1": "192.0.2.60", "base_dn": "dc=example,dc=org",
                "user_attr": "uid",
            ], reached: ["now.type": "ldap", "goal_reached": true],
            refused: .natural(["realm": "pam", "type": "ldap"], "conflict", "already exists"),
            bad: ["realm": "corp"], fault: "type"),
        ToolRow(
            "list_realms", [:], reached: ["realms.0.realm": "corp"], refused: .fault("GET /access/domains", [:]),
            bad: ["x": 1], fault: "x"),
        ToolRow(
            "get_realm", ["realm": "corp"], reached: ["server1": "192.0.2.60"],
            refused: .natural(["realm": "none"], "not_found"), bad: [:], fault: "realm"),
        ToolRow(
            "update_realm", ["realm": "corp", "comment": "all"], reached: ["changes.0.to": "all"],
            refused: .fault("PUT /access/domains/corp", ["realm": "corp", "comment": "x"]),
            objection: .natural(["realm": "none", "comment": "x"], "not_found"), bad: ["realm": "corp", "port": 0],
            fault: "port"),
        ToolRow(
            "sync_realm", ["realm": "corp", "scope": "both"], reached: ["task.status": "ok"],
            refused: .natural(["realm": "pam", "scope": "both"], "proxmox_error", "Only LDAP/AD"),
            bad: ["realm": "corp", "scope": "all"], fault: "scope"),
        ToolRow(
            "delete_realm", ["realm": "corp"], reached: ["goal_reached": true],
            refused: .natural(["realm": "pam"], "proxmox_error", "can't be deleted"), bad: [:], fault: "realm"),
    ]

    /// By root@pam: others may not make accounts with an issuer.
    static let certificates: [ToolRow] = [
        ToolRow(
            "list_certificates", ["node": "pve1"], reached: ["certificates.0.days_left": nil],
            refused: .down("pve3", ["node": "pve3"]), bad: ["node": "pve9"], fault: "node"),
        ToolRow(
            "upload_certificate", ["node": "pve1", "certificates": "$pem", "key": "$key"],
            reached: ["certificate.filename": "pveproxy-ssl.pem"],
            refused: .natural(["node": "pve2", "certificates": "$pem"], "invalid_arguments", "without (existing) key"),
            bad: ["node": "pve1", "certificates": "$key", "key": "$key"], fault: "certificates"),
        ToolRow(
            "delete_certificate", ["node": "pve1"], reached: ["goal_reached": true],
            refused: .down("pve3", ["node": "pve3"]), bad: ["node": 1], fault: "node"),
        ToolRow(
            "list_acme_accounts",
            before: [
                .init(
                    "call_api",
                    [
                        "method": "POST", "path": "/cluster/acme/account",
                        "parameters": ["contact": "ada@example.org"],
                    ]),
                .init(
                    "call_api",
                    [
                        "method": "PUT", "path": "/nodes/{node}/config",
                        "parameters": ["node": "pve1", "acme": "domains=pve1.example.org"],
                    ]),
            ], [:], reached: ["accounts.0.name": "default"], refused: .fault("GET /cluster/acme/account", [:]),
            bad: ["x": 1], fault: "x"),
        ToolRow(
            "get_acme_account", ["name": "default"], reached: ["directory": nil],
            refused: .natural(["name": "none"], "invalid_arguments", "does not exist"), bad: ["name": 1],
            fault: "name"),
        ToolRow(
            "list_acme_plugins", [:], reached: ["plugins.0.plugin": nil],
            refused: .fault("GET /cluster/acme/plugins", [:]), bad: ["x": 1], fault: "x"),
        ToolRow(
            "order_certificate", ["node": "pve1"],
            reached: ["task.status": "ok", "certificate.san": ["pve1.example.org"], "goal_reached": true],
            refused: .natural(["node": "pve2"], "invalid_arguments", "domain list"), bad: [:], fault: "node"),
        ToolRow(
            "renew_certificate", ["node": "pve1", "force": true],
            reached: ["task.status": "ok", "goal_reached": true],
            refused: .natural(["node": "pve1"], "invalid_arguments", "does not expire within"),
            bad: ["node": "pve1", "force": "yes"], fault: "force"),
        ToolRow(
            "revoke_certificate", ["node": "pve1"], reached: ["task.status": "ok", "goal_reached": true],
            refused: .natural(["node": "pve2"], "proxmox_error", "No certificate found"), bad: [:], fault: "node"),
        ToolRow(
            "review_security", [:], reached: ["findings.0.tool": nil, "not_looked_at": []],
            // What it cannot read it says; where that is everything, it is refused.
            refused: .init(
                arguments: [:], code: "proxmox_error", text: "out of order",
                trouble: ["500 GET * text=out of order"], relief: [""]), bad: ["x": 1], fault: "x"),
    ]

    static let writes: JSONValue = [
        "POST /cluster/acme/account", "PUT /nodes/{node}/config", "POST /access/users/{userid}/token/{tokenid}",
    ]
}
