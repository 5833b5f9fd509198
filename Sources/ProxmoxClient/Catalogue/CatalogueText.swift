// swift-format-ignore-file
// Written by config/catalogue/generate.py; change that, not this.

/// The API of Proxmox VE 9.2.11: 661 endpoints.
enum CatalogueText {
    static let version = "9.2.11"
    static let count = 661
    static let text: StaticString = #"""
/access GET index token
 {"user":"all"}
 {"items":{"properties":{"subdir":{"type":"string"}},"type":"object"},"type":"array"}
/access/acl GET read_acl token
 {"user":"all"}
 {"items":{"additionalProperties":0,"properties":{"path":{"type":"string"},"propagate":{"default":1,"optional":1,"type":"boolean"},"roleid":{"type":"string"},"type":{"enum":["user","group","token"],"type":"string"},"ugid":{"type":"string"}},"type":"object"},"type":"array"}
/access/acl PUT update_acl token protected
 {"check":["perm-modify","{path}"]}
 {"type":"null"}
 delete? boolean
 groups? string {"format":"pve-groupid-list"}
 path string
 propagate? boolean {"default":1}
 roles string {"format":"pve-roleid-list"}
 tokens? string {"format":"pve-tokenid-list"}
 users? string {"format":"pve-userid-list"}
/access/domains GET index token
 {"user":"world"}
 {"items":{"properties":{"comment":{"optional":1,"type":"string"},"realm":{"type":"string"},"tfa":{"enum":["yubico","oath"],"optional":1,"type":"string"},"type":{"type":"string"}},"type":"object"},"type":"array"}
/access/domains POST create token protected
 {"check":["perm","/access/realm",["Realm.Allocate"]]}
 {"type":"null"}
 acr-values? string {"pattern":"^[^\\x00-\\x1F\\x7F <>#\"]*$"}
 audiences? string {"pattern":"^[^\\x00-\\x1F\\x7F <>#\"]*$"}
 autocreate? boolean {"default":0}
 base_dn? string {"maxLength":256}
 bind_dn? string {"maxLength":256}
 capath? string {"default":"/etc/ssl/certs"}
 case-sensitive? boolean {"default":1}
 cert? string
 certkey? string
 check-connection? boolean {"default":0}
 client-id? string {"maxLength":256}
 client-key? string {"maxLength":256}
 comment? string {"maxLength":4096}
 default? boolean
 domain? string {"maxLength":256,"pattern":"\\S+"}
 filter? string {"maxLength":2048}
 group_classes? string {"default":"groupOfNames, group, univentionGroup, ipausergroup","format":"ldap-simple-attr-list"}
 group_dn? string {"maxLength":256}
 group_filter? string {"maxLength":2048}
 group_name_attr? string {"format":"ldap-simple-attr","maxLength":256}
 groups-autocreate? boolean {"default":0}
 groups-claim? string {"maxLength":256,"pattern":"(?^:[A-Za-z0-9\\.\\-_]+)"}
 groups-overwrite? boolean {"default":0}
 issuer-url? string {"maxLength":256}
 mode? string {"default":"ldap","enum":["ldap","ldaps","ldap+starttls"]}
 password? string
 port? integer {"maximum":65535,"minimum":1}
 prompt? string {"pattern":"(?:none|login|consent|select_account|\\S+)"}
 query-userinfo? boolean {"default":1}
 realm string {"format":"pve-realm","maxLength":32}
 scopes? string {"default":"email profile"}
 secure? boolean
 server1? string {"format":"address","maxLength":256}
 server2? string {"format":"address","maxLength":256}
 sslversion? string {"enum":["tlsv1","tlsv1_1","tlsv1_2","tlsv1_3"]}
 sync-defaults-options? string {"format":"realm-sync-options"}
 sync_attributes? string {"pattern":"\\w+=[^,]+(,\\s*\\w+=[^,]+)*"}
 tfa? string {"format":"pve-tfa-config","maxLength":128}
 type string {"enum":["ad","ldap","openid","pam","pve"]}
 user_attr? string {"maxLength":256,"pattern":"\\S{2,}"}
 user_classes? string {"default":"inetorgperson, posixaccount, person, user","format":"ldap-simple-attr-list"}
 username-claim? string
 verify? boolean {"default":0}
/access/domains/{realm} DELETE delete token protected
 {"check":["perm","/access/realm",["Realm.Allocate"]]}
 {"type":"null"}
 realm string {"format":"pve-realm","maxLength":32}
/access/domains/{realm} GET read token
 {"check":["perm","/access/realm",["Realm.Allocate","Sys.Audit"],"any",1]}
 {}
 realm string {"format":"pve-realm","maxLength":32}
/access/domains/{realm} PUT update token protected
 {"check":["perm","/access/realm",["Realm.Allocate"]]}
 {"type":"null"}
 acr-values? string {"pattern":"^[^\\x00-\\x1F\\x7F <>#\"]*$"}
 audiences? string {"pattern":"^[^\\x00-\\x1F\\x7F <>#\"]*$"}
 autocreate? boolean {"default":0}
 base_dn? string {"maxLength":256}
 bind_dn? string {"maxLength":256}
 capath? string {"default":"/etc/ssl/certs"}
 case-sensitive? boolean {"default":1}
 cert? string
 certkey? string
 check-connection? boolean {"default":0}
 client-id? string {"maxLength":256}
 client-key? string {"maxLength":256}
 comment? string {"maxLength":4096}
 default? boolean
 delete? string {"format":"pve-configid-list","maxLength":4096}
 digest? string {"maxLength":64}
 domain? string {"maxLength":256,"pattern":"\\S+"}
 filter? string {"maxLength":2048}
 group_classes? string {"default":"groupOfNames, group, univentionGroup, ipausergroup","format":"ldap-simple-attr-list"}
 group_dn? string {"maxLength":256}
 group_filter? string {"maxLength":2048}
 group_name_attr? string {"format":"ldap-simple-attr","maxLength":256}
 groups-autocreate? boolean {"default":0}
 groups-claim? string {"maxLength":256,"pattern":"(?^:[A-Za-z0-9\\.\\-_]+)"}
 groups-overwrite? boolean {"default":0}
 issuer-url? string {"maxLength":256}
 mode? string {"default":"ldap","enum":["ldap","ldaps","ldap+starttls"]}
 password? string
 port? integer {"maximum":65535,"minimum":1}
 prompt? string {"pattern":"(?:none|login|consent|select_account|\\S+)"}
 query-userinfo? boolean {"default":1}
 realm string {"format":"pve-realm","maxLength":32}
 scopes? string {"default":"email profile"}
 secure? boolean
 server1? string {"format":"address","maxLength":256}
 server2? string {"format":"address","maxLength":256}
 sslversion? string {"enum":["tlsv1","tlsv1_1","tlsv1_2","tlsv1_3"]}
 sync-defaults-options? string {"format":"realm-sync-options"}
 sync_attributes? string {"pattern":"\\w+=[^,]+(,\\s*\\w+=[^,]+)*"}
 tfa? string {"format":"pve-tfa-config","maxLength":128}
 user_attr? string {"maxLength":256,"pattern":"\\S{2,}"}
 user_classes? string {"default":"inetorgperson, posixaccount, person, user","format":"ldap-simple-attr-list"}
 verify? boolean {"default":0}
/access/domains/{realm}/sync POST sync token protected
 {"check":["and",["perm","/access/realm/{realm}",["Realm.AllocateUser"]],["perm","/access/groups",["User.Modify"]]]}
 {"type":"string"}
 dry-run? boolean {"default":0}
 enable-new? boolean {"default":1}
 full? boolean
 purge? boolean
 realm string {"format":"pve-realm","maxLength":32}
 remove-vanished? string {"default":"none","pattern":"(?:(?:(?:acl|properties|entry);)*(?:acl|properties|entry))|none"}
 scope? string {"enum":["users","groups","both"]}
/access/groups GET index token
 {"user":"all"}
 {"items":{"properties":{"comment":{"optional":1,"type":"string"},"groupid":{"format":"pve-groupid","type":"string"},"users":{"format":"pve-userid-list","optional":1,"type":"string"}},"type":"object"},"type":"array"}
/access/groups POST create_group token protected
 {"check":["perm","/access/groups",["Group.Allocate"]]}
 {"type":"null"}
 comment? string
 groupid string {"format":"pve-groupid"}
/access/groups/{groupid} DELETE delete_group token protected
 {"check":["perm","/access/groups",["Group.Allocate"]]}
 {"type":"null"}
 groupid string {"format":"pve-groupid"}
/access/groups/{groupid} GET read_group token
 {"check":["perm","/access/groups",["Sys.Audit","Group.Allocate"],"any",1]}
 {"additionalProperties":0,"properties":{"comment":{"optional":1,"type":"string"},"members":{"items":{"format":"pve-userid","maxLength":64,"type":"string"},"type":"array"}},"type":"object"}
 groupid string {"format":"pve-groupid"}
/access/groups/{groupid} PUT update_group token protected
 {"check":["perm","/access/groups",["Group.Allocate"]]}
 {"type":"null"}
 comment? string
 groupid string {"format":"pve-groupid"}
/access/openid GET index token
 {"user":"all"}
 {"items":{"properties":{"subdir":{"type":"string"}},"type":"object"},"type":"array"}
/access/openid/auth-url POST auth_url token protected
 {"user":"world"}
 {"type":"string"}
 realm string {"format":"pve-realm","maxLength":32}
 redirect-url string {"maxLength":255}
/access/openid/login POST login token protected
 {"user":"world"}
 {"properties":{"CSRFPreventionToken":{"type":"string"},"cap":{"type":"object"},"clustername":{"optional":1,"type":"string"},"ticket":{"type":"string"},"username":{"type":"string"}}}
 code string {"maxLength":4096}
 redirect-url string {"maxLength":255}
 state string {"maxLength":1024}
/access/password PUT change_password protected
 {"check":["or",["userid-param","self"],["and",["userid-param","Realm.AllocateUser"],["userid-group",["User.Modify"]]]]}
 {"type":"null"}
 confirmation-password? string {"maxLength":64,"minLength":5}
 password string {"maxLength":64,"minLength":8}
 userid string {"format":"pve-userid","maxLength":64}
/access/permissions GET permissions token
 {"user":"all"}
 {"type":"object"}
 path? string
 userid? string {"pattern":"(?^:^(?^:[^\\s:/]+)\\@(?^:[A-Za-z][A-Za-z0-9\\.\\-_]+)(?:!(?^:[A-Za-z][A-Za-z0-9\\.\\-_]+))?$)"}
/access/roles GET index token
 {"user":"all"}
 {"items":{"properties":{"privs":{"format":"pve-priv-list","optional":1,"type":"string"},"roleid":{"format":"pve-roleid","type":"string"},"special":{"default":0,"optional":1,"type":"boolean"}},"type":"object"},"type":"array"}
/access/roles POST create_role token protected
 {"check":["perm","/access",["Sys.Modify"]]}
 {"type":"null"}
 privs? string {"format":"pve-priv-list"}
 roleid string {"format":"pve-roleid"}
/access/roles/{roleid} DELETE delete_role token protected
 {"check":["perm","/access",["Sys.Modify"]]}
 {"type":"null"}
 roleid string {"format":"pve-roleid"}
/access/roles/{roleid} GET read_role token
 {"user":"all"}
 {"additionalProperties":0,"properties":{"Datastore.Allocate":{"optional":1,"type":"boolean"},"Datastore.AllocateSpace":{"optional":1,"type":"boolean"},"Datastore.AllocateTemplate":{"optional":1,"type":"boolean"},"Datastore.Audit":{"optional":1,"type":"boolean"},"Group.Allocate":{"optional":1,"type":"boolean"},"Mapping.Audit":{"optional":1,"type":"boolean"},"Mapping.Modify":{"optional":1,"type":"boolean"},"Mapping.Use":{"optional":1,"type":"boolean"},"Permissions.Modify":{"optional":1,"type":"boolean"},"Pool.Allocate":{"optional":1,"type":"boolean"},"Pool.Audit":{"optional":1,"type":"boolean"},"Realm.Allocate":{"optional":1,"type":"boolean"},"Realm.AllocateUser":{"optional":1,"type":"boolean"},"SDN.Allocate":{"optional":1,"type":"boolean"},"SDN.Audit":{"optional":1,"type":"boolean"},"SDN.Use":{"optional":1,"type":"boolean"},"Sys.AccessNetwork":{"optional":1,"type":"boolean"},"Sys.Audit":{"optional":1,"type":"boolean"},"Sys.Console":{"optional":1,"type":"boolean"},"Sys.Incoming":{"optional":1,"type":"boolean"},"Sys.Modify":{"optional":1,"type":"boolean"},"Sys.PowerMgmt":{"optional":1,"type":"boolean"},"Sys.Syslog":{"optional":1,"type":"boolean"},"User.Modify":{"optional":1,"type":"boolean"},"VM.Allocate":{"optional":1,"type":"boolean"},"VM.Audit":{"optional":1,"type":"boolean"},"VM.Backup":{"optional":1,"type":"boolean"},"VM.Clone":{"optional":1,"type":"boolean"},"VM.Config.CDROM":{"optional":1,"type":"boolean"},"VM.Config.CPU":{"optional":1,"type":"boolean"},"VM.Config.Cloudinit":{"optional":1,"type":"boolean"},"VM.Config.Disk":{"optional":1,"type":"boolean"},"VM.Config.HWType":{"optional":1,"type":"boolean"},"VM.Config.Memory":{"optional":1,"type":"boolean"},"VM.Config.Network":{"optional":1,"type":"boolean"},"VM.Config.Options":{"optional":1,"type":"boolean"},"VM.Console":{"optional":1,"type":"boolean"},"VM.GuestAgent.Audit":{"optional":1,"type":"boolean"},"VM.GuestAgent.FileRead":{"optional":1,"type":"boolean"},"VM.GuestAgent.FileSystemMgmt":{"optional":1,"type":"boolean"},"VM.GuestAgent.FileWrite":{"optional":1,"type":"boolean"},"VM.GuestAgent.Unrestricted":{"optional":1,"type":"boolean"},"VM.Migrate":{"optional":1,"type":"boolean"},"VM.PowerMgmt":{"optional":1,"type":"boolean"},"VM.Replicate":{"optional":1,"type":"boolean"},"VM.Snapshot":{"optional":1,"type":"boolean"},"VM.Snapshot.Rollback":{"optional":1,"type":"boolean"}},"type":"object"}
 roleid string {"format":"pve-roleid"}
/access/roles/{roleid} PUT update_role token protected
 {"check":["perm","/access",["Sys.Modify"]]}
 {"type":"null"}
 append? boolean {"requires":"privs"}
 privs? string {"format":"pve-priv-list"}
 roleid string {"format":"pve-roleid"}
/access/tfa GET list_tfa token protected
 {"user":"all"}
 {"items":{"properties":{"entries":{"items":{"properties":{"created":{"type":"integer"},"description":{"type":"string"},"enable":{"default":1,"optional":1,"type":"boolean"},"id":{"type":"string"},"type":{"enum":["totp","u2f","webauthn","recovery","yubico"],"type":"string"}},"type":"object"},"type":"array"},"tfa-locked-until":{"optional":1,"type":"integer"},"totp-locked":{"optional":1,"type":"boolean"},"userid":{"type":"string"}},"type":"object"},"type":"array"}
/access/tfa/{userid} GET list_user_tfa token protected
 {"check":["or",["userid-param","self"],["userid-group",["User.Modify","Sys.Audit"]]]}
 {"items":{"properties":{"created":{"type":"integer"},"description":{"type":"string"},"enable":{"default":1,"optional":1,"type":"boolean"},"id":{"type":"string"},"type":{"enum":["totp","u2f","webauthn","recovery","yubico"],"type":"string"}},"type":"object"},"type":"array"}
 userid string {"format":"pve-userid","maxLength":64}
/access/tfa/{userid} POST add_tfa_entry protected
 {"check":["or",["userid-param","self"],["userid-group",["User.Modify"]]]}
 {"properties":{"challenge":{"optional":1,"type":"string"},"id":{"type":"string"},"recovery":{"items":{"type":"string"},"optional":1,"type":"array"}},"type":"object"}
 challenge? string
 description? string {"maxLength":255}
 password? string {"maxLength":64,"minLength":5}
 totp? string
 type string {"enum":["totp","u2f","webauthn","recovery","yubico"]}
 userid string {"format":"pve-userid","maxLength":64}
 value? string
/access/tfa/{userid}/{id} DELETE delete_tfa protected
 {"check":["or",["userid-param","self"],["userid-group",["User.Modify"]]]}
 {"type":"null"}
 id string
 password? string {"maxLength":64,"minLength":5}
 userid string {"format":"pve-userid","maxLength":64}
/access/tfa/{userid}/{id} GET get_tfa_entry token protected
 {"check":["or",["userid-param","self"],["userid-group",["User.Modify","Sys.Audit"]]]}
 {"properties":{"created":{"type":"integer"},"description":{"type":"string"},"enable":{"default":1,"optional":1,"type":"boolean"},"id":{"type":"string"},"type":{"enum":["totp","u2f","webauthn","recovery","yubico"],"type":"string"}},"type":"object"}
 id string
 userid string {"format":"pve-userid","maxLength":64}
/access/tfa/{userid}/{id} PUT update_tfa_entry protected
 {"check":["or",["userid-param","self"],["userid-group",["User.Modify"]]]}
 {"type":"null"}
 description? string {"maxLength":255}
 enable? boolean
 id string
 password? string {"maxLength":64,"minLength":5}
 userid string {"format":"pve-userid","maxLength":64}
/access/ticket GET get_ticket token
 {"user":"world"}
 {"type":"null"}
/access/ticket POST create_ticket protected
 {"user":"world"}
 {"properties":{"CSRFPreventionToken":{"optional":1,"type":"string"},"clustername":{"optional":1,"type":"string"},"ticket":{"optional":1,"type":"string"},"username":{"type":"string"}},"type":"object"}
 new-format? boolean {"default":1}
 otp? string
 password string
 path? string {"maxLength":64,"requires":"privs"}
 privs? string {"format":"pve-priv-list","maxLength":64,"requires":"path"}
 realm? string {"format":"pve-realm","maxLength":32}
 tfa-challenge? string
 username string {"maxLength":64}
/access/users GET index token protected
 {"user":"all"}
 {"items":{"properties":{"comment":{"maxLength":2048,"optional":1,"type":"string"},"email":{"format":"email-opt","maxLength":254,"optional":1,"type":"string"},"enable":{"default":1,"optional":1,"type":"boolean"},"expire":{"minimum":0,"optional":1,"type":"integer"},"firstname":{"maxLength":1024,"optional":1,"type":"string"},"groups":{"format":"pve-groupid-list","optional":1,"type":"string"},"keys":{"optional":1,"pattern":"[0-9a-zA-Z!=]{0,4096}","type":"string"},"lastname":{"maxLength":1024,"optional":1,"type":"string"},"realm-type":{"format":"pve-realm","optional":1,"type":"string"},"tfa-locked-until":{"optional":1,"type":"integer"},"tokens":{"items":{"properties":{"comment":{"optional":1,"type":"string"},"expire":{"default":"same as user","minimum":0,"optional":1,"type":"integer"},"privsep":{"default":1,"optional":1,"type":"boolean"},"tokenid":{"pattern":"(?^:[A-Za-z][A-Za-z0-9\\.\\-_]+)","type":"string"}},"type":"object"},"optional":1,"type":"array"},"totp-locked":{"optional":1,"type":"boolean"},"userid":{"format":"pve-userid","maxLength":64,"type":"string"}},"type":"object"},"type":"array"}
 enabled? boolean
 full? boolean {"default":0}
/access/users POST create_user token protected
 {"check":["and",["userid-param","Realm.AllocateUser"],["userid-group",["User.Modify"],"groups_param","create"]]}
 {"type":"null"}
 comment? string {"maxLength":2048}
 email? string {"format":"email-opt","maxLength":254}
 enable? boolean {"default":1}
 expire? integer {"minimum":0}
 firstname? string {"maxLength":1024}
 groups? string {"format":"pve-groupid-list"}
 keys? string {"pattern":"[0-9a-zA-Z!=]{0,4096}"}
 lastname? string {"maxLength":1024}
 password? string {"maxLength":64,"minLength":8}
 userid string {"format":"pve-userid","maxLength":64}
/access/users/{userid} DELETE delete_user token protected
 {"check":["and",["userid-param","Realm.AllocateUser"],["userid-group",["User.Modify"]]]}
 {"type":"null"}
 userid string {"format":"pve-userid","maxLength":64}
/access/users/{userid} GET read_user token
 {"check":["userid-group",["User.Modify","Sys.Audit"]]}
 {"additionalProperties":0,"properties":{"comment":{"maxLength":2048,"optional":1,"type":"string"},"email":{"format":"email-opt","maxLength":254,"optional":1,"type":"string"},"enable":{"default":1,"optional":1,"type":"boolean"},"expire":{"minimum":0,"optional":1,"type":"integer"},"firstname":{"maxLength":1024,"optional":1,"type":"string"},"groups":{"items":{"format":"pve-groupid","type":"string"},"optional":1,"type":"array"},"keys":{"optional":1,"pattern":"[0-9a-zA-Z!=]{0,4096}","type":"string"},"lastname":{"maxLength":1024,"optional":1,"type":"string"},"tokens":{"additionalProperties":{"properties":{"comment":{"optional":1,"type":"string"},"expire":{"default":"same as user","minimum":0,"optional":1,"type":"integer"},"privsep":{"default":1,"optional":1,"type":"boolean"}},"type":"object"},"optional":1,"type":"object"}},"type":"object"}
 userid string {"format":"pve-userid","maxLength":64}
/access/users/{userid} PUT update_user token protected
 {"check":["userid-group",["User.Modify"],"groups_param","update"]}
 {"type":"null"}
 append? boolean {"requires":"groups"}
 comment? string {"maxLength":2048}
 email? string {"format":"email-opt","maxLength":254}
 enable? boolean {"default":1}
 expire? integer {"minimum":0}
 firstname? string {"maxLength":1024}
 groups? string {"format":"pve-groupid-list"}
 keys? string {"pattern":"[0-9a-zA-Z!=]{0,4096}"}
 lastname? string {"maxLength":1024}
 userid string {"format":"pve-userid","maxLength":64}
/access/users/{userid}/tfa GET read_user_tfa_type token protected
 {"check":["or",["userid-param","self"],["userid-group",["User.Modify","Sys.Audit"]]]}
 {"additionalProperties":0,"properties":{"realm":{"enum":["oath","yubico"],"optional":1,"type":"string"},"types":{"items":{"enum":["totp","u2f","yubico","webauthn","recovedry"],"type":"string"},"optional":1,"type":"array"},"user":{"enum":["oath","u2f"],"optional":1,"type":"string"}},"type":"object"}
 multiple? boolean {"default":0}
 userid string {"format":"pve-userid","maxLength":64}
/access/users/{userid}/token GET token_index token
 {"check":["or",["userid-param","self"],["userid-group",["User.Modify"]]]}
 {"items":{"properties":{"comment":{"optional":1,"type":"string"},"expire":{"default":"same as user","minimum":0,"optional":1,"type":"integer"},"privsep":{"default":1,"optional":1,"type":"boolean"},"tokenid":{"pattern":"(?^:[A-Za-z][A-Za-z0-9\\.\\-_]+)","type":"string"}},"type":"object"},"type":"array"}
 userid string {"format":"pve-userid","maxLength":64}
/access/users/{userid}/token/{tokenid} DELETE remove_token token protected
 {"check":["or",["userid-param","self"],["userid-group",["User.Modify"]]]}
 {"type":"null"}
 tokenid string {"pattern":"(?^:[A-Za-z][A-Za-z0-9\\.\\-_]+)"}
 userid string {"format":"pve-userid","maxLength":64}
/access/users/{userid}/token/{tokenid} GET read_token token
 {"check":["or",["userid-param","self"],["userid-group",["User.Modify"]]]}
 {"properties":{"comment":{"optional":1,"type":"string"},"expire":{"default":"same as user","minimum":0,"optional":1,"type":"integer"},"privsep":{"default":1,"optional":1,"type":"boolean"}},"type":"object"}
 tokenid string {"pattern":"(?^:[A-Za-z][A-Za-z0-9\\.\\-_]+)"}
 userid string {"format":"pve-userid","maxLength":64}
/access/users/{userid}/token/{tokenid} POST generate_token token protected
 {"check":["or",["userid-param","self"],["userid-group",["User.Modify"]]]}
 {"additionalProperties":0,"properties":{"full-tokenid":{"type":"string"},"info":{"properties":{"comment":{"optional":1,"type":"string"},"expire":{"default":"same as user","minimum":0,"optional":1,"type":"integer"},"privsep":{"default":1,"optional":1,"type":"boolean"}},"type":"object"},"value":{"type":"string"}},"type":"object"}
 comment? string
 expire? integer {"minimum":0}
 privsep? boolean {"default":1}
 tokenid string {"pattern":"(?^:[A-Za-z][A-Za-z0-9\\.\\-_]+)"}
 userid string {"format":"pve-userid","maxLength":64}
/access/users/{userid}/token/{tokenid} PUT update_token_info token protected
 {"check":["or",["userid-param","self"],["userid-group",["User.Modify"]]]}
 {"properties":{"comment":{"optional":1,"type":"string"},"expire":{"default":"same as user","minimum":0,"optional":1,"type":"integer"},"full-tokenid":{"optional":1,"type":"string"},"privsep":{"default":1,"optional":1,"type":"boolean"},"value":{"optional":1,"type":"string"}},"type":"object"}
 comment? string
 delete? string {"format":"pve-configid-list"}
 expire? integer {"minimum":0}
 privsep? boolean {"default":1}
 regenerate? boolean {"default":0}
 tokenid string {"pattern":"(?^:[A-Za-z][A-Za-z0-9\\.\\-_]+)"}
 userid string {"format":"pve-userid","maxLength":64}
/access/users/{userid}/unlock-tfa PUT unlock_tfa token protected
 {"check":["userid-group",["User.Modify"]]}
 {"type":"boolean"}
 userid string {"format":"pve-userid","maxLength":64}
/access/vncticket POST verify_vnc_ticket token protected
 {"user":"world"}
 {"type":"null"}
 authid string {"maxLength":64}
 path string {"maxLength":64}
 port? integer
 privs string {"format":"pve-priv-list","maxLength":64}
 vncticket string
/cluster GET index token
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
/cluster/acme GET index token
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
/cluster/acme/account GET account_index token protected
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
/cluster/acme/account POST register_account token protected
 {}
 {"type":"string"}
 contact string {"format":"email-list"}
 directory? string {"default":"https://acme-v02.api.letsencrypt.org/directory","pattern":"^https?://.*"}
 eab-hmac-key? string {"requires":"eab-kid"}
 eab-kid? string {"requires":"eab-hmac-key"}
 name? string {"default":"default","format":"pve-configid"}
 tos_url? string
/cluster/acme/account/{name} DELETE deactivate_account token protected
 {}
 {"type":"string"}
 name? string {"default":"default","format":"pve-configid"}
/cluster/acme/account/{name} GET get_account token protected
 {}
 {"additionalProperties":0,"properties":{"account":{"optional":1,"renderer":"yaml","type":"object"},"directory":{"optional":1,"pattern":"^https?://.*","type":"string"},"location":{"optional":1,"type":"string"},"tos":{"optional":1,"type":"string"}},"type":"object"}
 name? string {"default":"default","format":"pve-configid"}
/cluster/acme/account/{name} PUT update_account token protected
 {}
 {"type":"string"}
 contact? string {"format":"email-list"}
 name? string {"default":"default","format":"pve-configid"}
/cluster/acme/challenge-schema GET challengeschema token
 {"user":"all"}
 {"items":{"additionalProperties":0,"properties":{"id":{"type":"string"},"name":{"type":"string"},"schema":{"type":"object"},"type":{"type":"string"}},"type":"object"},"type":"array"}
/cluster/acme/directories GET get_directories token
 {"user":"all"}
 {"items":{"additionalProperties":0,"properties":{"name":{"type":"string"},"url":{"pattern":"^https?://.*","type":"string"}},"type":"object"},"type":"array"}
/cluster/acme/meta GET get_meta token
 {"check":["perm","/nodes/{node}",["Sys.Audit"]]}
 {"additionalProperties":1,"properties":{"caaIdentities":{"items":{"type":"string"},"optional":1,"type":"array"},"externalAccountRequired":{"optional":1,"type":"boolean"},"termsOfService":{"optional":1,"type":"string"},"website":{"optional":1,"type":"string"}},"type":"object"}
 directory? string {"default":"https://acme-v02.api.letsencrypt.org/directory","pattern":"^https?://.*"}
/cluster/acme/plugins GET index token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"items":{"properties":{"api":{"enum":["1984hosting","acmedns","acmeproxy","active24","ad","ali","anx","arvan","autodns","aws","azure","cf","clouddns","cloudns","cn","conoha","constellix","cx","cyon","da","ddnss","desec","df","dgon","dnsimple","do","doapi","domeneshop","dp","dpi","dreamhost","duckdns","durabledns","dyn","dynu","dynv6","easydns","edgedns","euserv","exoscale","freedns","gandi_livedns","gcloud","gd","gdnsdk","he","hetzner","hexonet","hostingde","huaweicloud","infoblox","infomaniak","internetbs","inwx","ionos","ispconfig","jd","joker","kappernet","kas","kinghost","knot","leaseweb","lexicon","linode","linode_v4","loopia","lua","maradns","me","miab","misaka","myapi","mydevil","mydnsjp","namecheap","namecom","namesilo","nederhost","neodigit","netcup","netlify","nic","njalla","nm","nsd","nsone","nsupdate","nw","one","online","openprovider","openstack","opnsense","ovh","pdns","pleskxml","pointhq","rackcorp","rackspace","rcode0","regru","scaleway","schlundtech","selectel","servercow","simply","tele3","transip","ultra","unoeuro","variomedia","vscale","vultr","world4you","yandex","zilore","zone","zonomi"],"optional":1,"type":"string"},"data":{"optional":1,"type":"string"},"digest":{"maxLength":64,"optional":1,"type":"string"},"disable":{"optional":1,"type":"boolean"},"nodes":{"format":"pve-node-list","optional":1,"type":"string"},"plugin":{"format":"pve-configid","type":"string"},"type":{"enum":["dns","standalone"],"type":"string"},"validation-delay":{"default":30,"maximum":172800,"minimum":0,"optional":1,"type":"integer"}},"type":"object"},"type":"array"}
 type? string {"enum":["dns","standalone"]}
/cluster/acme/plugins POST add_plugin token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 api? string {"enum":["1984hosting","acmedns","acmeproxy","active24","ad","ali","anx","arvan","autodns","aws","azure","cf","clouddns","cloudns","cn","conoha","constellix","cx","cyon","da","ddnss","desec","df","dgon","dnsimple","do","doapi","domeneshop","dp","dpi","dreamhost","duckdns","durabledns","dyn","dynu","dynv6","easydns","edgedns","euserv","exoscale","freedns","gandi_livedns","gcloud","gd","gdnsdk","he","hetzner","hexonet","hostingde","huaweicloud","infoblox","infomaniak","internetbs","inwx","ionos","ispconfig","jd","joker","kappernet","kas","kinghost","knot","leaseweb","lexicon","linode","linode_v4","loopia","lua","maradns","me","miab","misaka","myapi","mydevil","mydnsjp","namecheap","namecom","namesilo","nederhost","neodigit","netcup","netlify","nic","njalla","nm","nsd","nsone","nsupdate","nw","one","online","openprovider","openstack","opnsense","ovh","pdns","pleskxml","pointhq","rackcorp","rackspace","rcode0","regru","scaleway","schlundtech","selectel","servercow","simply","tele3","transip","ultra","unoeuro","variomedia","vscale","vultr","world4you","yandex","zilore","zone","zonomi"]}
 data? string
 disable? boolean
 id string {"format":"pve-configid"}
 nodes? string {"format":"pve-node-list"}
 type string {"enum":["dns","standalone"]}
 validation-delay? integer {"default":30,"maximum":172800,"minimum":0}
/cluster/acme/plugins/{id} DELETE delete_plugin token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 id string {"format":"pve-configid"}
/cluster/acme/plugins/{id} GET get_plugin_config token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"properties":{"api":{"enum":["1984hosting","acmedns","acmeproxy","active24","ad","ali","anx","arvan","autodns","aws","azure","cf","clouddns","cloudns","cn","conoha","constellix","cx","cyon","da","ddnss","desec","df","dgon","dnsimple","do","doapi","domeneshop","dp","dpi","dreamhost","duckdns","durabledns","dyn","dynu","dynv6","easydns","edgedns","euserv","exoscale","freedns","gandi_livedns","gcloud","gd","gdnsdk","he","hetzner","hexonet","hostingde","huaweicloud","infoblox","infomaniak","internetbs","inwx","ionos","ispconfig","jd","joker","kappernet","kas","kinghost","knot","leaseweb","lexicon","linode","linode_v4","loopia","lua","maradns","me","miab","misaka","myapi","mydevil","mydnsjp","namecheap","namecom","namesilo","nederhost","neodigit","netcup","netlify","nic","njalla","nm","nsd","nsone","nsupdate","nw","one","online","openprovider","openstack","opnsense","ovh","pdns","pleskxml","pointhq","rackcorp","rackspace","rcode0","regru","scaleway","schlundtech","selectel","servercow","simply","tele3","transip","ultra","unoeuro","variomedia","vscale","vultr","world4you","yandex","zilore","zone","zonomi"],"optional":1,"type":"string"},"data":{"optional":1,"type":"string"},"digest":{"maxLength":64,"optional":1,"type":"string"},"disable":{"optional":1,"type":"boolean"},"nodes":{"format":"pve-node-list","optional":1,"type":"string"},"plugin":{"format":"pve-configid","type":"string"},"type":{"enum":["dns","standalone"],"type":"string"},"validation-delay":{"default":30,"maximum":172800,"minimum":0,"optional":1,"type":"integer"}},"type":"object"}
 id string {"format":"pve-configid"}
/cluster/acme/plugins/{id} PUT update_plugin token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 api? string {"enum":["1984hosting","acmedns","acmeproxy","active24","ad","ali","anx","arvan","autodns","aws","azure","cf","clouddns","cloudns","cn","conoha","constellix","cx","cyon","da","ddnss","desec","df","dgon","dnsimple","do","doapi","domeneshop","dp","dpi","dreamhost","duckdns","durabledns","dyn","dynu","dynv6","easydns","edgedns","euserv","exoscale","freedns","gandi_livedns","gcloud","gd","gdnsdk","he","hetzner","hexonet","hostingde","huaweicloud","infoblox","infomaniak","internetbs","inwx","ionos","ispconfig","jd","joker","kappernet","kas","kinghost","knot","leaseweb","lexicon","linode","linode_v4","loopia","lua","maradns","me","miab","misaka","myapi","mydevil","mydnsjp","namecheap","namecom","namesilo","nederhost","neodigit","netcup","netlify","nic","njalla","nm","nsd","nsone","nsupdate","nw","one","online","openprovider","openstack","opnsense","ovh","pdns","pleskxml","pointhq","rackcorp","rackspace","rcode0","regru","scaleway","schlundtech","selectel","servercow","simply","tele3","transip","ultra","unoeuro","variomedia","vscale","vultr","world4you","yandex","zilore","zone","zonomi"]}
 data? string
 delete? string {"format":"pve-configid-list","maxLength":4096}
 digest? string {"maxLength":64}
 disable? boolean
 id string {"format":"pve-configid"}
 nodes? string {"format":"pve-node-list"}
 validation-delay? integer {"default":30,"maximum":172800,"minimum":0}
/cluster/acme/tos GET get_tos token
 {"user":"all"}
 {"optional":1,"type":"string"}
 directory? string {"default":"https://acme-v02.api.letsencrypt.org/directory","pattern":"^https?://.*"}
/cluster/backup GET index token
 {"check":["perm","/",["Sys.Audit"]]}
 {"items":{"properties":{"all":{"default":0,"optional":1,"type":"boolean"},"bwlimit":{"default":0,"minimum":0,"optional":1,"type":"integer"},"comment":{"maxLength":512,"optional":1,"type":"string"},"compress":{"default":"0","enum":["0","1","gzip","lzo","zstd"],"optional":1,"type":"string"},"dumpdir":{"optional":1,"type":"string"},"enabled":{"default":"1","optional":1,"type":"boolean"},"exclude":{"format":"pve-vmid-list","optional":1,"type":"string"},"exclude-path":{"items":{"type":"string"},"optional":1,"type":"array"},"fleecing":{"optional":1,"properties":{"enabled":{"default":0,"default_key":1,"optional":1,"type":"boolean"},"storage":{"format":"pve-storage-id","optional":1,"type":"string"}},"type":"object"},"id":{"maxLength":50,"pattern":"\\S+","type":"string"},"ionice":{"default":7,"maximum":8,"minimum":0,"optional":1,"type":"integer"},"lockwait":{"default":180,"minimum":0,"optional":1,"type":"integer"},"mailnotification":{"default":"always","enum":["always","failure"],"optional":1,"type":"string"},"mailto":{"format":"email-or-username-list","optional":1,"type":"string"},"mode":{"default":"snapshot","enum":["snapshot","suspend","stop"],"optional":1,"type":"string"},"next-run":{"optional":1,"type":"integer"},"node":{"format":"pve-node","optional":1,"type":"string"},"notes-template":{"maxLength":1024,"optional":1,"requires":"storage","type":"string"},"notification-mode":{"default":"auto","enum":["auto","legacy-sendmail","notification-system"],"optional":1,"type":"string"},"pbs-change-detection-mode":{"enum":["legacy","data","metadata"],"optional":1,"type":"string"},"performance":{"optional":1,"properties":{"max-workers":{"default":16,"maximum":256,"minimum":1,"optional":1,"type":"integer"},"pbs-entries-max":{"default":1048576,"minimum":1,"optional":1,"type":"integer"}},"type":"object"},"pigz":{"default":0,"optional":1,"type":"integer"},"pool":{"optional":1,"type":"string"},"protected":{"optional":1,"requires":"storage","type":"boolean"},"prune-backups":{"optional":1,"properties":{"keep-all":{"optional":1,"type":"boolean"},"keep-daily":{"minimum":"0","optional":1,"type":"integer"},"keep-hourly":{"minimum":"0","optional":1,"type":"integer"},"keep-last":{"minimum":"0","optional":1,"type":"integer"},"keep-monthly":{"minimum":"0","optional":1,"type":"integer"},"keep-weekly":{"minimum":"0","optional":1,"type":"integer"},"keep-yearly":{"minimum":"0","optional":1,"type":"integer"}},"type":"object"},"quiet":{"default":0,"optional":1,"type":"boolean"},"remove":{"default":1,"optional":1,"type":"boolean"},"repeat-missed":{"default":0,"optional":1,"type":"boolean"},"schedule":{"format":"pve-calendar-event","maxLength":128,"optional":1,"type":"string"},"script":{"optional":1,"type":"string"},"stdexcludes":{"default":1,"optional":1,"type":"boolean"},"stop":{"default":0,"optional":1,"type":"boolean"},"stopwait":{"default":10,"minimum":0,"optional":1,"type":"integer"},"storage":{"format":"pve-storage-id","optional":1,"type":"string"},"tmpdir":{"optional":1,"type":"string"},"vmid":{"format":"pve-vmid-list","optional":1,"type":"string"},"zstd":{"default":1,"optional":1,"type":"integer"}},"type":"object"},"type":"array"}
/cluster/backup POST create_job token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 all? boolean {"default":0}
 bwlimit? integer {"default":0,"minimum":0}
 comment? string {"maxLength":512}
 compress? string {"default":"0","enum":["0","1","gzip","lzo","zstd"]}
 dow? string {"default":"mon,tue,wed,thu,fri,sat,sun","format":"pve-day-of-week-list","requires":"starttime"}
 dumpdir? string
 enabled? boolean {"default":1}
 exclude? string {"format":"pve-vmid-list"}
 exclude-path? array {"items":{"type":"string"}}
 fleecing? string {"format":"backup-fleecing"}
 id? string {"format":"pve-configid"}
 ionice? integer {"default":7,"maximum":8,"minimum":0}
 lockwait? integer {"default":180,"minimum":0}
 mailnotification? string {"default":"always","enum":["always","failure"]}
 mailto? string {"format":"email-or-username-list"}
 mode? string {"default":"snapshot","enum":["snapshot","suspend","stop"]}
 node? string {"format":"pve-node"}
 notes-template? string {"maxLength":1024,"requires":"storage"}
 notification-mode? string {"default":"auto","enum":["auto","legacy-sendmail","notification-system"]}
 pbs-change-detection-mode? string {"enum":["legacy","data","metadata"]}
 performance? string {"format":"backup-performance"}
 pigz? integer {"default":0}
 pool? string
 protected? boolean {"requires":"storage"}
 prune-backups? string {"default":"keep-all=1","format":"prune-backups"}
 quiet? boolean {"default":0}
 remove? boolean {"default":1}
 repeat-missed? boolean {"default":0}
 schedule? string {"format":"pve-calendar-event","maxLength":128}
 script? string
 starttime? string {"pattern":"\\d{1,2}:\\d{1,2}"}
 stdexcludes? boolean {"default":1}
 stop? boolean {"default":0}
 stopwait? integer {"default":10,"minimum":0}
 storage? string {"format":"pve-storage-id"}
 tmpdir? string
 vmid? string {"format":"pve-vmid-list"}
 zstd? integer {"default":1}
/cluster/backup-info GET index token
 {}
 {"items":{"properties":{"subdir":{"type":"string"}},"type":"object"},"type":"array"}
/cluster/backup-info/not-backed-up GET get_guests_not_in_backup token protected
 {"check":["perm","/",["Sys.Audit"]]}
 {"items":{"properties":{"name":{"optional":1,"type":"string"},"type":{"enum":["qemu","lxc"],"type":"string"},"vmid":{"type":"integer"}},"type":"object"},"type":"array"}
/cluster/backup/{id} DELETE delete_job token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 id string {"maxLength":50,"pattern":"\\S+"}
/cluster/backup/{id} GET read_job token
 {"check":["perm","/",["Sys.Audit"]]}
 {"properties":{"all":{"default":0,"optional":1,"type":"boolean"},"bwlimit":{"default":0,"minimum":0,"optional":1,"type":"integer"},"comment":{"maxLength":512,"optional":1,"type":"string"},"compress":{"default":"0","enum":["0","1","gzip","lzo","zstd"],"optional":1,"type":"string"},"dumpdir":{"optional":1,"type":"string"},"enabled":{"default":"1","optional":1,"type":"boolean"},"exclude":{"format":"pve-vmid-list","optional":1,"type":"string"},"exclude-path":{"items":{"type":"string"},"optional":1,"type":"array"},"fleecing":{"optional":1,"properties":{"enabled":{"default":0,"default_key":1,"optional":1,"type":"boolean"},"storage":{"format":"pve-storage-id","optional":1,"type":"string"}},"type":"object"},"id":{"maxLength":50,"pattern":"\\S+","type":"string"},"ionice":{"default":7,"maximum":8,"minimum":0,"optional":1,"type":"integer"},"lockwait":{"default":180,"minimum":0,"optional":1,"type":"integer"},"mailnotification":{"default":"always","enum":["always","failure"],"optional":1,"type":"string"},"mailto":{"format":"email-or-username-list","optional":1,"type":"string"},"mode":{"default":"snapshot","enum":["snapshot","suspend","stop"],"optional":1,"type":"string"},"next-run":{"optional":1,"type":"integer"},"node":{"format":"pve-node","optional":1,"type":"string"},"notes-template":{"maxLength":1024,"optional":1,"requires":"storage","type":"string"},"notification-mode":{"default":"auto","enum":["auto","legacy-sendmail","notification-system"],"optional":1,"type":"string"},"pbs-change-detection-mode":{"enum":["legacy","data","metadata"],"optional":1,"type":"string"},"performance":{"optional":1,"properties":{"max-workers":{"default":16,"maximum":256,"minimum":1,"optional":1,"type":"integer"},"pbs-entries-max":{"default":1048576,"minimum":1,"optional":1,"type":"integer"}},"type":"object"},"pigz":{"default":0,"optional":1,"type":"integer"},"pool":{"optional":1,"type":"string"},"protected":{"optional":1,"requires":"storage","type":"boolean"},"prune-backups":{"optional":1,"properties":{"keep-all":{"optional":1,"type":"boolean"},"keep-daily":{"minimum":"0","optional":1,"type":"integer"},"keep-hourly":{"minimum":"0","optional":1,"type":"integer"},"keep-last":{"minimum":"0","optional":1,"type":"integer"},"keep-monthly":{"minimum":"0","optional":1,"type":"integer"},"keep-weekly":{"minimum":"0","optional":1,"type":"integer"},"keep-yearly":{"minimum":"0","optional":1,"type":"integer"}},"type":"object"},"quiet":{"default":0,"optional":1,"type":"boolean"},"remove":{"default":1,"optional":1,"type":"boolean"},"repeat-missed":{"default":0,"optional":1,"type":"boolean"},"schedule":{"format":"pve-calendar-event","maxLength":128,"optional":1,"type":"string"},"script":{"optional":1,"type":"string"},"stdexcludes":{"default":1,"optional":1,"type":"boolean"},"stop":{"default":0,"optional":1,"type":"boolean"},"stopwait":{"default":10,"minimum":0,"optional":1,"type":"integer"},"storage":{"format":"pve-storage-id","optional":1,"type":"string"},"tmpdir":{"optional":1,"type":"string"},"vmid":{"format":"pve-vmid-list","optional":1,"type":"string"},"zstd":{"default":1,"optional":1,"type":"integer"}},"type":"object"}
 id string {"maxLength":50,"pattern":"\\S+"}
/cluster/backup/{id} PUT update_job token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 all? boolean {"default":0}
 bwlimit? integer {"default":0,"minimum":0}
 comment? string {"maxLength":512}
 compress? string {"default":"0","enum":["0","1","gzip","lzo","zstd"]}
 delete? string {"format":"pve-configid-list"}
 dow? string {"format":"pve-day-of-week-list","requires":"starttime"}
 dumpdir? string
 enabled? boolean {"default":1}
 exclude? string {"format":"pve-vmid-list"}
 exclude-path? array {"items":{"type":"string"}}
 fleecing? string {"format":"backup-fleecing"}
 id string {"maxLength":50,"pattern":"\\S+"}
 ionice? integer {"default":7,"maximum":8,"minimum":0}
 lockwait? integer {"default":180,"minimum":0}
 mailnotification? string {"default":"always","enum":["always","failure"]}
 mailto? string {"format":"email-or-username-list"}
 mode? string {"default":"snapshot","enum":["snapshot","suspend","stop"]}
 node? string {"format":"pve-node"}
 notes-template? string {"maxLength":1024,"requires":"storage"}
 notification-mode? string {"default":"auto","enum":["auto","legacy-sendmail","notification-system"]}
 pbs-change-detection-mode? string {"enum":["legacy","data","metadata"]}
 performance? string {"format":"backup-performance"}
 pigz? integer {"default":0}
 pool? string
 protected? boolean {"requires":"storage"}
 prune-backups? string {"default":"keep-all=1","format":"prune-backups"}
 quiet? boolean {"default":0}
 remove? boolean {"default":1}
 repeat-missed? boolean {"default":0}
 schedule? string {"format":"pve-calendar-event","maxLength":128}
 script? string
 starttime? string {"pattern":"\\d{1,2}:\\d{1,2}"}
 stdexcludes? boolean {"default":1}
 stop? boolean {"default":0}
 stopwait? integer {"default":10,"minimum":0}
 storage? string {"format":"pve-storage-id"}
 tmpdir? string
 vmid? string {"format":"pve-vmid-list"}
 zstd? integer {"default":1}
/cluster/backup/{id}/included_volumes GET get_volume_backup_included token protected
 {"check":["perm","/",["Sys.Audit"]]}
 {"properties":{"children":{"items":{"properties":{"children":{"items":{"properties":{"id":{"type":"string"},"included":{"type":"boolean"},"name":{"type":"string"},"reason":{"type":"string"}},"type":"object"},"optional":1,"type":"array"},"id":{"type":"integer"},"name":{"optional":1,"type":"string"},"type":{"enum":["qemu","lxc","unknown"],"type":"string"}},"type":"object"},"type":"array"}},"type":"object"}
 id string {"maxLength":50,"pattern":"\\S+"}
/cluster/bulk-action GET index token
 {"user":"all"}
 {"items":{"type":"object"},"type":"array"}
/cluster/bulk-action/guest GET index token
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
/cluster/bulk-action/guest/migrate POST migrate token protected
 {"user":"all"}
 {"type":"string"}
 max-workers? integer {"default":1,"maximum":64,"minimum":1}
 maxworkers? integer {"default":1,"maximum":64,"minimum":1}
 online? boolean
 target string {"format":"pve-node"}
 vms? array {"items":{"format":"pve-vmid","maximum":999999999,"minimum":100,"type":"integer"}}
 with-local-disks? boolean
/cluster/bulk-action/guest/shutdown POST shutdown token protected
 {"user":"all"}
 {"type":"string"}
 force-stop? boolean {"default":1}
 max-workers? integer {"default":4,"maximum":64,"minimum":1}
 maxworkers? integer {"default":4,"maximum":64,"minimum":1}
 timeout? integer {"default":180}
 vms? array {"items":{"format":"pve-vmid","maximum":999999999,"minimum":100,"type":"integer"}}
/cluster/bulk-action/guest/start POST start token protected
 {"user":"all"}
 {"type":"string"}
 max-workers? integer {"default":4,"maximum":64,"minimum":1}
 maxworkers? integer {"default":4,"maximum":64,"minimum":1}
 timeout? integer
 vms? array {"items":{"format":"pve-vmid","maximum":999999999,"minimum":100,"type":"integer"}}
/cluster/bulk-action/guest/suspend POST suspend token protected
 {"user":"all"}
 {"type":"string"}
 max-workers? integer {"default":4,"maximum":64,"minimum":1}
 maxworkers? integer {"default":4,"maximum":64,"minimum":1}
 statestorage? string {"format":"pve-storage-id","requires":"to-disk"}
 to-disk? boolean {"default":0}
 vms? array {"items":{"format":"pve-vmid","maximum":999999999,"minimum":100,"type":"integer"}}
/cluster/ceph GET cephindex token
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
/cluster/ceph/flags GET get_all_flags token protected
 {"check":["perm","/",["Sys.Audit"]]}
 {"items":{"additionalProperties":1,"properties":{"description":{"type":"string"},"name":{"enum":["nobackfill","nodeep-scrub","nodown","noin","noout","norebalance","norecover","noscrub","notieragent","noup","pause"],"type":"string"},"value":{"type":"boolean"}},"type":"object"},"type":"array"}
/cluster/ceph/flags PUT set_flags token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"string"}
 nobackfill? boolean
 nodeep-scrub? boolean
 nodown? boolean
 noin? boolean
 noout? boolean
 norebalance? boolean
 norecover? boolean
 noscrub? boolean
 notieragent? boolean
 noup? boolean
 pause? boolean
/cluster/ceph/flags/{flag} GET get_flag token protected
 {"check":["perm","/",["Sys.Audit"]]}
 {"type":"boolean"}
 flag string {"enum":["nobackfill","nodeep-scrub","nodown","noin","noout","norebalance","norecover","noscrub","notieragent","noup","pause"]}
/cluster/ceph/flags/{flag} PUT update_flag token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 flag string {"enum":["nobackfill","nodeep-scrub","nodown","noin","noout","norebalance","norecover","noscrub","notieragent","noup","pause"]}
 value boolean
/cluster/ceph/metadata GET metadata token protected
 {"check":["perm","/",["Sys.Audit","Datastore.Audit"],"any",1]}
 {"properties":{"mds":{"additionalProperties":{"additionalProperties":1,"properties":{"addr":{"optional":1,"type":"string"},"ceph_release":{"type":"string"},"ceph_version":{"type":"string"},"ceph_version_short":{"type":"string"},"hostname":{"type":"string"},"mem_swap_kb":{"type":"integer"},"mem_total_kb":{"type":"integer"},"name":{"optional":1,"type":"string"}},"type":"object"},"type":"object"},"mgr":{"additionalProperties":{"additionalProperties":1,"properties":{"addr":{"optional":1,"type":"string"},"ceph_release":{"type":"string"},"ceph_version":{"type":"string"},"ceph_version_short":{"type":"string"},"hostname":{"type":"string"},"mem_swap_kb":{"type":"integer"},"mem_total_kb":{"type":"integer"},"name":{"optional":1,"type":"string"}},"type":"object"},"type":"object"},"mon":{"additionalProperties":{"additionalProperties":1,"properties":{"addrs":{"optional":1,"type":"string"},"ceph_release":{"type":"string"},"ceph_version":{"type":"string"},"ceph_version_short":{"type":"string"},"hostname":{"type":"string"},"mem_swap_kb":{"type":"integer"},"mem_total_kb":{"type":"integer"},"name":{"optional":1,"type":"string"}},"type":"object"},"type":"object"},"node":{"additionalProperties":{"additionalProperties":1,"properties":{"buildcommit":{"type":"string"},"version":{"properties":{"parts":{"items":{"type":"string"},"type":"array"},"str":{"type":"string"}},"type":"object"}},"type":"object"},"type":"object"},"osd":{"items":{"properties":{"back_addr":{"type":"string"},"ceph_release":{"type":"string"},"ceph_version":{"type":"string"},"ceph_version_short":{"type":"string"},"device_ids":{"optional":1,"type":"string"},"device_paths":{"optional":1,"type":"string"},"devices":{"optional":1,"type":"string"},"front_addr":{"type":"string"},"hostname":{"type":"string"},"id":{"type":"integer"},"mem_swap_kb":{"type":"integer"},"mem_total_kb":{"type":"integer"},"osd_data":{"type":"string"},"osd_objectstore":{"type":"string"}},"type":"object"},"type":"array"}},"type":"object"}
 scope? string {"default":"all","enum":["all","versions"]}
/cluster/ceph/restart-bulk POST restart_bulk token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"string"}
 dry-run? boolean {"default":0}
 force? boolean {"default":0}
 only-outdated? boolean {"default":0}
 service-type string {"enum":["mon","mgr","mds","osd"]}
 timeout? integer {"default":600,"maximum":1800,"minimum":30}
/cluster/ceph/status GET status token protected
 {"check":["perm","/",["Sys.Audit","Datastore.Audit"],"any",1]}
 {"type":"object"}
/cluster/config GET index token
 {"check":["perm","/",["Sys.Audit"]]}
 {"items":{"properties":{},"type":"object"},"type":"array"}
/cluster/config POST create token protected
 {}
 {"type":"string"}
 clustername string {"format":"pve-node","maxLength":15}
 link[n]? string {"format":{"address":{"default_key":1,"format":"address","type":"string"},"priority":{"default":0,"maximum":255,"minimum":0,"optional":1,"type":"integer"}}}
 nodeid? integer {"minimum":1}
 token-coefficient? integer {"default":125,"minimum":0}
 votes? integer {"minimum":1}
/cluster/config/apiversion GET join_api_version token
 {"check":["perm","/",["Sys.Audit"]]}
 {"minimum":0,"type":"integer"}
/cluster/config/join GET join_info token
 {"check":["perm","/",["Sys.Audit"]]}
 {"additionalProperties":0,"properties":{"config_digest":{"type":"string"},"nodelist":{"items":{"additionalProperties":1,"properties":{"name":{"format":"pve-node","type":"string"},"nodeid":{"minimum":1,"optional":1,"type":"integer"},"pve_addr":{"format":"ip","type":"string"},"pve_fp":{"pattern":"([A-Fa-f0-9]{2}:){31}[A-Fa-f0-9]{2}","type":"string"},"quorum_votes":{"minimum":0,"type":"integer"},"ring0_addr":{"format":{"address":{"default_key":1,"format":"address","type":"string"},"priority":{"default":0,"maximum":255,"minimum":0,"optional":1,"type":"integer"}},"optional":1,"type":"string"}},"type":"object"},"type":"array"},"preferred_node":{"format":"pve-node","type":"string"},"totem":{"type":"object"}},"type":"object"}
 node? string {"default":"current connected node","format":"pve-node"}
/cluster/config/join POST join token protected
 {}
 {"type":"string"}
 fingerprint string {"pattern":"([A-Fa-f0-9]{2}:){31}[A-Fa-f0-9]{2}"}
 force? boolean
 hostname string
 link[n]? string {"format":{"address":{"default_key":1,"format":"address","type":"string"},"priority":{"default":0,"maximum":255,"minimum":0,"optional":1,"type":"integer"}}}
 nodeid? integer {"minimum":1}
 password string {"maxLength":128}
 votes? integer {"minimum":0}
/cluster/config/nodes GET nodes token
 {"check":["perm","/",["Sys.Audit"]]}
 {"items":{"properties":{"node":{"type":"string"}},"type":"object"},"type":"array"}
/cluster/config/nodes/{node} DELETE delnode token protected
 {}
 {"type":"null"}
 node string {"format":"pve-node"}
/cluster/config/nodes/{node} POST addnode token protected
 {}
 {"properties":{"corosync_authkey":{"type":"string"},"corosync_conf":{"type":"string"},"warnings":{"items":{"type":"string"},"type":"array"}},"type":"object"}
 apiversion? integer
 force? boolean
 link[n]? string {"format":{"address":{"default_key":1,"format":"address","type":"string"},"priority":{"default":0,"maximum":255,"minimum":0,"optional":1,"type":"integer"}}}
 new_node_ip? string {"format":"ip"}
 node string {"format":"pve-node"}
 nodeid? integer {"minimum":1}
 votes? integer {"minimum":0}
/cluster/config/qdevice GET status token protected
 {"check":["perm","/",["Sys.Audit"]]}
 {"type":"object"}
/cluster/config/totem GET totem token
 {"check":["perm","/",["Sys.Audit"]]}
 {"type":"object"}
/cluster/firewall GET index token
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
/cluster/firewall/aliases GET get_aliases token
 {"check":["perm","/",["Sys.Audit"]]}
 {"items":{"properties":{"cidr":{"type":"string"},"comment":{"optional":1,"type":"string"},"digest":{"maxLength":64,"optional":0,"type":"string"},"name":{"type":"string"}},"type":"object"},"type":"array"}
/cluster/firewall/aliases POST create_alias token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 cidr string {"format":"IPorCIDR"}
 comment? string
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
/cluster/firewall/aliases/{name} DELETE remove_alias token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 digest? string {"maxLength":64}
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
/cluster/firewall/aliases/{name} GET read_alias token
 {"check":["perm","/",["Sys.Audit"]]}
 {"type":"object"}
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
/cluster/firewall/aliases/{name} PUT update_alias token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 cidr string {"format":"IPorCIDR"}
 comment? string
 digest? string {"maxLength":64}
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 rename? string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
/cluster/firewall/groups GET list_security_groups token
 {"user":"all"}
 {"items":{"properties":{"comment":{"optional":1,"type":"string"},"digest":{"maxLength":64,"optional":0,"type":"string"},"group":{"maxLength":18,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+","type":"string"}},"type":"object"},"type":"array"}
/cluster/firewall/groups POST create_security_group token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 comment? string
 digest? string {"maxLength":64}
 group string {"maxLength":18,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 rename? string {"maxLength":18,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
/cluster/firewall/groups/{group} DELETE delete_security_group token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 group string {"maxLength":18,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
/cluster/firewall/groups/{group} GET get_rules token
 {"check":["perm","/",["Sys.Audit"]]}
 {"items":{"properties":{"action":{"type":"string"},"comment":{"optional":1,"type":"string"},"dest":{"optional":1,"type":"string"},"dport":{"optional":1,"type":"string"},"enable":{"optional":1,"type":"integer"},"icmp-type":{"optional":1,"type":"string"},"iface":{"optional":1,"type":"string"},"ipversion":{"optional":1,"type":"integer"},"log":{"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"],"optional":1,"type":"string"},"macro":{"optional":1,"type":"string"},"pos":{"type":"integer"},"proto":{"optional":1,"type":"string"},"source":{"optional":1,"type":"string"},"sport":{"optional":1,"type":"string"},"type":{"type":"string"}},"type":"object"},"type":"array"}
 group string {"maxLength":18,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
/cluster/firewall/groups/{group} POST create_rule token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 action string {"maxLength":20,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 comment? string
 dest? string {"format":"pve-fw-addr-spec","maxLength":512}
 digest? string {"maxLength":64}
 dport? string {"format":"pve-fw-dport-spec"}
 enable? integer {"minimum":0}
 group string {"maxLength":18,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 icmp-type? string {"format":"pve-fw-icmp-type-spec"}
 iface? string {"format":"pve-iface","maxLength":20,"minLength":2}
 log? string {"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"]}
 macro? string {"maxLength":128}
 pos? integer {"minimum":0}
 proto? string {"format":"pve-fw-protocol-spec"}
 source? string {"format":"pve-fw-addr-spec","maxLength":512}
 sport? string {"format":"pve-fw-sport-spec"}
 type string {"enum":["in","out","forward","group"]}
/cluster/firewall/groups/{group}/{pos} DELETE delete_rule token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 digest? string {"maxLength":64}
 group string {"maxLength":18,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 pos? integer {"minimum":0}
/cluster/firewall/groups/{group}/{pos} GET get_rule token
 {"check":["perm","/",["Sys.Audit"]]}
 {"properties":{"action":{"type":"string"},"comment":{"optional":1,"type":"string"},"dest":{"optional":1,"type":"string"},"dport":{"optional":1,"type":"string"},"enable":{"optional":1,"type":"integer"},"icmp-type":{"optional":1,"type":"string"},"iface":{"optional":1,"type":"string"},"ipversion":{"optional":1,"type":"integer"},"log":{"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"],"optional":1,"type":"string"},"macro":{"optional":1,"type":"string"},"pos":{"type":"integer"},"proto":{"optional":1,"type":"string"},"source":{"optional":1,"type":"string"},"sport":{"optional":1,"type":"string"},"type":{"type":"string"}},"type":"object"}
 group string {"maxLength":18,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 pos? integer {"minimum":0}
/cluster/firewall/groups/{group}/{pos} PUT update_rule token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 action? string {"maxLength":20,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 comment? string
 delete? string {"format":"pve-configid-list"}
 dest? string {"format":"pve-fw-addr-spec","maxLength":512}
 digest? string {"maxLength":64}
 dport? string {"format":"pve-fw-dport-spec"}
 enable? integer {"minimum":0}
 group string {"maxLength":18,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 icmp-type? string {"format":"pve-fw-icmp-type-spec"}
 iface? string {"format":"pve-iface","maxLength":20,"minLength":2}
 log? string {"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"]}
 macro? string {"maxLength":128}
 moveto? integer {"minimum":0}
 pos? integer {"minimum":0}
 proto? string {"format":"pve-fw-protocol-spec"}
 source? string {"format":"pve-fw-addr-spec","maxLength":512}
 sport? string {"format":"pve-fw-sport-spec"}
 type? string {"enum":["in","out","forward","group"]}
/cluster/firewall/ipset GET ipset_index token
 {"check":["perm","/",["Sys.Audit"]]}
 {"items":{"properties":{"comment":{"optional":1,"type":"string"},"digest":{"maxLength":64,"optional":0,"type":"string"},"name":{"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+","type":"string"}},"type":"object"},"type":"array"}
/cluster/firewall/ipset POST create_ipset token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 comment? string
 digest? string {"maxLength":64}
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 rename? string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
/cluster/firewall/ipset/{name} DELETE delete_ipset token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 force? boolean
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
/cluster/firewall/ipset/{name} GET get_ipset token
 {"check":["perm","/",["Sys.Audit"]]}
 {"items":{"properties":{"cidr":{"type":"string"},"comment":{"optional":1,"type":"string"},"digest":{"maxLength":64,"optional":0,"type":"string"},"nomatch":{"optional":1,"type":"boolean"}},"type":"object"},"type":"array"}
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
/cluster/firewall/ipset/{name} POST create_ip token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 cidr string {"format":"IPorCIDRorAlias"}
 comment? string
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 nomatch? boolean
/cluster/firewall/ipset/{name}/{cidr} DELETE remove_ip token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 cidr string {"format":"IPorCIDRorAlias"}
 digest? string {"maxLength":64}
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
/cluster/firewall/ipset/{name}/{cidr} GET read_ip token protected
 {"check":["perm","/",["Sys.Audit"]]}
 {"type":"object"}
 cidr string {"format":"IPorCIDRorAlias"}
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
/cluster/firewall/ipset/{name}/{cidr} PUT update_ip token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 cidr string {"format":"IPorCIDRorAlias"}
 comment? string
 digest? string {"maxLength":64}
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 nomatch? boolean
/cluster/firewall/macros GET get_macros token
 {"user":"all"}
 {"items":{"properties":{"descr":{"type":"string"},"macro":{"type":"string"}},"type":"object"},"type":"array"}
/cluster/firewall/options GET get_options token
 {"check":["perm","/",["Sys.Audit"]]}
 {"properties":{"ebtables":{"default":1,"optional":1,"type":"boolean"},"enable":{"default":0,"minimum":0,"optional":1,"type":"integer"},"log_ratelimit":{"format":{"burst":{"default":5,"minimum":0,"optional":1,"type":"integer"},"enable":{"default":"1","default_key":1,"type":"boolean"},"rate":{"default":"1/second","optional":1,"pattern":"[1-9][0-9]*\\/(second|minute|hour|day)","type":"string"}},"optional":1,"type":"string"},"policy_forward":{"enum":["ACCEPT","DROP"],"optional":1,"type":"string"},"policy_in":{"enum":["ACCEPT","REJECT","DROP"],"optional":1,"type":"string"},"policy_out":{"enum":["ACCEPT","REJECT","DROP"],"optional":1,"type":"string"}},"type":"object"}
/cluster/firewall/options PUT set_options token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 delete? string {"format":"pve-configid-list"}
 digest? string {"maxLength":64}
 ebtables? boolean {"default":1}
 enable? integer {"default":0,"minimum":0}
 log_ratelimit? string {"format":{"burst":{"default":5,"minimum":0,"optional":1,"type":"integer"},"enable":{"default":1,"default_key":1,"type":"boolean"},"rate":{"default":"1/second","optional":1,"pattern":"[1-9][0-9]*\\/(second|minute|hour|day)","type":"string"}}}
 policy_forward? string {"enum":["ACCEPT","DROP"]}
 policy_in? string {"enum":["ACCEPT","REJECT","DROP"]}
 policy_out? string {"enum":["ACCEPT","REJECT","DROP"]}
/cluster/firewall/refs GET refs token
 {"check":["perm","/",["Sys.Audit"]]}
 {"items":{"properties":{"comment":{"optional":1,"type":"string"},"name":{"type":"string"},"ref":{"type":"string"},"scope":{"type":"string"},"type":{"enum":["alias","ipset"],"type":"string"}},"type":"object"},"type":"array"}
 type? string {"enum":["alias","ipset"]}
/cluster/firewall/rules GET get_rules token
 {"check":["perm","/",["Sys.Audit"]]}
 {"items":{"properties":{"action":{"type":"string"},"comment":{"optional":1,"type":"string"},"dest":{"optional":1,"type":"string"},"dport":{"optional":1,"type":"string"},"enable":{"optional":1,"type":"integer"},"icmp-type":{"optional":1,"type":"string"},"iface":{"optional":1,"type":"string"},"ipversion":{"optional":1,"type":"integer"},"log":{"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"],"optional":1,"type":"string"},"macro":{"optional":1,"type":"string"},"pos":{"type":"integer"},"proto":{"optional":1,"type":"string"},"source":{"optional":1,"type":"string"},"sport":{"optional":1,"type":"string"},"type":{"type":"string"}},"type":"object"},"type":"array"}
/cluster/firewall/rules POST create_rule token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 action string {"maxLength":20,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 comment? string
 dest? string {"format":"pve-fw-addr-spec","maxLength":512}
 digest? string {"maxLength":64}
 dport? string {"format":"pve-fw-dport-spec"}
 enable? integer {"minimum":0}
 icmp-type? string {"format":"pve-fw-icmp-type-spec"}
 iface? string {"format":"pve-iface","maxLength":20,"minLength":2}
 log? string {"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"]}
 macro? string {"maxLength":128}
 pos? integer {"minimum":0}
 proto? string {"format":"pve-fw-protocol-spec"}
 source? string {"format":"pve-fw-addr-spec","maxLength":512}
 sport? string {"format":"pve-fw-sport-spec"}
 type string {"enum":["in","out","forward","group"]}
/cluster/firewall/rules/{pos} DELETE delete_rule token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 digest? string {"maxLength":64}
 pos? integer {"minimum":0}
/cluster/firewall/rules/{pos} GET get_rule token
 {"check":["perm","/",["Sys.Audit"]]}
 {"properties":{"action":{"type":"string"},"comment":{"optional":1,"type":"string"},"dest":{"optional":1,"type":"string"},"dport":{"optional":1,"type":"string"},"enable":{"optional":1,"type":"integer"},"icmp-type":{"optional":1,"type":"string"},"iface":{"optional":1,"type":"string"},"ipversion":{"optional":1,"type":"integer"},"log":{"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"],"optional":1,"type":"string"},"macro":{"optional":1,"type":"string"},"pos":{"type":"integer"},"proto":{"optional":1,"type":"string"},"source":{"optional":1,"type":"string"},"sport":{"optional":1,"type":"string"},"type":{"type":"string"}},"type":"object"}
 pos? integer {"minimum":0}
/cluster/firewall/rules/{pos} PUT update_rule token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 action? string {"maxLength":20,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 comment? string
 delete? string {"format":"pve-configid-list"}
 dest? string {"format":"pve-fw-addr-spec","maxLength":512}
 digest? string {"maxLength":64}
 dport? string {"format":"pve-fw-dport-spec"}
 enable? integer {"minimum":0}
 icmp-type? string {"format":"pve-fw-icmp-type-spec"}
 iface? string {"format":"pve-iface","maxLength":20,"minLength":2}
 log? string {"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"]}
 macro? string {"maxLength":128}
 moveto? integer {"minimum":0}
 pos? integer {"minimum":0}
 proto? string {"format":"pve-fw-protocol-spec"}
 source? string {"format":"pve-fw-addr-spec","maxLength":512}
 sport? string {"format":"pve-fw-sport-spec"}
 type? string {"enum":["in","out","forward","group"]}
/cluster/ha GET index token
 {"check":["perm","/",["Sys.Audit"]]}
 {"items":{"properties":{"id":{"type":"string"}},"type":"object"},"type":"array"}
/cluster/ha/groups GET index token
 {"check":["perm","/",["Sys.Audit"]]}
 {"items":{"properties":{"group":{"type":"string"}},"type":"object"},"type":"array"}
/cluster/ha/groups POST create token protected
 {"check":["perm","/",["Sys.Console"]]}
 {"type":"null"}
 comment? string {"maxLength":4096}
 group string {"format":"pve-configid"}
 nodes string {"format":"pve-ha-node-list"}
 nofailback? boolean {"default":0}
 restricted? boolean {"default":0}
 type? string {"enum":["group"]}
/cluster/ha/groups/{group} DELETE delete token protected
 {"check":["perm","/",["Sys.Console"]]}
 {"type":"null"}
 group string {"format":"pve-configid"}
/cluster/ha/groups/{group} GET read token
 {"check":["perm","/",["Sys.Audit"]]}
 {}
 group string {"format":"pve-configid"}
/cluster/ha/groups/{group} PUT update token protected
 {"check":["perm","/",["Sys.Console"]]}
 {"type":"null"}
 comment? string {"maxLength":4096}
 delete? string {"format":"pve-configid-list","maxLength":4096}
 digest? string {"maxLength":64}
 group string {"format":"pve-configid"}
 nodes? string {"format":"pve-ha-node-list"}
 nofailback? boolean {"default":0}
 restricted? boolean {"default":0}
/cluster/ha/resources GET index token
 {"check":["perm","/",["Sys.Audit"]]}
 {"items":{"properties":{"sid":{"type":"string"}},"type":"object"},"type":"array"}
 type? string {"enum":["ct","vm"]}
/cluster/ha/resources POST create token protected
 {"check":["perm","/",["Sys.Console"]]}
 {"type":"null"}
 comment? string {"maxLength":4096}
 failback? boolean {"default":1}
 group? string {"format":"pve-configid"}
 max_relocate? integer {"default":1,"minimum":0}
 max_restart? integer {"default":1,"minimum":0}
 sid string {"format":"pve-ha-resource-or-vm-id"}
 state? string {"default":"started","enum":["started","stopped","enabled","disabled","ignored"]}
 type? string {"enum":["ct","vm"]}
/cluster/ha/resources/{sid} DELETE delete token protected
 {"check":["perm","/",["Sys.Console"]]}
 {"type":"null"}
 purge? boolean {"default":1}
 sid string {"format":"pve-ha-resource-or-vm-id"}
/cluster/ha/resources/{sid} GET read token
 {"check":["perm","/",["Sys.Audit"]]}
 {"properties":{"comment":{"optional":1,"type":"string"},"digest":{"type":"string"},"failback":{"default":1,"optional":1,"type":"boolean"},"group":{"format":"pve-configid","optional":1,"type":"string"},"max_relocate":{"optional":1,"type":"integer"},"max_restart":{"optional":1,"type":"integer"},"sid":{"format":"pve-ha-resource-or-vm-id","type":"string"},"state":{"enum":["started","stopped","enabled","disabled","ignored"],"optional":1,"type":"string"},"type":{"type":"string"}},"type":"object"}
 sid string {"format":"pve-ha-resource-or-vm-id"}
/cluster/ha/resources/{sid} PUT update token protected
 {"check":["perm","/",["Sys.Console"]]}
 {"type":"null"}
 comment? string {"maxLength":4096}
 delete? string {"format":"pve-configid-list","maxLength":4096}
 digest? string {"maxLength":64}
 failback? boolean {"default":1}
 group? string {"format":"pve-configid"}
 max_relocate? integer {"default":1,"minimum":0}
 max_restart? integer {"default":1,"minimum":0}
 sid string {"format":"pve-ha-resource-or-vm-id"}
 state? string {"default":"started","enum":["started","stopped","enabled","disabled","ignored"]}
/cluster/ha/resources/{sid}/migrate POST migrate token protected
 {"check":["perm","/",["Sys.Console"]]}
 {"properties":{"blocking-resources":{"items":{"properties":{"cause":{"enum":["resource-affinity"],"type":"string"},"sid":{"type":"string"}},"type":"object"},"optional":1,"type":"array"},"comigrated-resources":{"optional":1,"type":"array"},"requested-node":{"optional":0,"type":"string"},"sid":{"optional":0,"type":"string"}},"type":"object"}
 node string {"format":"pve-node"}
 sid string {"format":"pve-ha-resource-or-vm-id"}
/cluster/ha/resources/{sid}/relocate POST relocate token protected
 {"check":["perm","/",["Sys.Console"]]}
 {"properties":{"blocking-resources":{"items":{"properties":{"cause":{"enum":["resource-affinity"],"type":"string"},"sid":{"type":"string"}},"type":"object"},"optional":1,"type":"array"},"comigrated-resources":{"items":{"type":"string"},"optional":1,"type":"array"},"requested-node":{"optional":0,"type":"string"},"sid":{"optional":0,"type":"string"}},"type":"object"}
 node string {"format":"pve-node"}
 sid string {"format":"pve-ha-resource-or-vm-id"}
/cluster/ha/rules GET index token
 {"check":["perm","/",["Sys.Audit"]]}
 {"items":{"properties":{"rule":{"type":"string"}},"type":"object"},"type":"array"}
 resource? string
 type? string {"enum":["node-affinity","resource-affinity"]}
/cluster/ha/rules POST create_rule token protected
 {"check":["perm","/",["Sys.Console"]]}
 {"type":"null"}
 affinity? string {"enum":["positive","negative"],"instance-types":["resource-affinity"],"type-property":"type"}
 comment? string {"maxLength":4096}
 disable? boolean
 nodes? string {"format":"pve-ha-node-list","instance-types":["node-affinity"],"type-property":"type"}
 resources string {"format":"pve-ha-resource-id-list"}
 rule string {"format":"pve-configid"}
 strict? boolean {"default":0,"instance-types":["node-affinity"],"type-property":"type"}
 type string {"enum":["node-affinity","resource-affinity"]}
/cluster/ha/rules/{rule} DELETE delete_rule token protected
 {"check":["perm","/",["Sys.Console"]]}
 {"type":"null"}
 rule string {"format":"pve-configid"}
/cluster/ha/rules/{rule} GET read_rule token
 {"check":["perm","/",["Sys.Audit"]]}
 {"properties":{"rule":{"format":"pve-configid","type":"string"},"type":{"enum":["node-affinity","resource-affinity"],"type":"string"}},"type":"object"}
 rule string {"format":"pve-configid"}
/cluster/ha/rules/{rule} PUT update_rule token protected
 {"check":["perm","/",["Sys.Console"]]}
 {"type":"null"}
 affinity? string {"enum":["positive","negative"],"instance-types":["resource-affinity"],"type-property":"type"}
 comment? string {"maxLength":4096}
 delete? string {"format":"pve-configid-list","maxLength":4096}
 digest? string {"maxLength":64}
 disable? boolean
 nodes? string {"format":"pve-ha-node-list","instance-types":["node-affinity"],"type-property":"type"}
 resources? string {"format":"pve-ha-resource-id-list"}
 rule string {"format":"pve-configid"}
 strict? boolean {"default":0,"instance-types":["node-affinity"],"type-property":"type"}
 type string {"enum":["node-affinity","resource-affinity"]}
/cluster/ha/status GET index token
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
/cluster/ha/status/arm-ha POST arm-ha token protected
 {"check":["perm","/",["Sys.Console"]]}
 {"type":"null"}
/cluster/ha/status/current GET status token
 {"check":["perm","/",["Sys.Audit"]]}
 {"items":{"properties":{"armed-state":{"enum":["armed","standby","disarming","disarmed"],"optional":1,"type":"string"},"crm_state":{"optional":1,"type":"string"},"failback":{"default":1,"optional":1,"type":"boolean"},"id":{"type":"string"},"max_relocate":{"optional":1,"type":"integer"},"max_restart":{"optional":1,"type":"integer"},"node":{"type":"string"},"quorate":{"optional":1,"type":"boolean"},"request_state":{"optional":1,"type":"string"},"resource_mode":{"enum":["freeze","ignore"],"optional":1,"type":"string"},"sid":{"optional":1,"type":"string"},"state":{"optional":1,"type":"string"},"status":{"type":"string"},"timestamp":{"optional":1,"type":"integer"},"type":{"enum":["quorum","master","lrm","service","fencing"]}},"type":"object"},"type":"array"}
/cluster/ha/status/disarm-ha POST disarm-ha token protected
 {"check":["perm","/",["Sys.Console"]]}
 {"type":"null"}
 resource-mode string {"enum":["freeze","ignore"]}
/cluster/ha/status/manager_status GET manager_status token
 {"check":["perm","/",["Sys.Audit"]]}
 {"type":"object"}
/cluster/jobs GET index token
 {"user":"all"}
 {"items":{"properties":{"subdir":{"type":"string"}},"type":"object"},"type":"array"}
/cluster/jobs/realm-sync GET syncjob_index token
 {"check":["perm","/",["Sys.Audit"]]}
 {"items":{"properties":{"comment":{"optional":1,"type":"string"},"enabled":{"type":"boolean"},"id":{"type":"string"},"last-run":{"optional":1,"type":"integer"},"next-run":{"optional":1,"type":"integer"},"realm":{"format":"pve-realm","maxLength":32,"type":"string"},"remove-vanished":{"default":"none","optional":"1","pattern":"(?:(?:(?:acl|properties|entry);)*(?:acl|properties|entry))|none","type":"string"},"schedule":{"type":"string"},"scope":{"enum":["users","groups","both"],"optional":"1","type":"string"}},"type":"object"},"type":"array"}
/cluster/jobs/realm-sync/{id} DELETE delete_job token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 id string {"format":"pve-configid"}
/cluster/jobs/realm-sync/{id} GET read_job token
 {"check":["perm","/",["Sys.Audit"]]}
 {"type":"object"}
 id string {"format":"pve-configid"}
/cluster/jobs/realm-sync/{id} POST create_job token protected
 {"check":["and",["perm","/access/realm/{realm}",["Realm.AllocateUser"]],["perm","/access/groups",["User.Modify"]]]}
 {"type":"null"}
 comment? string {"maxLength":512}
 enable-new? boolean {"default":1}
 enabled? boolean {"default":1}
 id string {"format":"pve-configid","maxLength":64}
 realm? string {"format":"pve-realm","maxLength":32}
 remove-vanished? string {"default":"none","pattern":"(?:(?:(?:acl|properties|entry);)*(?:acl|properties|entry))|none"}
 schedule string {"format":"pve-calendar-event","maxLength":128}
 scope? string {"enum":["users","groups","both"]}
/cluster/jobs/realm-sync/{id} PUT update_job token protected
 {"check":["and",["perm","/access/realm/{realm}",["Realm.AllocateUser"]],["perm","/access/groups",["User.Modify"]]]}
 {"type":"null"}
 comment? string {"maxLength":512}
 delete? string {"format":"pve-configid-list","maxLength":4096}
 enable-new? boolean {"default":1}
 enabled? boolean {"default":1}
 id string {"format":"pve-configid","maxLength":64}
 remove-vanished? string {"default":"none","pattern":"(?:(?:(?:acl|properties|entry);)*(?:acl|properties|entry))|none"}
 schedule string {"format":"pve-calendar-event","maxLength":128}
 scope? string {"enum":["users","groups","both"]}
/cluster/jobs/schedule-analyze GET schedule-analyze token
 {"user":"all"}
 {"items":{"properties":{"timestamp":{"type":"integer"},"utc":{"type":"string"}},"type":"object"},"type":"array"}
 iterations? integer {"default":10,"maximum":100,"minimum":1}
 schedule string {"format":"pve-calendar-event","maxLength":128}
 starttime? integer
/cluster/log GET log token
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
 max? integer {"minimum":1}
/cluster/mapping GET index token
 {"user":"all"}
 {"items":{"type":"object"},"type":"array"}
/cluster/mapping/dir GET index token
 {"user":"all"}
 {"items":{"properties":{"checks":{"items":{"properties":{"message":{"type":"string"},"severity":{"enum":["warning","error"],"type":"string"}},"type":"object"},"optional":1,"type":"array"},"description":{"type":"string"},"id":{"type":"string"},"map":{"items":{"type":"string"},"type":"array"}},"type":"object"},"type":"array"}
 check-node? string {"format":"pve-node"}
/cluster/mapping/dir POST create token protected
 {"check":["perm","/mapping/dir",["Mapping.Modify"]]}
 {"type":"null"}
 description? string {"maxLength":4096}
 id string {"format":"pve-configid"}
 map array {"items":{"format":{"node":{"format":"pve-node","type":"string"},"path":{"format":"pve-storage-path-in-property-string","type":"string"}},"type":"string"}}
/cluster/mapping/dir/{id} DELETE delete token protected
 {"check":["perm","/mapping/dir",["Mapping.Modify"]]}
 {"type":"null"}
 id string {"format":"pve-configid"}
/cluster/mapping/dir/{id} GET get token protected
 {"check":["or",["perm","/mapping/dir/{id}",["Mapping.Use"]],["perm","/mapping/dir/{id}",["Mapping.Modify"]],["perm","/mapping/dir/{id}",["Mapping.Audit"]]]}
 {"type":"object"}
 id string {"format":"pve-configid"}
/cluster/mapping/dir/{id} PUT update token protected
 {"check":["perm","/mapping/dir/{id}",["Mapping.Modify"]]}
 {"type":"null"}
 delete? string {"format":"pve-configid-list","maxLength":4096}
 description? string {"maxLength":4096}
 digest? string {"maxLength":64}
 id string {"format":"pve-configid"}
 map? array {"items":{"format":{"node":{"format":"pve-node","type":"string"},"path":{"format":"pve-storage-path-in-property-string","type":"string"}},"type":"string"}}
/cluster/mapping/pci GET index token
 {"user":"all"}
 {"items":{"properties":{"checks":{"items":{"properties":{"message":{"type":"string"},"severity":{"enum":["warning","error"],"type":"string"}},"type":"object"},"optional":1,"type":"array"},"description":{"type":"string"},"id":{"type":"string"},"map":{"items":{"type":"string"},"type":"array"}},"type":"object"},"type":"array"}
 check-node? string {"format":"pve-node"}
/cluster/mapping/pci POST create token protected
 {"check":["perm","/mapping/pci",["Mapping.Modify"]]}
 {"type":"null"}
 description? string {"maxLength":4096}
 id string {"format":"pve-configid"}
 live-migration-capable? boolean {"default":0}
 map array {"items":{"format":{"id":{"pattern":"(?^:^[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}$)","type":"string"},"iommugroup":{"optional":1,"type":"integer"},"node":{"format":"pve-node","type":"string"},"path":{"pattern":"(?:[a-f0-9]{4,}:[a-f0-9]{2}:[a-f0-9]{2}(?:.[a-f0-9])?;)*[a-f0-9]{4,}:[a-f0-9]{2}:[a-f0-9]{2}(?:.[a-f0-9])?","type":"string"},"subsystem-id":{"optional":1,"pattern":"(?^:^[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}$)","type":"string"}},"type":"string"}}
 mdev? boolean {"default":0}
/cluster/mapping/pci/{id} DELETE delete token protected
 {"check":["perm","/mapping/pci",["Mapping.Modify"]]}
 {"type":"null"}
 id string {"format":"pve-configid"}
/cluster/mapping/pci/{id} GET get token protected
 {"check":["or",["perm","/mapping/pci/{id}",["Mapping.Use"]],["perm","/mapping/pci/{id}",["Mapping.Modify"]],["perm","/mapping/pci/{id}",["Mapping.Audit"]]]}
 {"type":"object"}
 id string {"format":"pve-configid"}
/cluster/mapping/pci/{id} PUT update token protected
 {"check":["perm","/mapping/pci/{id}",["Mapping.Modify"]]}
 {"type":"null"}
 delete? string {"format":"pve-configid-list","maxLength":4096}
 description? string {"maxLength":4096}
 digest? string {"maxLength":64}
 id string {"format":"pve-configid"}
 live-migration-capable? boolean {"default":0}
 map? array {"items":{"format":{"id":{"pattern":"(?^:^[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}$)","type":"string"},"iommugroup":{"optional":1,"type":"integer"},"node":{"format":"pve-node","type":"string"},"path":{"pattern":"(?:[a-f0-9]{4,}:[a-f0-9]{2}:[a-f0-9]{2}(?:.[a-f0-9])?;)*[a-f0-9]{4,}:[a-f0-9]{2}:[a-f0-9]{2}(?:.[a-f0-9])?","type":"string"},"subsystem-id":{"optional":1,"pattern":"(?^:^[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}$)","type":"string"}},"type":"string"}}
 mdev? boolean {"default":0}
/cluster/mapping/usb GET index token
 {"user":"all"}
 {"items":{"properties":{"description":{"type":"string"},"error":{"items":{"properties":{"message":{"type":"string"},"severity":{"type":"string"}},"type":"object"}},"id":{"type":"string"},"map":{"items":{"type":"string"},"type":"array"}},"type":"object"},"type":"array"}
 check-node? string {"format":"pve-node"}
/cluster/mapping/usb POST create token protected
 {"check":["perm","/mapping/usb",["Mapping.Modify"]]}
 {"type":"null"}
 description? string {"maxLength":4096}
 id string {"format":"pve-configid"}
 map array {"items":{"format":{"id":{"pattern":"(?^:^[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}$)","type":"string"},"node":{"format":"pve-node","type":"string"},"path":{"optional":1,"pattern":"(?^:^(\\d+)\\-(\\d+(\\.\\d+)*)$)","type":"string"}},"type":"string"}}
/cluster/mapping/usb/{id} DELETE delete token protected
 {"check":["perm","/mapping/usb",["Mapping.Modify"]]}
 {"type":"null"}
 id string {"format":"pve-configid"}
/cluster/mapping/usb/{id} GET get token protected
 {"check":["or",["perm","/mapping/usb/{id}",["Mapping.Audit"]],["perm","/mapping/usb/{id}",["Mapping.Use"]],["perm","/mapping/usb/{id}",["Mapping.Modify"]]]}
 {"type":"object"}
 id string {"format":"pve-configid"}
/cluster/mapping/usb/{id} PUT update token protected
 {"check":["perm","/mapping/usb/{id}",["Mapping.Modify"]]}
 {"type":"null"}
 delete? string {"format":"pve-configid-list","maxLength":4096}
 description? string {"maxLength":4096}
 digest? string {"maxLength":64}
 id string {"format":"pve-configid"}
 map array {"items":{"format":{"id":{"pattern":"(?^:^[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}$)","type":"string"},"node":{"format":"pve-node","type":"string"},"path":{"optional":1,"pattern":"(?^:^(\\d+)\\-(\\d+(\\.\\d+)*)$)","type":"string"}},"type":"string"}}
/cluster/metrics GET index token
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
/cluster/metrics/export GET export token
 {"check":["perm","/",["Sys.Audit"]]}
 {"additionalProperties":0,"properties":{"data":{"items":{"additionalProperties":0,"properties":{"id":{"type":"string"},"metric":{"type":"string"},"timestamp":{"type":"integer"},"type":{"enum":["gauge","counter","derive"],"type":"string"},"value":{"type":"number"}},"type":"object"},"type":"array"}},"type":"object"}
 history? boolean {"default":0}
 local-only? boolean {"default":0}
 node-list? string
 start-time? integer {"default":0}
/cluster/metrics/server GET server_index token
 {"check":["perm","/",["Sys.Audit"]]}
 {"items":{"properties":{"disable":{"type":"boolean"},"id":{"type":"string"},"port":{"type":"integer"},"server":{"type":"string"},"type":{"type":"string"}},"type":"object"},"type":"array"}
/cluster/metrics/server/{id} DELETE delete token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 id string {"format":"pve-configid"}
/cluster/metrics/server/{id} GET read token
 {"check":["perm","/",["Sys.Audit"]]}
 {"type":"object"}
 id string {"format":"pve-configid"}
/cluster/metrics/server/{id} POST create token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 api-path-prefix? string
 bucket? string
 disable? boolean
 id string {"format":"pve-configid"}
 influxdbproto? string {"default":"udp","enum":["udp","http","https"]}
 max-body-size? integer {"default":25000000,"minimum":1}
 mtu? integer {"default":1500,"maximum":65536,"minimum":512}
 organization? string
 otel-compression? string {"default":"gzip","enum":["none","gzip"]}
 otel-headers? string {"maxLength":1024}
 otel-max-body-size? integer {"default":10000000,"minimum":1024}
 otel-path? string {"default":"/v1/metrics"}
 otel-protocol? string {"default":"https","enum":["http","https"]}
 otel-resource-attributes? string {"maxLength":1024}
 otel-timeout? integer {"default":5,"maximum":10,"minimum":1}
 otel-verify-ssl? boolean {"default":1}
 path? string {"format":"graphite-path"}
 port integer {"maximum":65536,"minimum":1}
 proto? string {"enum":["udp","tcp"]}
 server string {"format":"address"}
 timeout? integer {"default":1,"minimum":0}
 token? string
 type string {"enum":["graphite","influxdb","opentelemetry"],"format":"pve-configid"}
 verify-certificate? boolean {"default":1}
/cluster/metrics/server/{id} PUT update token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 api-path-prefix? string
 bucket? string
 delete? string {"format":"pve-configid-list","maxLength":4096}
 digest? string {"maxLength":64}
 disable? boolean
 id string {"format":"pve-configid"}
 influxdbproto? string {"default":"udp","enum":["udp","http","https"]}
 max-body-size? integer {"default":25000000,"minimum":1}
 mtu? integer {"default":1500,"maximum":65536,"minimum":512}
 organization? string
 otel-compression? string {"default":"gzip","enum":["none","gzip"]}
 otel-headers? string {"maxLength":1024}
 otel-max-body-size? integer {"default":10000000,"minimum":1024}
 otel-path? string {"default":"/v1/metrics"}
 otel-protocol? string {"default":"https","enum":["http","https"]}
 otel-resource-attributes? string {"maxLength":1024}
 otel-timeout? integer {"default":5,"maximum":10,"minimum":1}
 otel-verify-ssl? boolean {"default":1}
 path? string {"format":"graphite-path"}
 port integer {"maximum":65536,"minimum":1}
 proto? string {"enum":["udp","tcp"]}
 server string {"format":"address"}
 timeout? integer {"default":1,"minimum":0}
 token? string
 verify-certificate? boolean {"default":1}
/cluster/nextid GET nextid token
 {"user":"all"}
 {"type":"integer"}
 vmid? integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/cluster/notifications GET index token
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
/cluster/notifications/endpoints GET endpoints_index token
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
/cluster/notifications/endpoints/gotify GET get_gotify_endpoints token protected
 {"check":["perm","/mapping/notifications",["Mapping.Audit"]]}
 {"items":{"properties":{"comment":{"optional":1,"type":"string"},"disable":{"default":0,"optional":1,"type":"boolean"},"name":{"format":"pve-configid","type":"string"},"origin":{"enum":["user-created","builtin","modified-builtin"],"type":"string"},"server":{"type":"string"}},"type":"object"},"type":"array"}
/cluster/notifications/endpoints/gotify POST create_gotify_endpoint token protected
 {"check":["and",["perm","/mapping/notifications",["Mapping.Modify"]],["or",["perm","/",["Sys.Audit","Sys.Modify"]],["perm","/",["Sys.AccessNetwork"]]]]}
 {"type":"null"}
 comment? string
 disable? boolean {"default":0}
 name string {"format":"pve-configid"}
 server string
 token string
/cluster/notifications/endpoints/gotify/{name} DELETE delete_gotify_endpoint token protected
 {"check":["perm","/mapping/notifications",["Mapping.Modify"]]}
 {"type":"null"}
 name string {"format":"pve-configid"}
/cluster/notifications/endpoints/gotify/{name} GET get_gotify_endpoint token protected
 {"check":["or",["perm","/mapping/notifications",["Mapping.Modify"]],["perm","/mapping/notifications",["Mapping.Audit"]]]}
 {"properties":{"comment":{"optional":1,"type":"string"},"digest":{"maxLength":64,"optional":1,"type":"string"},"disable":{"default":0,"optional":1,"type":"boolean"},"name":{"format":"pve-configid","type":"string"},"server":{"type":"string"}},"type":"object"}
 name string {"format":"pve-configid"}
/cluster/notifications/endpoints/gotify/{name} PUT update_gotify_endpoint token protected
 {"check":["and",["perm","/mapping/notifications",["Mapping.Modify"]],["or",["perm","/",["Sys.Audit","Sys.Modify"]],["perm","/",["Sys.AccessNetwork"]]]]}
 {"type":"null"}
 comment? string
 delete? array {"items":{"format":"pve-configid","type":"string"}}
 digest? string {"maxLength":64}
 disable? boolean {"default":0}
 name string {"format":"pve-configid"}
 server? string
 token? string
/cluster/notifications/endpoints/sendmail GET get_sendmail_endpoints token protected
 {"check":["or",["perm","/mapping/notifications",["Mapping.Modify"]],["perm","/mapping/notifications",["Mapping.Audit"]]]}
 {"items":{"properties":{"author":{"optional":1,"type":"string"},"comment":{"optional":1,"type":"string"},"disable":{"default":0,"optional":1,"type":"boolean"},"from-address":{"optional":1,"type":"string"},"mailto":{"items":{"format":"email-or-username","type":"string"},"optional":1,"type":"array"},"mailto-user":{"items":{"format":"pve-userid","type":"string"},"optional":1,"type":"array"},"name":{"format":"pve-configid","type":"string"},"origin":{"enum":["user-created","builtin","modified-builtin"],"type":"string"}},"type":"object"},"type":"array"}
/cluster/notifications/endpoints/sendmail POST create_sendmail_endpoint token protected
 {"check":["and",["perm","/mapping/notifications",["Mapping.Modify"]],["or",["perm","/",["Sys.Audit","Sys.Modify"]],["perm","/",["Sys.AccessNetwork"]]]]}
 {"type":"null"}
 author? string
 comment? string
 disable? boolean {"default":0}
 from-address? string
 mailto? array {"items":{"format":"email-or-username","type":"string"}}
 mailto-user? array {"items":{"format":"pve-userid","type":"string"}}
 name string {"format":"pve-configid"}
/cluster/notifications/endpoints/sendmail/{name} DELETE delete_sendmail_endpoint token protected
 {"check":["perm","/mapping/notifications",["Mapping.Modify"]]}
 {"type":"null"}
 name string {"format":"pve-configid"}
/cluster/notifications/endpoints/sendmail/{name} GET get_sendmail_endpoint token protected
 {"check":["or",["perm","/mapping/notifications",["Mapping.Modify"]],["perm","/mapping/notifications",["Mapping.Audit"]]]}
 {"properties":{"author":{"optional":1,"type":"string"},"comment":{"optional":1,"type":"string"},"digest":{"maxLength":64,"optional":1,"type":"string"},"disable":{"default":0,"optional":1,"type":"boolean"},"from-address":{"optional":1,"type":"string"},"mailto":{"items":{"format":"email-or-username","type":"string"},"optional":1,"type":"array"},"mailto-user":{"items":{"format":"pve-userid","type":"string"},"optional":1,"type":"array"},"name":{"format":"pve-configid","type":"string"}},"type":"object"}
 name string {"format":"pve-configid"}
/cluster/notifications/endpoints/sendmail/{name} PUT update_sendmail_endpoint token protected
 {"check":["and",["perm","/mapping/notifications",["Mapping.Modify"]],["or",["perm","/",["Sys.Audit","Sys.Modify"]],["perm","/",["Sys.AccessNetwork"]]]]}
 {"type":"null"}
 author? string
 comment? string
 delete? array {"items":{"format":"pve-configid","type":"string"}}
 digest? string {"maxLength":64}
 disable? boolean {"default":0}
 from-address? string
 mailto? array {"items":{"format":"email-or-username","type":"string"}}
 mailto-user? array {"items":{"format":"pve-userid","type":"string"}}
 name string {"format":"pve-configid"}
/cluster/notifications/endpoints/smtp GET get_smtp_endpoints token protected
 {"check":["or",["perm","/mapping/notifications",["Mapping.Modify"]],["perm","/mapping/notifications",["Mapping.Audit"]]]}
 {"items":{"properties":{"author":{"optional":1,"type":"string"},"comment":{"optional":1,"type":"string"},"disable":{"default":0,"optional":1,"type":"boolean"},"from-address":{"type":"string"},"mailto":{"items":{"format":"email-or-username","type":"string"},"optional":1,"type":"array"},"mailto-user":{"items":{"format":"pve-userid","type":"string"},"optional":1,"type":"array"},"mode":{"default":"tls","enum":["insecure","starttls","tls"],"optional":1,"type":"string"},"name":{"format":"pve-configid","type":"string"},"origin":{"enum":["user-created","builtin","modified-builtin"],"type":"string"},"port":{"optional":1,"type":"integer"},"server":{"type":"string"},"username":{"optional":1,"type":"string"}},"type":"object"},"type":"array"}
/cluster/notifications/endpoints/smtp POST create_smtp_endpoint token protected
 {"check":["and",["perm","/mapping/notifications",["Mapping.Modify"]],["or",["perm","/",["Sys.Audit","Sys.Modify"]],["perm","/",["Sys.AccessNetwork"]]]]}
 {"type":"null"}
 author? string
 comment? string
 disable? boolean {"default":0}
 from-address string
 mailto? array {"items":{"format":"email-or-username","type":"string"}}
 mailto-user? array {"items":{"format":"pve-userid","type":"string"}}
 mode? string {"default":"tls","enum":["insecure","starttls","tls"]}
 name string {"format":"pve-configid"}
 password? string
 port? integer
 server string
 username? string
/cluster/notifications/endpoints/smtp/{name} DELETE delete_smtp_endpoint token protected
 {"check":["perm","/mapping/notifications",["Mapping.Modify"]]}
 {"type":"null"}
 name string {"format":"pve-configid"}
/cluster/notifications/endpoints/smtp/{name} GET get_smtp_endpoint token protected
 {"check":["or",["perm","/mapping/notifications",["Mapping.Modify"]],["perm","/mapping/notifications",["Mapping.Audit"]]]}
 {"properties":{"author":{"optional":1,"type":"string"},"comment":{"optional":1,"type":"string"},"digest":{"maxLength":64,"optional":1,"type":"string"},"disable":{"default":0,"optional":1,"type":"boolean"},"from-address":{"type":"string"},"mailto":{"items":{"format":"email-or-username","type":"string"},"optional":1,"type":"array"},"mailto-user":{"items":{"format":"pve-userid","type":"string"},"optional":1,"type":"array"},"mode":{"default":"tls","enum":["insecure","starttls","tls"],"optional":1,"type":"string"},"name":{"format":"pve-configid","type":"string"},"port":{"optional":1,"type":"integer"},"server":{"type":"string"},"username":{"optional":1,"type":"string"}},"type":"object"}
 name string {"format":"pve-configid"}
/cluster/notifications/endpoints/smtp/{name} PUT update_smtp_endpoint token protected
 {"check":["and",["perm","/mapping/notifications",["Mapping.Modify"]],["or",["perm","/",["Sys.Audit","Sys.Modify"]],["perm","/",["Sys.AccessNetwork"]]]]}
 {"type":"null"}
 author? string
 comment? string
 delete? array {"items":{"format":"pve-configid","type":"string"}}
 digest? string {"maxLength":64}
 disable? boolean {"default":0}
 from-address? string
 mailto? array {"items":{"format":"email-or-username","type":"string"}}
 mailto-user? array {"items":{"format":"pve-userid","type":"string"}}
 mode? string {"default":"tls","enum":["insecure","starttls","tls"]}
 name string {"format":"pve-configid"}
 password? string
 port? integer
 server? string
 username? string
/cluster/notifications/endpoints/webhook GET get_webhook_endpoints token protected
 {"check":["perm","/mapping/notifications",["Mapping.Audit"]]}
 {"items":{"properties":{"body":{"optional":1,"type":"string"},"comment":{"optional":1,"type":"string"},"disable":{"default":0,"optional":1,"type":"boolean"},"header":{"items":{"type":"string"},"optional":1,"type":"array"},"method":{"enum":["post","put","get"],"type":"string"},"name":{"format":"pve-configid","type":"string"},"origin":{"enum":["user-created","builtin","modified-builtin"],"type":"string"},"secret":{"items":{"type":"string"},"optional":1,"type":"array"},"url":{"type":"string"}},"type":"object"},"type":"array"}
/cluster/notifications/endpoints/webhook POST create_webhook_endpoint token protected
 {"check":["and",["perm","/mapping/notifications",["Mapping.Modify"]],["or",["perm","/",["Sys.Audit","Sys.Modify"]],["perm","/",["Sys.AccessNetwork"]]]]}
 {"type":"null"}
 body? string
 comment? string
 disable? boolean {"default":0}
 header? array {"items":{"type":"string"}}
 method string {"enum":["post","put","get"]}
 name string {"format":"pve-configid"}
 secret? array {"items":{"type":"string"}}
 url string
/cluster/notifications/endpoints/webhook/{name} DELETE delete_webhook_endpoint token protected
 {"check":["perm","/mapping/notifications",["Mapping.Modify"]]}
 {"type":"null"}
 name string {"format":"pve-configid"}
/cluster/notifications/endpoints/webhook/{name} GET get_webhook_endpoint token protected
 {"check":["or",["perm","/mapping/notifications",["Mapping.Modify"]],["perm","/mapping/notifications",["Mapping.Audit"]]]}
 {"properties":{"body":{"optional":1,"type":"string"},"comment":{"optional":1,"type":"string"},"digest":{"maxLength":64,"optional":1,"type":"string"},"disable":{"default":0,"optional":1,"type":"boolean"},"header":{"items":{"type":"string"},"optional":1,"type":"array"},"method":{"enum":["post","put","get"],"type":"string"},"name":{"format":"pve-configid","type":"string"},"secret":{"items":{"type":"string"},"optional":1,"type":"array"},"url":{"type":"string"}},"type":"object"}
 name string {"format":"pve-configid"}
/cluster/notifications/endpoints/webhook/{name} PUT update_webhook_endpoint token protected
 {"check":["and",["perm","/mapping/notifications",["Mapping.Modify"]],["or",["perm","/",["Sys.Audit","Sys.Modify"]],["perm","/",["Sys.AccessNetwork"]]]]}
 {"type":"null"}
 body? string
 comment? string
 delete? array {"items":{"format":"pve-configid","type":"string"}}
 digest? string {"maxLength":64}
 disable? boolean {"default":0}
 header? array {"items":{"type":"string"}}
 method? string {"enum":["post","put","get"]}
 name string {"format":"pve-configid"}
 secret? array {"items":{"type":"string"}}
 url? string
/cluster/notifications/matcher-field-values GET get_matcher_field_values token protected
 {"check":["or",["perm","/mapping/notifications",["Mapping.Modify"]],["perm","/mapping/notifications",["Mapping.Audit"]]]}
 {"items":{"properties":{"comment":{"optional":1,"type":"string"},"field":{"type":"string"},"value":{"type":"string"}},"type":"object"},"type":"array"}
/cluster/notifications/matcher-fields GET get_matcher_fields token
 {"check":["or",["perm","/mapping/notifications",["Mapping.Modify"]],["perm","/mapping/notifications",["Mapping.Audit"]]]}
 {"items":{"properties":{"name":{"type":"string"}},"type":"object"},"type":"array"}
/cluster/notifications/matchers GET get_matchers token protected
 {"check":["or",["perm","/mapping/notifications",["Mapping.Modify"]],["perm","/mapping/notifications",["Mapping.Audit"]],["perm","/mapping/notifications",["Mapping.Use"]]]}
 {"items":{"properties":{"comment":{"optional":1,"type":"string"},"disable":{"default":0,"optional":1,"type":"boolean"},"invert-match":{"optional":1,"type":"boolean"},"match-calendar":{"items":{"type":"string"},"optional":1,"type":"array"},"match-field":{"items":{"type":"string"},"optional":1,"type":"array"},"match-severity":{"items":{"type":"string"},"optional":1,"type":"array"},"mode":{"default":"all","enum":["all","any"],"optional":1,"type":"string"},"name":{"format":"pve-configid","type":"string"},"origin":{"enum":["user-created","builtin","modified-builtin"],"type":"string"},"target":{"items":{"format":"pve-configid","type":"string"},"optional":1,"type":"array"}},"type":"object"},"type":"array"}
/cluster/notifications/matchers POST create_matcher token protected
 {"check":["perm","/mapping/notifications",["Mapping.Modify"]]}
 {"type":"null"}
 comment? string
 disable? boolean {"default":0}
 invert-match? boolean
 match-calendar? array {"items":{"type":"string"}}
 match-field? array {"items":{"type":"string"}}
 match-severity? array {"items":{"type":"string"}}
 mode? string {"default":"all","enum":["all","any"]}
 name string {"format":"pve-configid"}
 target? array {"items":{"format":"pve-configid","type":"string"}}
/cluster/notifications/matchers/{name} DELETE delete_matcher token protected
 {"check":["perm","/mapping/notifications",["Mapping.Modify"]]}
 {"type":"null"}
 name string {"format":"pve-configid"}
/cluster/notifications/matchers/{name} GET get_matcher token protected
 {"check":["or",["perm","/mapping/notifications",["Mapping.Modify"]],["perm","/mapping/notifications",["Mapping.Audit"]]]}
 {"properties":{"comment":{"optional":1,"type":"string"},"digest":{"maxLength":64,"optional":1,"type":"string"},"disable":{"default":0,"optional":1,"type":"boolean"},"invert-match":{"optional":1,"type":"boolean"},"match-calendar":{"items":{"type":"string"},"optional":1,"type":"array"},"match-field":{"items":{"type":"string"},"optional":1,"type":"array"},"match-severity":{"items":{"type":"string"},"optional":1,"type":"array"},"mode":{"default":"all","enum":["all","any"],"optional":1,"type":"string"},"name":{"format":"pve-configid","type":"string"},"target":{"items":{"format":"pve-configid","type":"string"},"optional":1,"type":"array"}},"type":"object"}
 name string {"format":"pve-configid"}
/cluster/notifications/matchers/{name} PUT update_matcher token protected
 {"check":["perm","/mapping/notifications",["Mapping.Modify"]]}
 {"type":"null"}
 comment? string
 delete? array {"items":{"format":"pve-configid","type":"string"}}
 digest? string {"maxLength":64}
 disable? boolean {"default":0}
 invert-match? boolean
 match-calendar? array {"items":{"type":"string"}}
 match-field? array {"items":{"type":"string"}}
 match-severity? array {"items":{"type":"string"}}
 mode? string {"default":"all","enum":["all","any"]}
 name string {"format":"pve-configid"}
 target? array {"items":{"format":"pve-configid","type":"string"}}
/cluster/notifications/targets GET get_all_targets token protected
 {"check":["or",["perm","/mapping/notifications",["Mapping.Modify"]],["perm","/mapping/notifications",["Mapping.Audit"]],["perm","/mapping/notifications",["Mapping.Use"]]]}
 {"items":{"properties":{"comment":{"optional":1,"type":"string"},"disable":{"default":0,"optional":1,"type":"boolean"},"name":{"format":"pve-configid","type":"string"},"origin":{"enum":["user-created","builtin","modified-builtin"],"type":"string"},"type":{"enum":["sendmail","gotify","smtp","webhook"],"type":"string"}},"type":"object"},"type":"array"}
/cluster/notifications/targets/{name}/test POST test_target token protected
 {"check":["or",["perm","/mapping/notifications",["Mapping.Modify"]],["perm","/mapping/notifications",["Mapping.Audit"]],["perm","/mapping/notifications",["Mapping.Use"]]]}
 {"type":"null"}
 name string {"format":"pve-configid"}
/cluster/options GET get_options token
 {"check":["perm","/",["Sys.Audit"]],"user":"all"}
 {"properties":{"allowed-tags":{"items":{"type":"string"},"type":"array"},"bwlimit":{"format":{"clone":{"minimum":"0","optional":1,"type":"number"},"default":{"minimum":"0","optional":1,"type":"number"},"migration":{"minimum":"0","optional":1,"type":"number"},"move":{"minimum":"0","optional":1,"type":"number"},"restore":{"minimum":"0","optional":1,"type":"number"}},"optional":1,"type":"string"},"consent-text":{"maxLength":65536,"optional":1,"type":"string"},"console":{"enum":["applet","vv","html5","xtermjs"],"optional":1,"type":"string"},"crs":{"format":{"ha":{"default":"basic","enum":["basic","static","dynamic"],"optional":1,"type":"string"},"ha-auto-rebalance":{"default":0,"optional":1,"type":"boolean"},"ha-auto-rebalance-hold-duration":{"default":3,"minimum":0,"optional":1,"requires":"ha-auto-rebalance","type":"number"},"ha-auto-rebalance-margin":{"default":10,"maximum":100,"minimum":0,"optional":1,"requires":"ha-auto-rebalance","type":"number"},"ha-auto-rebalance-method":{"default":"bruteforce","enum":["bruteforce","topsis"],"optional":1,"requires":"ha-auto-rebalance","type":"string"},"ha-auto-rebalance-threshold":{"default":30,"maximum":100,"minimum":0,"optional":1,"requires":"ha-auto-rebalance","type":"number"},"ha-rebalance-on-start":{"default":0,"optional":1,"type":"boolean"}},"optional":1,"type":"string"},"description":{"maxLength":65536,"optional":1,"type":"string"},"email_from":{"format":"email-opt","optional":1,"type":"string"},"fencing":{"default":"watchdog","enum":["watchdog","hardware","both"],"optional":1,"type":"string"},"ha":{"format":{"shutdown_policy":{"default":"conditional","enum":["freeze","failover","conditional","migrate"],"type":"string"}},"optional":1,"type":"string"},"http_proxy":{"optional":1,"pattern":"http://.*","type":"string"},"keyboard":{"enum":["de","de-ch","da","en-gb","en-us","es","fi","fr","fr-be","fr-ca","fr-ch","hu","is","it","ja","lt","mk","nl","no","pl","pt","pt-br","sv","sl","tr"],"optional":1,"type":"string"},"language":{"enum":["ar","ca","da","de","en","es","eu","fa","fr","hr","he","it","ja","ka","kr","nb","nl","nn","pl","pt_BR","ru","sl","sv","tr","ukr","zh_CN","zh_TW"],"optional":1,"type":"string"},"location":{"format":"pve-node-location","optional":1,"type":"string"},"mac_prefix":{"default":"BC:24:11","format":"mac-prefix","optional":1,"type":"string"},"max_workers":{"minimum":1,"optional":1,"type":"integer"},"migration":{"format":{"network":{"format":"CIDR","optional":1,"type":"string"},"type":{"default":"secure","default_key":1,"enum":["secure","insecure"],"type":"string"}},"optional":1,"type":"string"},"migration_unsecure":{"optional":1,"type":"boolean"},"next-id":{"format":{"lower":{"default":100,"max":999999999,"min":100,"optional":1,"type":"integer"},"upper":{"default":1000000,"max":1000000000,"min":100,"optional":1,"type":"integer"}},"optional":1,"type":"string"},"notify":{"format":{"fencing":{"enum":["always","never"],"optional":1,"type":"string"},"package-updates":{"default":"auto","enum":["auto","always","never"],"optional":1,"type":"string"},"replication":{"enum":["always","never"],"optional":1,"type":"string"},"target-fencing":{"optional":1,"type":"string"},"target-package-updates":{"optional":1,"type":"string"},"target-replication":{"optional":1,"type":"string"}},"optional":1,"type":"string"},"registered-tags":{"optional":1,"pattern":"(?:(?^i:[a-z0-9_][a-z0-9_\\-\\+\\.]*);)*(?^i:[a-z0-9_][a-z0-9_\\-\\+\\.]*)","type":"string"},"replication":{"format":{"network":{"format":"CIDR","optional":1,"type":"string"},"type":{"default":"secure","default_key":1,"enum":["secure","insecure"],"type":"string"}},"optional":1,"type":"string"},"tag-style":{"format":{"case-sensitive":{"default":0,"optional":1,"type":"boolean"},"color-map":{"optional":1,"pattern":"(?:(?^i:[a-z0-9_][a-z0-9_\\-\\+\\.]*):[0-9a-fA-F]{6}(?::[0-9a-fA-F]{6})?)(?:;(?:(?^i:[a-z0-9_][a-z0-9_\\-\\+\\.]*):[0-9a-fA-F]{6}(?::[0-9a-fA-F]{6})?))*","type":"string"},"ordering":{"default":"alphabetical","enum":["config","alphabetical"],"optional":1,"type":"string"},"shape":{"default":"circle","enum":["full","circle","dense","none"],"optional":1,"type":"string"}},"optional":1,"type":"string"},"u2f":{"format":{"appid":{"optional":1,"type":"string"},"origin":{"optional":1,"type":"string"}},"optional":1,"type":"string"},"user-tag-access":{"format":{"user-allow":{"default":"free","enum":["none","list","existing","free"],"optional":1,"type":"string"},"user-allow-list":{"optional":1,"pattern":"(?^i:[a-z0-9_][a-z0-9_\\-\\+\\.]*)(?:;(?^i:[a-z0-9_][a-z0-9_\\-\\+\\.]*))*","type":"string"}},"optional":1,"type":"string"},"webauthn":{"format":{"allow-subdomains":{"default":1,"optional":1,"type":"boolean"},"id":{"optional":1,"type":"string"},"origin":{"optional":1,"type":"string"},"rp":{"optional":1,"type":"string"}},"optional":1,"type":"string"}},"type":"object"}
/cluster/options PUT set_options token protected
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 bwlimit? string {"format":{"clone":{"minimum":0,"optional":1,"type":"number"},"default":{"minimum":0,"optional":1,"type":"number"},"migration":{"minimum":0,"optional":1,"type":"number"},"move":{"minimum":0,"optional":1,"type":"number"},"restore":{"minimum":0,"optional":1,"type":"number"}}}
 consent-text? string {"maxLength":65536}
 console? string {"enum":["applet","vv","html5","xtermjs"]}
 crs? string {"format":{"ha":{"default":"basic","enum":["basic","static","dynamic"],"optional":1,"type":"string"},"ha-auto-rebalance":{"default":0,"optional":1,"type":"boolean"},"ha-auto-rebalance-hold-duration":{"default":3,"minimum":0,"optional":1,"requires":"ha-auto-rebalance","type":"number"},"ha-auto-rebalance-margin":{"default":10,"maximum":100,"minimum":0,"optional":1,"requires":"ha-auto-rebalance","type":"number"},"ha-auto-rebalance-method":{"default":"bruteforce","enum":["bruteforce","topsis"],"optional":1,"requires":"ha-auto-rebalance","type":"string"},"ha-auto-rebalance-threshold":{"default":30,"maximum":100,"minimum":0,"optional":1,"requires":"ha-auto-rebalance","type":"number"},"ha-rebalance-on-start":{"default":0,"optional":1,"type":"boolean"}}}
 delete? string {"format":"pve-configid-list"}
 description? string {"maxLength":65536}
 email_from? string {"format":"email-opt"}
 fencing? string {"default":"watchdog","enum":["watchdog","hardware","both"]}
 ha? string {"format":{"shutdown_policy":{"default":"conditional","enum":["freeze","failover","conditional","migrate"],"type":"string"}}}
 http_proxy? string {"pattern":"http://.*"}
 keyboard? string {"enum":["de","de-ch","da","en-gb","en-us","es","fi","fr","fr-be","fr-ca","fr-ch","hu","is","it","ja","lt","mk","nl","no","pl","pt","pt-br","sv","sl","tr"]}
 language? string {"enum":["ar","ca","da","de","en","es","eu","fa","fr","hr","he","it","ja","ka","kr","nb","nl","nn","pl","pt_BR","ru","sl","sv","tr","ukr","zh_CN","zh_TW"]}
 location? string {"format":"pve-node-location"}
 mac_prefix? string {"default":"BC:24:11","format":"mac-prefix"}
 max_workers? integer {"minimum":1}
 migration? string {"format":{"network":{"format":"CIDR","optional":1,"type":"string"},"type":{"default":"secure","default_key":1,"enum":["secure","insecure"],"type":"string"}}}
 migration_unsecure? boolean
 next-id? string {"format":{"lower":{"default":100,"max":999999999,"min":100,"optional":1,"type":"integer"},"upper":{"default":1000000,"max":1000000000,"min":100,"optional":1,"type":"integer"}}}
 notify? string {"format":{"fencing":{"enum":["always","never"],"optional":1,"type":"string"},"package-updates":{"default":"auto","enum":["auto","always","never"],"optional":1,"type":"string"},"replication":{"enum":["always","never"],"optional":1,"type":"string"},"target-fencing":{"optional":1,"type":"string"},"target-package-updates":{"optional":1,"type":"string"},"target-replication":{"optional":1,"type":"string"}}}
 registered-tags? string {"pattern":"(?:(?^i:[a-z0-9_][a-z0-9_\\-\\+\\.]*);)*(?^i:[a-z0-9_][a-z0-9_\\-\\+\\.]*)"}
 replication? string {"format":{"network":{"format":"CIDR","optional":1,"type":"string"},"type":{"default":"secure","default_key":1,"enum":["secure","insecure"],"type":"string"}}}
 tag-style? string {"format":{"case-sensitive":{"default":0,"optional":1,"type":"boolean"},"color-map":{"optional":1,"pattern":"(?:(?^i:[a-z0-9_][a-z0-9_\\-\\+\\.]*):[0-9a-fA-F]{6}(?::[0-9a-fA-F]{6})?)(?:;(?:(?^i:[a-z0-9_][a-z0-9_\\-\\+\\.]*):[0-9a-fA-F]{6}(?::[0-9a-fA-F]{6})?))*","type":"string"},"ordering":{"default":"alphabetical","enum":["config","alphabetical"],"optional":1,"type":"string"},"shape":{"default":"circle","enum":["full","circle","dense","none"],"optional":1,"type":"string"}}}
 u2f? string {"format":{"appid":{"optional":1,"type":"string"},"origin":{"optional":1,"type":"string"}}}
 user-tag-access? string {"format":{"user-allow":{"default":"free","enum":["none","list","existing","free"],"optional":1,"type":"string"},"user-allow-list":{"optional":1,"pattern":"(?^i:[a-z0-9_][a-z0-9_\\-\\+\\.]*)(?:;(?^i:[a-z0-9_][a-z0-9_\\-\\+\\.]*))*","type":"string"}}}
 webauthn? string {"format":{"allow-subdomains":{"default":1,"optional":1,"type":"boolean"},"id":{"optional":1,"type":"string"},"origin":{"optional":1,"type":"string"},"rp":{"optional":1,"type":"string"}}}
/cluster/qemu GET index token
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
/cluster/qemu/cpu-flags GET index token
 {"check":["or",["perm","/nodes",["Sys.Audit"]],["perm","/mapping/cpu",["Mapping.Audit","Mapping.Use","Mapping.Modify"],"any",1]]}
 {"items":{"properties":{"description":{"optional":1,"type":"string"},"name":{"type":"string"},"supported-on":{"items":{"format":"pve-node","type":"string"},"optional":1,"type":"array"}},"type":"object"},"type":"array"}
 accel? string {"default":"kvm","enum":["kvm","tcg"]}
 arch? string {"enum":["x86_64","aarch64"]}
/cluster/qemu/custom-cpu-models GET config token
 {"user":"all"}
 {"items":{"properties":{"cputype":{"default":"kvm64","default_key":1,"optional":1,"type":"string"},"digest":{"maxLength":64,"optional":1,"type":"string"},"flags":{"optional":1,"pattern":"(?^u:(?^u:([+-])([a-zA-Z0-9\\-_\\.]+))(;(?^u:([+-])([a-zA-Z0-9\\-_\\.]+)))*)","type":"string"},"guest-phys-bits":{"maximum":64,"minimum":32,"optional":1,"type":"integer"},"hidden":{"default":0,"optional":1,"type":"boolean"},"hv-vendor-id":{"optional":1,"pattern":"(?^u:[a-zA-Z0-9]{1,12})","type":"string"},"level":{"maximum":4294967295,"minimum":0,"optional":1,"type":"integer"},"phys-bits":{"format":"pve-phys-bits","optional":1,"type":"string"},"reported-model":{"default":"kvm64","enum":["486","a64fx","athlon","Broadwell","Broadwell-IBRS","Broadwell-noTSX","Broadwell-noTSX-IBRS","Cascadelake-Server","Cascadelake-Server-noTSX","Cascadelake-Server-v2","Cascadelake-Server-v4","Cascadelake-Server-v5","ClearwaterForest","Conroe","Cooperlake","Cooperlake-v2","core2duo","coreduo","cortex-a35","cortex-a53","cortex-a55","cortex-a57","cortex-a710","cortex-a72","cortex-a76","EPYC","EPYC-Genoa","EPYC-Genoa-v2","EPYC-IBPB","EPYC-Milan","EPYC-Milan-v2","EPYC-Milan-v3","EPYC-Rome","EPYC-Rome-v2","EPYC-Rome-v3","EPYC-Rome-v4","EPYC-Rome-v5","EPYC-Turin","EPYC-v3","EPYC-v4","EPYC-v5","GraniteRapids","GraniteRapids-v2","GraniteRapids-v3","Haswell","Haswell-IBRS","Haswell-noTSX","Haswell-noTSX-IBRS","host","Icelake-Client","Icelake-Client-noTSX","Icelake-Server","Icelake-Server-noTSX","Icelake-Server-v3","Icelake-Server-v4","Icelake-Server-v5","Icelake-Server-v6","Icelake-Server-v7","IvyBridge","IvyBridge-IBRS","KnightsMill","kvm32","kvm64","max","Nehalem","Nehalem-IBRS","neoverse-n1","neoverse-n2","neoverse-v1","Opteron_G1","Opteron_G2","Opteron_G3","Opteron_G4","Opteron_G5","Penryn","pentium","pentium2","pentium3","phenom","qemu32","qemu64","SandyBridge","SandyBridge-IBRS","SapphireRapids","SapphireRapids-v2","SapphireRapids-v3","SapphireRapids-v4","SierraForest","SierraForest-v2","SierraForest-v3","Skylake-Client","Skylake-Client-IBRS","Skylake-Client-noTSX-IBRS","Skylake-Client-v4","Skylake-Server","Skylake-Server-IBRS","Skylake-Server-noTSX-IBRS","Skylake-Server-v4","Skylake-Server-v5","Westmere","Westmere-IBRS"],"optional":1,"type":"string"}},"type":"object"},"type":"array"}
/cluster/qemu/custom-cpu-models POST create token protected
 {"check":["perm","/mapping/cpu",["Mapping.Modify"]]}
 {"type":"null"}
 cputype string {"format":"pve-configid","maxLength":40}
 flags? string {"pattern":"(?^u:(?^u:([+-])([a-zA-Z0-9\\-_\\.]+))(;(?^u:([+-])([a-zA-Z0-9\\-_\\.]+)))*)"}
 guest-phys-bits? integer {"maximum":64,"minimum":32}
 hidden? boolean {"default":0}
 hv-vendor-id? string {"pattern":"(?^u:[a-zA-Z0-9]{1,12})"}
 level? integer {"maximum":4294967295,"minimum":0}
 phys-bits? string {"format":"pve-phys-bits"}
 reported-model string {"default":"kvm64","enum":["486","a64fx","athlon","Broadwell","Broadwell-IBRS","Broadwell-noTSX","Broadwell-noTSX-IBRS","Cascadelake-Server","Cascadelake-Server-noTSX","Cascadelake-Server-v2","Cascadelake-Server-v4","Cascadelake-Server-v5","ClearwaterForest","Conroe","Cooperlake","Cooperlake-v2","core2duo","coreduo","cortex-a35","cortex-a53","cortex-a55","cortex-a57","cortex-a710","cortex-a72","cortex-a76","EPYC","EPYC-Genoa","EPYC-Genoa-v2","EPYC-IBPB","EPYC-Milan","EPYC-Milan-v2","EPYC-Milan-v3","EPYC-Rome","EPYC-Rome-v2","EPYC-Rome-v3","EPYC-Rome-v4","EPYC-Rome-v5","EPYC-Turin","EPYC-v3","EPYC-v4","EPYC-v5","GraniteRapids","GraniteRapids-v2","GraniteRapids-v3","Haswell","Haswell-IBRS","Haswell-noTSX","Haswell-noTSX-IBRS","host","Icelake-Client","Icelake-Client-noTSX","Icelake-Server","Icelake-Server-noTSX","Icelake-Server-v3","Icelake-Server-v4","Icelake-Server-v5","Icelake-Server-v6","Icelake-Server-v7","IvyBridge","IvyBridge-IBRS","KnightsMill","kvm32","kvm64","max","Nehalem","Nehalem-IBRS","neoverse-n1","neoverse-n2","neoverse-v1","Opteron_G1","Opteron_G2","Opteron_G3","Opteron_G4","Opteron_G5","Penryn","pentium","pentium2","pentium3","phenom","qemu32","qemu64","SandyBridge","SandyBridge-IBRS","SapphireRapids","SapphireRapids-v2","SapphireRapids-v3","SapphireRapids-v4","SierraForest","SierraForest-v2","SierraForest-v3","Skylake-Client","Skylake-Client-IBRS","Skylake-Client-noTSX-IBRS","Skylake-Client-v4","Skylake-Server","Skylake-Server-IBRS","Skylake-Server-noTSX-IBRS","Skylake-Server-v4","Skylake-Server-v5","Westmere","Westmere-IBRS"]}
/cluster/qemu/custom-cpu-models/{cputype} DELETE delete token protected
 {"check":["perm","/mapping/cpu/{cputype}",["Mapping.Modify"]]}
 {"type":"null"}
 cputype string
/cluster/qemu/custom-cpu-models/{cputype} GET info token
 {"check":["or",["perm","/mapping/cpu/{cputype}",["Mapping.Audit"]],["perm","/mapping/cpu/{cputype}",["Mapping.Use"]],["perm","/mapping/cpu/{cputype}",["Mapping.Modify"]]]}
 {"properties":{"cputype":{"default":"kvm64","default_key":1,"optional":1,"type":"string"},"digest":{"maxLength":64,"optional":1,"type":"string"},"flags":{"optional":1,"pattern":"(?^u:(?^u:([+-])([a-zA-Z0-9\\-_\\.]+))(;(?^u:([+-])([a-zA-Z0-9\\-_\\.]+)))*)","type":"string"},"guest-phys-bits":{"maximum":64,"minimum":32,"optional":1,"type":"integer"},"hidden":{"default":0,"optional":1,"type":"boolean"},"hv-vendor-id":{"optional":1,"pattern":"(?^u:[a-zA-Z0-9]{1,12})","type":"string"},"level":{"maximum":4294967295,"minimum":0,"optional":1,"type":"integer"},"phys-bits":{"format":"pve-phys-bits","optional":1,"type":"string"},"reported-model":{"default":"kvm64","enum":["486","a64fx","athlon","Broadwell","Broadwell-IBRS","Broadwell-noTSX","Broadwell-noTSX-IBRS","Cascadelake-Server","Cascadelake-Server-noTSX","Cascadelake-Server-v2","Cascadelake-Server-v4","Cascadelake-Server-v5","ClearwaterForest","Conroe","Cooperlake","Cooperlake-v2","core2duo","coreduo","cortex-a35","cortex-a53","cortex-a55","cortex-a57","cortex-a710","cortex-a72","cortex-a76","EPYC","EPYC-Genoa","EPYC-Genoa-v2","EPYC-IBPB","EPYC-Milan","EPYC-Milan-v2","EPYC-Milan-v3","EPYC-Rome","EPYC-Rome-v2","EPYC-Rome-v3","EPYC-Rome-v4","EPYC-Rome-v5","EPYC-Turin","EPYC-v3","EPYC-v4","EPYC-v5","GraniteRapids","GraniteRapids-v2","GraniteRapids-v3","Haswell","Haswell-IBRS","Haswell-noTSX","Haswell-noTSX-IBRS","host","Icelake-Client","Icelake-Client-noTSX","Icelake-Server","Icelake-Server-noTSX","Icelake-Server-v3","Icelake-Server-v4","Icelake-Server-v5","Icelake-Server-v6","Icelake-Server-v7","IvyBridge","IvyBridge-IBRS","KnightsMill","kvm32","kvm64","max","Nehalem","Nehalem-IBRS","neoverse-n1","neoverse-n2","neoverse-v1","Opteron_G1","Opteron_G2","Opteron_G3","Opteron_G4","Opteron_G5","Penryn","pentium","pentium2","pentium3","phenom","qemu32","qemu64","SandyBridge","SandyBridge-IBRS","SapphireRapids","SapphireRapids-v2","SapphireRapids-v3","SapphireRapids-v4","SierraForest","SierraForest-v2","SierraForest-v3","Skylake-Client","Skylake-Client-IBRS","Skylake-Client-noTSX-IBRS","Skylake-Client-v4","Skylake-Server","Skylake-Server-IBRS","Skylake-Server-noTSX-IBRS","Skylake-Server-v4","Skylake-Server-v5","Westmere","Westmere-IBRS"],"optional":1,"type":"string"}},"type":"object"}
 cputype string
/cluster/qemu/custom-cpu-models/{cputype} PUT update token protected
 {"check":["perm","/mapping/cpu/{cputype}",["Mapping.Modify"]]}
 {"type":"null"}
 cputype string {"format":"pve-configid","maxLength":40}
 delete? string {"format":"pve-configid-list"}
 digest? string {"maxLength":64}
 flags? string {"pattern":"(?^u:(?^u:([+-])([a-zA-Z0-9\\-_\\.]+))(;(?^u:([+-])([a-zA-Z0-9\\-_\\.]+)))*)"}
 guest-phys-bits? integer {"maximum":64,"minimum":32}
 hidden? boolean {"default":0}
 hv-vendor-id? string {"pattern":"(?^u:[a-zA-Z0-9]{1,12})"}
 level? integer {"maximum":4294967295,"minimum":0}
 phys-bits? string {"format":"pve-phys-bits"}
 reported-model? string {"default":"kvm64","enum":["486","a64fx","athlon","Broadwell","Broadwell-IBRS","Broadwell-noTSX","Broadwell-noTSX-IBRS","Cascadelake-Server","Cascadelake-Server-noTSX","Cascadelake-Server-v2","Cascadelake-Server-v4","Cascadelake-Server-v5","ClearwaterForest","Conroe","Cooperlake","Cooperlake-v2","core2duo","coreduo","cortex-a35","cortex-a53","cortex-a55","cortex-a57","cortex-a710","cortex-a72","cortex-a76","EPYC","EPYC-Genoa","EPYC-Genoa-v2","EPYC-IBPB","EPYC-Milan","EPYC-Milan-v2","EPYC-Milan-v3","EPYC-Rome","EPYC-Rome-v2","EPYC-Rome-v3","EPYC-Rome-v4","EPYC-Rome-v5","EPYC-Turin","EPYC-v3","EPYC-v4","EPYC-v5","GraniteRapids","GraniteRapids-v2","GraniteRapids-v3","Haswell","Haswell-IBRS","Haswell-noTSX","Haswell-noTSX-IBRS","host","Icelake-Client","Icelake-Client-noTSX","Icelake-Server","Icelake-Server-noTSX","Icelake-Server-v3","Icelake-Server-v4","Icelake-Server-v5","Icelake-Server-v6","Icelake-Server-v7","IvyBridge","IvyBridge-IBRS","KnightsMill","kvm32","kvm64","max","Nehalem","Nehalem-IBRS","neoverse-n1","neoverse-n2","neoverse-v1","Opteron_G1","Opteron_G2","Opteron_G3","Opteron_G4","Opteron_G5","Penryn","pentium","pentium2","pentium3","phenom","qemu32","qemu64","SandyBridge","SandyBridge-IBRS","SapphireRapids","SapphireRapids-v2","SapphireRapids-v3","SapphireRapids-v4","SierraForest","SierraForest-v2","SierraForest-v3","Skylake-Client","Skylake-Client-IBRS","Skylake-Client-noTSX-IBRS","Skylake-Client-v4","Skylake-Server","Skylake-Server-IBRS","Skylake-Server-noTSX-IBRS","Skylake-Server-v4","Skylake-Server-v5","Westmere","Westmere-IBRS"]}
/cluster/replication GET index token
 {"user":"all"}
 {"items":{"properties":{"comment":{"maxLength":4096,"optional":1,"type":"string"},"disable":{"optional":1,"type":"boolean"},"guest":{"type":"integer"},"id":{"format":"pve-replication-job-id","pattern":"[1-9][0-9]{2,8}-\\d{1,9}","type":"string"},"jobnum":{"type":"integer"},"rate":{"minimum":1,"optional":1,"type":"number"},"remove_job":{"enum":["local","full"],"optional":1,"type":"string"},"schedule":{"default":"*/15","format":"pve-calendar-event","maxLength":128,"optional":1,"type":"string"},"source":{"format":"pve-node","optional":1,"type":"string"},"target":{"format":"pve-node","optional":0,"type":"string"},"type":{"enum":["local"],"type":"string"}},"type":"object"},"type":"array"}
/cluster/replication POST create token protected
 {"user":"all"}
 {"type":"null"}
 comment? string {"maxLength":4096}
 disable? boolean
 id string {"format":"pve-replication-job-id","pattern":"[1-9][0-9]{2,8}-\\d{1,9}"}
 rate? number {"minimum":1}
 remove_job? string {"enum":["local","full"]}
 schedule? string {"default":"*/15","format":"pve-calendar-event","maxLength":128}
 source? string {"format":"pve-node"}
 target string {"format":"pve-node"}
 type string {"enum":["local"]}
/cluster/replication/{id} DELETE delete token protected
 {"user":"all"}
 {"type":"null"}
 force? boolean {"default":0}
 id string {"format":"pve-replication-job-id","pattern":"[1-9][0-9]{2,8}-\\d{1,9}"}
 keep? boolean {"default":0}
/cluster/replication/{id} GET read token
 {"user":"all"}
 {"properties":{"comment":{"maxLength":4096,"optional":1,"type":"string"},"digest":{"maxLength":64,"optional":1,"type":"string"},"disable":{"optional":1,"type":"boolean"},"guest":{"type":"integer"},"id":{"format":"pve-replication-job-id","pattern":"[1-9][0-9]{2,8}-\\d{1,9}","type":"string"},"jobnum":{"type":"integer"},"rate":{"minimum":1,"optional":1,"type":"number"},"remove_job":{"enum":["local","full"],"optional":1,"type":"string"},"schedule":{"default":"*/15","format":"pve-calendar-event","maxLength":128,"optional":1,"type":"string"},"source":{"format":"pve-node","optional":1,"type":"string"},"target":{"format":"pve-node","optional":0,"type":"string"},"type":{"enum":["local"],"type":"string"}},"type":"object"}
 id string {"format":"pve-replication-job-id","pattern":"[1-9][0-9]{2,8}-\\d{1,9}"}
/cluster/replication/{id} PUT update token protected
 {"user":"all"}
 {"type":"null"}
 comment? string {"maxLength":4096}
 delete? string {"format":"pve-configid-list","maxLength":4096}
 digest? string {"maxLength":64}
 disable? boolean
 id string {"format":"pve-replication-job-id","pattern":"[1-9][0-9]{2,8}-\\d{1,9}"}
 rate? number {"minimum":1}
 remove_job? string {"enum":["local","full"]}
 schedule? string {"default":"*/15","format":"pve-calendar-event","maxLength":128}
 source? string {"format":"pve-node"}
/cluster/resources GET resources token
 {"user":"all"}
 {"items":{"properties":{"cgroup-mode":{"optional":1,"type":"integer"},"content":{"format":"pve-storage-content-list","optional":1,"type":"string"},"cpu":{"minimum":0,"optional":1,"renderer":"fraction_as_percentage","type":"number"},"disk":{"minimum":0,"optional":1,"renderer":"bytes","type":"integer"},"diskread":{"optional":1,"renderer":"bytes","type":"integer"},"diskwrite":{"optional":1,"renderer":"bytes","type":"integer"},"hastate":{"optional":1,"type":"string"},"host-arch":{"default":"x86_64","enum":["x86_64","aarch64"],"optional":1,"type":"string"},"id":{"type":"string"},"level":{"optional":1,"type":"string"},"lock":{"optional":1,"type":"string"},"maxcpu":{"minimum":0,"optional":1,"type":"number"},"maxdisk":{"minimum":0,"optional":1,"renderer":"bytes","type":"integer"},"maxmem":{"optional":1,"renderer":"bytes","type":"integer"},"mem":{"minimum":0,"optional":1,"renderer":"bytes","type":"integer"},"memhost":{"minimum":0,"optional":1,"renderer":"bytes","type":"integer"},"name":{"optional":1,"type":"string"},"netin":{"optional":1,"renderer":"bytes","type":"integer"},"netout":{"optional":1,"renderer":"bytes","type":"integer"},"network":{"optional":1,"type":"string"},"network-type":{"enum":["fabric","zone"],"optional":1,"type":"string"},"node":{"format":"pve-node","optional":1,"type":"string"},"plugintype":{"optional":1,"type":"string"},"pool":{"optional":1,"type":"string"},"protocol":{"optional":1,"type":"string"},"sdn":{"optional":1,"type":"string"},"shared":{"optional":1,"type":"boolean"},"status":{"optional":1,"type":"string"},"storage":{"format":"pve-storage-id","optional":1,"type":"string"},"tags":{"optional":1,"type":"string"},"template":{"default":0,"optional":1,"type":"boolean"},"type":{"enum":["node","storage","pool","qemu","lxc","openvz","sdn","network"],"type":"string"},"uptime":{"optional":1,"renderer":"duration","type":"integer"},"vmid":{"format":"pve-vmid","maximum":999999999,"minimum":100,"optional":1,"type":"integer"},"zone-type":{"optional":1,"type":"string"}},"type":"object"},"type":"array"}
 type? string {"enum":["vm","storage","node","sdn"]}
/cluster/sdn GET index token
 {"check":["perm","/sdn",["SDN.Audit"]]}
 {"items":{"properties":{"id":{"type":"string"}},"type":"object"},"type":"array"}
/cluster/sdn PUT reload token protected
 {"check":["perm","/sdn",["SDN.Allocate"]]}
 {"type":"string"}
 lock-token? string
 release-lock? boolean {"default":1}
/cluster/sdn/controllers GET index token
 {"user":"all"}
 {"items":{"properties":{"asn":{"maximum":4294967295,"minimum":0,"optional":1,"type":"integer"},"bgp-multipath-as-relax":{"optional":1,"type":"boolean"},"controller":{"type":"string"},"digest":{"optional":1,"type":"string"},"ebgp":{"optional":1,"type":"boolean"},"ebgp-multihop":{"optional":1,"type":"integer"},"isis-domain":{"optional":1,"type":"string"},"isis-ifaces":{"format":"pve-iface-list","optional":1,"type":"string"},"isis-net":{"format":"pve-sdn-isis-net","optional":1,"type":"string"},"loopback":{"optional":1,"type":"string"},"node":{"optional":1,"type":"string"},"peers":{"optional":1,"type":"string"},"pending":{"optional":1,"properties":{"asn":{"maximum":4294967295,"minimum":0,"optional":1,"type":"integer"},"bgp-multipath-as-relax":{"optional":1,"type":"boolean"},"ebgp":{"optional":1,"type":"boolean"},"ebgp-multihop":{"optional":1,"type":"integer"},"isis-domain":{"optional":1,"type":"string"},"isis-ifaces":{"format":"pve-iface-list","optional":1,"type":"string"},"isis-net":{"format":"pve-sdn-isis-net","optional":1,"type":"string"},"loopback":{"optional":1,"type":"string"},"node":{"optional":1,"type":"string"},"peers":{"optional":1,"type":"string"}},"type":"object"},"state":{"enum":["new","changed","deleted"],"optional":1,"type":"string"},"type":{"enum":["bgp","evpn","faucet","isis"],"type":"string"}},"type":"object"},"type":"array"}
 pending? boolean
 running? boolean
 type? string {"enum":["bgp","evpn","faucet","isis"]}
/cluster/sdn/controllers POST create token protected
 {"check":["perm","/sdn/controllers",["SDN.Allocate"]]}
 {"type":"null"}
 asn? integer {"maximum":4294967295,"minimum":0}
 bgp-multipath-as-path-relax? boolean
 controller string {"maxLength":64,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9_-]*[a-zA-Z0-9]"}
 ebgp? boolean
 ebgp-multihop? integer
 fabric? string {"format":"pve-sdn-fabric-id"}
 isis-domain? string
 isis-ifaces? string {"format":"pve-iface-list"}
 isis-net? string {"format":"pve-sdn-isis-net","maxLength":50,"minLength":20,"pattern":"[a-fA-F0-9]{2}(\\.[a-fA-F0-9]{4}){3,9}\\.[a-fA-F0-9]{2}"}
 lock-token? string
 loopback? string
 node? string {"format":"pve-node"}
 peers? string {"format":"ip-list"}
 type string {"enum":["bgp","evpn","faucet","isis"],"format":"pve-configid"}
/cluster/sdn/controllers/{controller} DELETE delete token protected
 {"check":["perm","/sdn/controllers",["SDN.Allocate"]]}
 {"type":"null"}
 controller string {"maxLength":64,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9_-]*[a-zA-Z0-9]"}
 lock-token? string
/cluster/sdn/controllers/{controller} GET read token
 {"check":["perm","/sdn/controllers/{controller}",["SDN.Allocate"]]}
 {"properties":{"asn":{"maximum":4294967295,"minimum":0,"optional":1,"type":"integer"},"bgp-multipath-as-relax":{"optional":1,"type":"boolean"},"controller":{"type":"string"},"digest":{"optional":1,"type":"string"},"ebgp":{"optional":1,"type":"boolean"},"ebgp-multihop":{"optional":1,"type":"integer"},"isis-domain":{"optional":1,"type":"string"},"isis-ifaces":{"format":"pve-iface-list","optional":1,"type":"string"},"isis-net":{"format":"pve-sdn-isis-net","optional":1,"type":"string"},"loopback":{"optional":1,"type":"string"},"node":{"optional":1,"type":"string"},"peers":{"optional":1,"type":"string"},"pending":{"optional":1,"properties":{"asn":{"maximum":4294967295,"minimum":0,"optional":1,"type":"integer"},"bgp-multipath-as-relax":{"optional":1,"type":"boolean"},"ebgp":{"optional":1,"type":"boolean"},"ebgp-multihop":{"optional":1,"type":"integer"},"isis-domain":{"optional":1,"type":"string"},"isis-ifaces":{"format":"pve-iface-list","optional":1,"type":"string"},"isis-net":{"format":"pve-sdn-isis-net","optional":1,"type":"string"},"loopback":{"optional":1,"type":"string"},"node":{"optional":1,"type":"string"},"peers":{"optional":1,"type":"string"}},"type":"object"},"state":{"enum":["new","changed","deleted"],"optional":1,"type":"string"},"type":{"enum":["bgp","evpn","faucet","isis"],"type":"string"}}}
 controller string {"maxLength":64,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9_-]*[a-zA-Z0-9]"}
 pending? boolean
 running? boolean
/cluster/sdn/controllers/{controller} PUT update token protected
 {"check":["perm","/sdn/controllers",["SDN.Allocate"]]}
 {"type":"null"}
 asn? integer {"maximum":4294967295,"minimum":0}
 bgp-multipath-as-path-relax? boolean
 controller string {"maxLength":64,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9_-]*[a-zA-Z0-9]"}
 delete? string {"format":"pve-configid-list","maxLength":4096}
 digest? string {"maxLength":64}
 ebgp? boolean
 ebgp-multihop? integer
 fabric? string {"format":"pve-sdn-fabric-id"}
 isis-domain? string
 isis-ifaces? string {"format":"pve-iface-list"}
 isis-net? string {"format":"pve-sdn-isis-net","maxLength":50,"minLength":20,"pattern":"[a-fA-F0-9]{2}(\\.[a-fA-F0-9]{4}){3,9}\\.[a-fA-F0-9]{2}"}
 lock-token? string
 loopback? string
 node? string {"format":"pve-node"}
 peers? string {"format":"ip-list"}
/cluster/sdn/dns GET index token
 {"user":"all"}
 {"items":{"properties":{"dns":{"type":"string"},"type":{"type":"string"}},"type":"object"},"type":"array"}
 type? string {"enum":["powerdns"]}
/cluster/sdn/dns POST create token protected
 {"check":["perm","/sdn/dns",["SDN.Allocate"]]}
 {"type":"null"}
 dns string {"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
 fingerprint? string {"pattern":"([A-Fa-f0-9]{2}:){31}[A-Fa-f0-9]{2}"}
 key string
 lock-token? string
 reversemaskv6? integer
 reversev6mask? integer
 ttl? integer
 type string {"enum":["powerdns"],"format":"pve-configid"}
 url string
/cluster/sdn/dns/{dns} DELETE delete token protected
 {"check":["perm","/sdn/dns",["SDN.Allocate"]]}
 {"type":"null"}
 dns string {"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
 lock-token? string
/cluster/sdn/dns/{dns} GET read token
 {"check":["perm","/sdn/dns/{dns}",["SDN.Allocate"]]}
 {"type":"object"}
 dns string {"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
/cluster/sdn/dns/{dns} PUT update token protected
 {"check":["perm","/sdn/dns",["SDN.Allocate"]]}
 {"type":"null"}
 delete? string {"format":"pve-configid-list","maxLength":4096}
 digest? string {"maxLength":64}
 dns string {"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
 fingerprint? string {"pattern":"([A-Fa-f0-9]{2}:){31}[A-Fa-f0-9]{2}"}
 key? string
 lock-token? string
 reversemaskv6? integer
 ttl? integer
 url? string
/cluster/sdn/dry-run GET dry-run token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Audit"]]}
 {"properties":{"frr-diff":{"optional":1,"type":"string"},"interfaces-diff":{"optional":1,"type":"string"}},"type":"object"}
 node string {"format":"pve-node"}
/cluster/sdn/fabrics GET index token open
 {"check":["perm","/sdn/fabrics",["SDN.Audit"]]}
 {"items":{"properties":{"subdir":{"type":"string"}},"type":"object"},"type":"array"}
/cluster/sdn/fabrics/all GET list_all token open
 {"user":"all"}
 {"properties":{"fabrics":{"items":{"properties":{"area":{"instance-types":["ospf"],"optional":1,"type":"string","type-property":"protocol"},"csnp_interval":{"instance-types":["openfabric"],"maximum":600,"minimum":1,"optional":1,"type":"number","type-property":"protocol"},"digest":{"maxLength":64,"optional":1,"type":"string"},"hello_interval":{"instance-types":["openfabric"],"maximum":600,"minimum":1,"optional":1,"type":"number","type-property":"protocol"},"id":{"format":"pve-sdn-fabric-id","maxLength":8,"minLength":2,"pattern":"[a-zA-Z0-9][a-zA-Z0-9-]{0,6}[a-zA-Z0-9]","type":"string"},"ip6_prefix":{"format":"CIDR","optional":1,"type":"string"},"ip_prefix":{"format":"CIDR","optional":1,"type":"string"},"lock-token":{"optional":1,"type":"string"},"protocol":{"enum":["openfabric","ospf"],"type":"string"}},"type":"object"},"type":"array"},"nodes":{"items":{"properties":{"digest":{"maxLength":64,"optional":1,"type":"string"},"fabric_id":{"format":"pve-sdn-fabric-id","maxLength":8,"minLength":2,"pattern":"[a-zA-Z0-9][a-zA-Z0-9-]{0,6}[a-zA-Z0-9]","type":"string"},"interfaces":{"oneOf":[{"instance-types":["openfabric"],"items":{"format":{"hello_multiplier":{"maximum":100,"minimum":2,"optional":1,"type":"integer"},"ip":{"format":"CIDRv4","optional":1,"type":"string"},"ip6":{"format":"CIDRv6","optional":1,"type":"string"},"name":{"format":"pve-iface","type":"string"}},"type":"string"},"optional":1,"type":"array"},{"instance-types":["ospf"],"items":{"format":{"ip":{"format":"CIDRv4","optional":1,"type":"string"},"name":{"format":"pve-iface","type":"string"}},"type":"string"},"optional":1,"type":"array"}],"type":"array","type-property":"protocol"},"ip":{"format":"ipv4","optional":1,"type":"string"},"ip6":{"format":"ipv6","optional":1,"type":"string"},"lock-token":{"optional":1,"type":"string"},"node_id":{"format":"pve-node","type":"string"},"protocol":{"enum":["openfabric","ospf"],"type":"string"}},"type":"object"},"type":"array"}},"type":"object"}
 pending? boolean
 running? boolean
/cluster/sdn/fabrics/fabric GET index token open
 {"user":"all"}
 {"items":{"properties":{"area":{"instance-types":["ospf"],"optional":1,"type":"string","type-property":"protocol"},"csnp_interval":{"instance-types":["openfabric"],"maximum":600,"minimum":1,"optional":1,"type":"number","type-property":"protocol"},"digest":{"maxLength":64,"optional":1,"type":"string"},"hello_interval":{"instance-types":["openfabric"],"maximum":600,"minimum":1,"optional":1,"type":"number","type-property":"protocol"},"id":{"format":"pve-sdn-fabric-id","maxLength":8,"minLength":2,"pattern":"[a-zA-Z0-9][a-zA-Z0-9-]{0,6}[a-zA-Z0-9]","type":"string"},"ip6_prefix":{"format":"CIDR","optional":1,"type":"string"},"ip_prefix":{"format":"CIDR","optional":1,"type":"string"},"lock-token":{"optional":1,"type":"string"},"protocol":{"enum":["openfabric","ospf"],"type":"string"}},"type":"object"},"type":"array"}
 pending? boolean
 running? boolean
/cluster/sdn/fabrics/fabric POST add_fabric token protected open
 {"check":["perm","/sdn/fabrics",["SDN.Allocate"]]}
 {"type":"null"}
 area? string {"instance-types":["ospf"],"type-property":"protocol"}
 csnp_interval? number {"instance-types":["openfabric"],"maximum":600,"minimum":1,"type-property":"protocol"}
 digest? string {"maxLength":64}
 hello_interval? number {"instance-types":["openfabric"],"maximum":600,"minimum":1,"type-property":"protocol"}
 id string {"format":"pve-sdn-fabric-id","maxLength":8,"minLength":2,"pattern":"[a-zA-Z0-9][a-zA-Z0-9-]{0,6}[a-zA-Z0-9]"}
 ip6_prefix? string {"format":"CIDR"}
 ip_prefix? string {"format":"CIDR"}
 lock-token? string
 protocol string {"enum":["openfabric","ospf"]}
/cluster/sdn/fabrics/fabric/{id} DELETE delete_fabric token protected open
 {"check":["perm","/sdn/fabrics/{id}",["SDN.Allocate"]]}
 {"type":"null"}
 id string {"format":"pve-sdn-fabric-id","maxLength":8,"minLength":2,"pattern":"[a-zA-Z0-9][a-zA-Z0-9-]{0,6}[a-zA-Z0-9]"}
/cluster/sdn/fabrics/fabric/{id} GET get_fabric token open
 {"check":["perm","/sdn/fabrics/{id}",["SDN.Audit","SDN.Allocate"],"any",1]}
 {"properties":{"area":{"instance-types":["ospf"],"optional":1,"type":"string","type-property":"protocol"},"csnp_interval":{"instance-types":["openfabric"],"maximum":600,"minimum":1,"optional":1,"type":"number","type-property":"protocol"},"digest":{"maxLength":64,"optional":1,"type":"string"},"hello_interval":{"instance-types":["openfabric"],"maximum":600,"minimum":1,"optional":1,"type":"number","type-property":"protocol"},"id":{"format":"pve-sdn-fabric-id","maxLength":8,"minLength":2,"pattern":"[a-zA-Z0-9][a-zA-Z0-9-]{0,6}[a-zA-Z0-9]","type":"string"},"ip6_prefix":{"format":"CIDR","optional":1,"type":"string"},"ip_prefix":{"format":"CIDR","optional":1,"type":"string"},"lock-token":{"optional":1,"type":"string"},"protocol":{"enum":["openfabric","ospf"],"type":"string"}},"type":"object"}
 id string {"format":"pve-sdn-fabric-id","maxLength":8,"minLength":2,"pattern":"[a-zA-Z0-9][a-zA-Z0-9-]{0,6}[a-zA-Z0-9]"}
/cluster/sdn/fabrics/fabric/{id} PUT update_fabric token protected open
 {"check":["perm","/sdn/fabrics/{id}",["SDN.Allocate"]]}
 {"type":"null"}
 area? string {"instance-types":["ospf"],"type-property":"protocol"}
 csnp_interval? number {"instance-types":["openfabric"],"maximum":600,"minimum":1,"type-property":"protocol"}
 delete array {"oneOf":[{"instance-types":["openfabric"],"items":{"enum":["hello_interval","csnp_interval"],"type":"string"},"optional":1,"type":"array"},{"instance-types":["ospf"],"items":{"enum":["area"],"type":"string"},"optional":1,"type":"array"}],"type-property":"protocol"}
 digest? string {"maxLength":64}
 hello_interval? number {"instance-types":["openfabric"],"maximum":600,"minimum":1,"type-property":"protocol"}
 id string {"format":"pve-sdn-fabric-id","maxLength":8,"minLength":2,"pattern":"[a-zA-Z0-9][a-zA-Z0-9-]{0,6}[a-zA-Z0-9]"}
 ip6_prefix? string {"format":"CIDR"}
 ip_prefix? string {"format":"CIDR"}
 lock-token? string
 protocol string {"enum":["openfabric","ospf"]}
/cluster/sdn/fabrics/node GET list_nodes token open
 {"user":"all"}
 {"items":{"properties":{"digest":{"maxLength":64,"optional":1,"type":"string"},"fabric_id":{"format":"pve-sdn-fabric-id","maxLength":8,"minLength":2,"pattern":"[a-zA-Z0-9][a-zA-Z0-9-]{0,6}[a-zA-Z0-9]","type":"string"},"interfaces":{"oneOf":[{"instance-types":["openfabric"],"items":{"format":{"hello_multiplier":{"maximum":100,"minimum":2,"optional":1,"type":"integer"},"ip":{"format":"CIDRv4","optional":1,"type":"string"},"ip6":{"format":"CIDRv6","optional":1,"type":"string"},"name":{"format":"pve-iface","type":"string"}},"type":"string"},"optional":1,"type":"array"},{"instance-types":["ospf"],"items":{"format":{"ip":{"format":"CIDRv4","optional":1,"type":"string"},"name":{"format":"pve-iface","type":"string"}},"type":"string"},"optional":1,"type":"array"}],"type":"array","type-property":"protocol"},"ip":{"format":"ipv4","optional":1,"type":"string"},"ip6":{"format":"ipv6","optional":1,"type":"string"},"lock-token":{"optional":1,"type":"string"},"node_id":{"format":"pve-node","type":"string"},"protocol":{"enum":["openfabric","ospf"],"type":"string"}},"type":"object"},"type":"array"}
 pending? boolean
 running? boolean
/cluster/sdn/fabrics/node/{fabric_id} GET list_nodes_fabric token open
 {"check":["perm","/sdn/fabrics/{fabric_id}",["SDN.Audit"]]}
 {"items":{"properties":{"digest":{"maxLength":64,"optional":1,"type":"string"},"fabric_id":{"format":"pve-sdn-fabric-id","maxLength":8,"minLength":2,"pattern":"[a-zA-Z0-9][a-zA-Z0-9-]{0,6}[a-zA-Z0-9]","type":"string"},"interfaces":{"oneOf":[{"instance-types":["openfabric"],"items":{"format":{"hello_multiplier":{"maximum":100,"minimum":2,"optional":1,"type":"integer"},"ip":{"format":"CIDRv4","optional":1,"type":"string"},"ip6":{"format":"CIDRv6","optional":1,"type":"string"},"name":{"format":"pve-iface","type":"string"}},"type":"string"},"optional":1,"type":"array"},{"instance-types":["ospf"],"items":{"format":{"ip":{"format":"CIDRv4","optional":1,"type":"string"},"name":{"format":"pve-iface","type":"string"}},"type":"string"},"optional":1,"type":"array"}],"type":"array","type-property":"protocol"},"ip":{"format":"ipv4","optional":1,"type":"string"},"ip6":{"format":"ipv6","optional":1,"type":"string"},"lock-token":{"optional":1,"type":"string"},"node_id":{"format":"pve-node","type":"string"},"protocol":{"enum":["openfabric","ospf"],"type":"string"}},"type":"object"},"type":"array"}
 fabric_id string {"format":"pve-sdn-fabric-id","maxLength":8,"minLength":2,"pattern":"[a-zA-Z0-9][a-zA-Z0-9-]{0,6}[a-zA-Z0-9]"}
 pending? boolean
 running? boolean
/cluster/sdn/fabrics/node/{fabric_id} POST add_node token protected open
 {"check":["and",["perm","/sdn/fabrics/{fabric_id}",["SDN.Allocate"]],["perm","/nodes/{node_id}",["Sys.Modify"]]]}
 {"type":"null"}
 digest? string {"maxLength":64}
 fabric_id string {"format":"pve-sdn-fabric-id","maxLength":8,"minLength":2,"pattern":"[a-zA-Z0-9][a-zA-Z0-9-]{0,6}[a-zA-Z0-9]"}
 interfaces array {"oneOf":[{"instance-types":["openfabric"],"items":{"format":{"hello_multiplier":{"maximum":100,"minimum":2,"optional":1,"type":"integer"},"ip":{"format":"CIDRv4","optional":1,"type":"string"},"ip6":{"format":"CIDRv6","optional":1,"type":"string"},"name":{"format":"pve-iface","type":"string"}},"type":"string"},"optional":1,"type":"array"},{"instance-types":["ospf"],"items":{"format":{"ip":{"format":"CIDRv4","optional":1,"type":"string"},"name":{"format":"pve-iface","type":"string"}},"type":"string"},"optional":1,"type":"array"}],"type-property":"protocol"}
 ip? string {"format":"ipv4"}
 ip6? string {"format":"ipv6"}
 lock-token? string
 node_id string {"format":"pve-node"}
 protocol string {"enum":["openfabric","ospf"]}
/cluster/sdn/fabrics/node/{fabric_id}/{node_id} DELETE delete_node token protected open
 {"check":["and",["perm","/sdn/fabrics/{fabric_id}",["SDN.Allocate"]],["perm","/nodes/{node_id}",["Sys.Modify"]]]}
 {"type":"null"}
 fabric_id string {"format":"pve-sdn-fabric-id","maxLength":8,"minLength":2,"pattern":"[a-zA-Z0-9][a-zA-Z0-9-]{0,6}[a-zA-Z0-9]"}
 node_id string {"format":"pve-node"}
/cluster/sdn/fabrics/node/{fabric_id}/{node_id} GET get_node token open
 {"check":["and",["perm","/sdn/fabrics/{fabric_id}",["SDN.Audit","SDN.Allocate"],"any",1],["perm","/nodes/{node_id}",["Sys.Audit","Sys.Modify"],"any",1]]}
 {"properties":{"digest":{"maxLength":64,"optional":1,"type":"string"},"fabric_id":{"format":"pve-sdn-fabric-id","maxLength":8,"minLength":2,"pattern":"[a-zA-Z0-9][a-zA-Z0-9-]{0,6}[a-zA-Z0-9]","type":"string"},"interfaces":{"oneOf":[{"instance-types":["openfabric"],"items":{"format":{"hello_multiplier":{"maximum":100,"minimum":2,"optional":1,"type":"integer"},"ip":{"format":"CIDRv4","optional":1,"type":"string"},"ip6":{"format":"CIDRv6","optional":1,"type":"string"},"name":{"format":"pve-iface","type":"string"}},"type":"string"},"optional":1,"type":"array"},{"instance-types":["ospf"],"items":{"format":{"ip":{"format":"CIDRv4","optional":1,"type":"string"},"name":{"format":"pve-iface","type":"string"}},"type":"string"},"optional":1,"type":"array"}],"type":"array","type-property":"protocol"},"ip":{"format":"ipv4","optional":1,"type":"string"},"ip6":{"format":"ipv6","optional":1,"type":"string"},"lock-token":{"optional":1,"type":"string"},"node_id":{"format":"pve-node","type":"string"},"protocol":{"enum":["openfabric","ospf"],"type":"string"}}}
 fabric_id string {"format":"pve-sdn-fabric-id","maxLength":8,"minLength":2,"pattern":"[a-zA-Z0-9][a-zA-Z0-9-]{0,6}[a-zA-Z0-9]"}
 node_id string {"format":"pve-node"}
/cluster/sdn/fabrics/node/{fabric_id}/{node_id} PUT update_node token protected open
 {"check":["and",["perm","/sdn/fabrics/{fabric_id}",["SDN.Allocate"]],["perm","/nodes/{node_id}",["Sys.Modify"]]]}
 {"type":"null"}
 delete? array {"items":{"enum":["interfaces","ip","ip6"],"type":"string"}}
 digest? string {"maxLength":64}
 fabric_id string {"format":"pve-sdn-fabric-id","maxLength":8,"minLength":2,"pattern":"[a-zA-Z0-9][a-zA-Z0-9-]{0,6}[a-zA-Z0-9]"}
 interfaces array {"oneOf":[{"instance-types":["openfabric"],"items":{"format":{"hello_multiplier":{"maximum":100,"minimum":2,"optional":1,"type":"integer"},"ip":{"format":"CIDRv4","optional":1,"type":"string"},"ip6":{"format":"CIDRv6","optional":1,"type":"string"},"name":{"format":"pve-iface","type":"string"}},"type":"string"},"optional":1,"type":"array"},{"instance-types":["ospf"],"items":{"format":{"ip":{"format":"CIDRv4","optional":1,"type":"string"},"name":{"format":"pve-iface","type":"string"}},"type":"string"},"optional":1,"type":"array"}],"type-property":"protocol"}
 ip? string {"format":"ipv4"}
 ip6? string {"format":"ipv6"}
 lock-token? string
 node_id string {"format":"pve-node"}
 protocol string {"enum":["openfabric","ospf"]}
/cluster/sdn/ipams GET index token
 {"user":"all"}
 {"items":{"properties":{"ipam":{"type":"string"},"type":{"type":"string"}},"type":"object"},"type":"array"}
 type? string {"enum":["netbox","phpipam","pve"]}
/cluster/sdn/ipams POST create token protected
 {"check":["perm","/sdn/ipams",["SDN.Allocate"]]}
 {"type":"null"}
 fingerprint? string {"pattern":"([A-Fa-f0-9]{2}:){31}[A-Fa-f0-9]{2}"}
 ipam string {"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
 lock-token? string
 section? integer
 token? string
 type string {"enum":["netbox","phpipam","pve"],"format":"pve-configid"}
 url? string
/cluster/sdn/ipams/{ipam} DELETE delete token protected
 {"check":["perm","/sdn/ipams",["SDN.Allocate"]]}
 {"type":"null"}
 ipam string {"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
 lock-token? string
/cluster/sdn/ipams/{ipam} GET read token
 {"check":["perm","/sdn/ipams/{ipam}",["SDN.Allocate"]]}
 {"type":"object"}
 ipam string {"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
/cluster/sdn/ipams/{ipam} PUT update token protected
 {"check":["perm","/sdn/ipams",["SDN.Allocate"]]}
 {"type":"null"}
 delete? string {"format":"pve-configid-list","maxLength":4096}
 digest? string {"maxLength":64}
 fingerprint? string {"pattern":"([A-Fa-f0-9]{2}:){31}[A-Fa-f0-9]{2}"}
 ipam string {"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
 lock-token? string
 section? integer
 token? string
 url? string
/cluster/sdn/ipams/{ipam}/status GET ipamindex token protected
 {"user":"all"}
 {"type":"array"}
 ipam string {"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
/cluster/sdn/lock DELETE release_lock token protected
 {"check":["perm","/sdn",["SDN.Allocate"]]}
 {"type":"null"}
 force? boolean {"default":0}
 lock-token? string
/cluster/sdn/lock POST lock token protected
 {"check":["perm","/sdn",["SDN.Allocate"]]}
 {"type":"string"}
 allow-pending? boolean {"default":0}
/cluster/sdn/rollback POST rollback token protected
 {"check":["perm","/sdn",["SDN.Allocate"]]}
 {"type":"null"}
 lock-token? string
 release-lock? boolean {"default":1}
/cluster/sdn/vnets GET index token
 {"user":"all"}
 {"items":{"properties":{"alias":{"maxLength":256,"optional":1,"pattern":"(?^i:[\\(\\)-_.\\w\\d\\s]{0,256})","type":"string"},"digest":{"optional":1,"type":"string"},"isolate-ports":{"optional":1,"type":"boolean"},"pending":{"optional":1,"properties":{"alias":{"maxLength":256,"optional":1,"pattern":"(?^i:[\\(\\)-_.\\w\\d\\s]{0,256})","type":"string"},"isolate-ports":{"optional":1,"type":"boolean"},"tag":{"maximum":16777215,"minimum":1,"optional":1,"type":"integer"},"vlanaware":{"optional":1,"type":"boolean"},"zone":{"optional":1,"type":"string"}},"type":"object"},"state":{"enum":["new","changed","deleted"],"optional":1,"type":"string"},"tag":{"maximum":16777215,"minimum":1,"optional":1,"type":"integer"},"type":{"enum":["vnet"],"optional":0,"type":"string"},"vlanaware":{"optional":1,"type":"boolean"},"vnet":{"optional":0,"type":"string"},"zone":{"optional":1,"type":"string"}},"type":"object"},"type":"array"}
 pending? boolean
 running? boolean
/cluster/sdn/vnets POST create token protected
 {"check":["perm","/sdn/zones/{zone}",["SDN.Allocate"]]}
 {"type":"null"}
 alias? string {"maxLength":256,"pattern":"(?^i:[\\(\\)-_.\\w\\d\\s]{0,256})"}
 isolate-ports? boolean
 lock-token? string
 tag? integer {"maximum":16777215,"minimum":1}
 type? string {"enum":["vnet"]}
 vlanaware? boolean
 vnet string {"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
 zone string
/cluster/sdn/vnets/{vnet} DELETE delete token protected
 {"user":"all"}
 {"type":"null"}
 lock-token? string
 vnet string {"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
/cluster/sdn/vnets/{vnet} GET read token
 {"user":"all"}
 {"properties":{"alias":{"maxLength":256,"optional":1,"pattern":"(?^i:[\\(\\)-_.\\w\\d\\s]{0,256})","type":"string"},"digest":{"optional":1,"type":"string"},"isolate-ports":{"optional":1,"type":"boolean"},"pending":{"optional":1,"properties":{"alias":{"maxLength":256,"optional":1,"pattern":"(?^i:[\\(\\)-_.\\w\\d\\s]{0,256})","type":"string"},"isolate-ports":{"optional":1,"type":"boolean"},"tag":{"maximum":16777215,"minimum":1,"optional":1,"type":"integer"},"vlanaware":{"optional":1,"type":"boolean"},"zone":{"optional":1,"type":"string"}},"type":"object"},"state":{"enum":["new","changed","deleted"],"optional":1,"type":"string"},"tag":{"maximum":16777215,"minimum":1,"optional":1,"type":"integer"},"type":{"enum":["vnet"],"optional":0,"type":"string"},"vlanaware":{"optional":1,"type":"boolean"},"vnet":{"optional":0,"type":"string"},"zone":{"optional":1,"type":"string"}}}
 pending? boolean
 running? boolean
 vnet string {"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
/cluster/sdn/vnets/{vnet} PUT update token protected
 {"user":"all"}
 {"type":"null"}
 alias? string {"maxLength":256,"pattern":"(?^i:[\\(\\)-_.\\w\\d\\s]{0,256})"}
 delete? string {"format":"pve-configid-list","maxLength":4096}
 digest? string {"maxLength":64}
 isolate-ports? boolean
 lock-token? string
 tag? integer {"maximum":16777215,"minimum":1}
 vlanaware? boolean
 vnet string {"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
 zone? string
/cluster/sdn/vnets/{vnet}/firewall GET index token
 {}
 {"items":{"properties":{},"type":"object"},"type":"array"}
 vnet string {"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
/cluster/sdn/vnets/{vnet}/firewall/options GET get_options token
 {"user":"all"}
 {"properties":{"enable":{"default":0,"optional":1,"type":"boolean"},"log_level_forward":{"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"],"optional":1,"type":"string"},"policy_forward":{"enum":["ACCEPT","DROP"],"optional":1,"type":"string"}},"type":"object"}
 vnet string {"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
/cluster/sdn/vnets/{vnet}/firewall/options PUT set_options token protected
 {"user":"all"}
 {"type":"null"}
 delete? string {"format":"pve-configid-list"}
 digest? string {"maxLength":64}
 enable? boolean {"default":0}
 log_level_forward? string {"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"]}
 policy_forward? string {"enum":["ACCEPT","DROP"]}
 vnet string {"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
/cluster/sdn/vnets/{vnet}/firewall/rules GET get_rules token
 {"user":"all"}
 {"items":{"properties":{"action":{"type":"string"},"comment":{"optional":1,"type":"string"},"dest":{"optional":1,"type":"string"},"dport":{"optional":1,"type":"string"},"enable":{"optional":1,"type":"integer"},"icmp-type":{"optional":1,"type":"string"},"iface":{"optional":1,"type":"string"},"ipversion":{"optional":1,"type":"integer"},"log":{"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"],"optional":1,"type":"string"},"macro":{"optional":1,"type":"string"},"pos":{"type":"integer"},"proto":{"optional":1,"type":"string"},"source":{"optional":1,"type":"string"},"sport":{"optional":1,"type":"string"},"type":{"type":"string"}},"type":"object"},"type":"array"}
 vnet string {"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
/cluster/sdn/vnets/{vnet}/firewall/rules POST create_rule token protected
 {"user":"all"}
 {"type":"null"}
 action string {"maxLength":20,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 comment? string
 dest? string {"format":"pve-fw-addr-spec","maxLength":512}
 digest? string {"maxLength":64}
 dport? string {"format":"pve-fw-dport-spec"}
 enable? integer {"minimum":0}
 icmp-type? string {"format":"pve-fw-icmp-type-spec"}
 iface? string {"format":"pve-iface","maxLength":20,"minLength":2}
 log? string {"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"]}
 macro? string {"maxLength":128}
 pos? integer {"minimum":0}
 proto? string {"format":"pve-fw-protocol-spec"}
 source? string {"format":"pve-fw-addr-spec","maxLength":512}
 sport? string {"format":"pve-fw-sport-spec"}
 type string {"enum":["in","out","forward","group"]}
 vnet string {"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
/cluster/sdn/vnets/{vnet}/firewall/rules/{pos} DELETE delete_rule token protected
 {"user":"all"}
 {"type":"null"}
 digest? string {"maxLength":64}
 pos? integer {"minimum":0}
 vnet string {"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
/cluster/sdn/vnets/{vnet}/firewall/rules/{pos} GET get_rule token
 {"user":"all"}
 {"properties":{"action":{"type":"string"},"comment":{"optional":1,"type":"string"},"dest":{"optional":1,"type":"string"},"dport":{"optional":1,"type":"string"},"enable":{"optional":1,"type":"integer"},"icmp-type":{"optional":1,"type":"string"},"iface":{"optional":1,"type":"string"},"ipversion":{"optional":1,"type":"integer"},"log":{"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"],"optional":1,"type":"string"},"macro":{"optional":1,"type":"string"},"pos":{"type":"integer"},"proto":{"optional":1,"type":"string"},"source":{"optional":1,"type":"string"},"sport":{"optional":1,"type":"string"},"type":{"type":"string"}},"type":"object"}
 pos? integer {"minimum":0}
 vnet string {"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
/cluster/sdn/vnets/{vnet}/firewall/rules/{pos} PUT update_rule token protected
 {"user":"all"}
 {"type":"null"}
 action? string {"maxLength":20,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 comment? string
 delete? string {"format":"pve-configid-list"}
 dest? string {"format":"pve-fw-addr-spec","maxLength":512}
 digest? string {"maxLength":64}
 dport? string {"format":"pve-fw-dport-spec"}
 enable? integer {"minimum":0}
 icmp-type? string {"format":"pve-fw-icmp-type-spec"}
 iface? string {"format":"pve-iface","maxLength":20,"minLength":2}
 log? string {"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"]}
 macro? string {"maxLength":128}
 moveto? integer {"minimum":0}
 pos? integer {"minimum":0}
 proto? string {"format":"pve-fw-protocol-spec"}
 source? string {"format":"pve-fw-addr-spec","maxLength":512}
 sport? string {"format":"pve-fw-sport-spec"}
 type? string {"enum":["in","out","forward","group"]}
 vnet string {"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
/cluster/sdn/vnets/{vnet}/ips DELETE ipdelete token protected
 {"check":["perm","/sdn/zones/{zone}/{vnet}",["SDN.Allocate"]]}
 {"type":"null"}
 ip string {"format":"ip"}
 mac? string {"format":"mac-addr"}
 vnet string {"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
 zone string {"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
/cluster/sdn/vnets/{vnet}/ips POST ipcreate token protected
 {"check":["perm","/sdn/zones/{zone}/{vnet}",["SDN.Allocate"]]}
 {"type":"null"}
 ip string {"format":"ip"}
 mac? string {"format":"mac-addr"}
 vnet string {"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
 zone string {"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
/cluster/sdn/vnets/{vnet}/ips PUT ipupdate token protected
 {"check":["perm","/sdn/zones/{zone}/{vnet}",["SDN.Allocate"]]}
 {"type":"null"}
 ip string {"format":"ip"}
 mac? string {"format":"mac-addr"}
 vmid? integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
 vnet string {"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
 zone string {"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
/cluster/sdn/vnets/{vnet}/subnets GET index token
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
 pending? boolean
 running? boolean
 vnet string {"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
/cluster/sdn/vnets/{vnet}/subnets POST create token protected
 {"user":"all"}
 {"type":"null"}
 dhcp-dns-server? string {"format":"ip"}
 dhcp-range? array {"items":{"format":"pve-sdn-dhcp-range","type":"string"}}
 dnszoneprefix? string {"format":"dns-name"}
 gateway? string {"format":"ip"}
 lock-token? string
 snat? boolean
 subnet string {"format":"pve-sdn-subnet-id"}
 type string {"enum":["subnet"]}
 vnet string
/cluster/sdn/vnets/{vnet}/subnets/{subnet} DELETE delete token protected
 {"user":"all"}
 {"type":"null"}
 lock-token? string
 subnet string {"format":"pve-sdn-subnet-id"}
 vnet string {"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
/cluster/sdn/vnets/{vnet}/subnets/{subnet} GET read token
 {"user":"all"}
 {"type":"object"}
 pending? boolean
 running? boolean
 subnet string {"format":"pve-sdn-subnet-id"}
 vnet string {"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
/cluster/sdn/vnets/{vnet}/subnets/{subnet} PUT update token protected
 {"user":"all"}
 {"type":"null"}
 delete? string {"format":"pve-configid-list","maxLength":4096}
 dhcp-dns-server? string {"format":"ip"}
 dhcp-range? array {"items":{"format":"pve-sdn-dhcp-range","type":"string"}}
 digest? string {"maxLength":64}
 dnszoneprefix? string {"format":"dns-name"}
 gateway? string {"format":"ip"}
 lock-token? string
 snat? boolean
 subnet string {"format":"pve-sdn-subnet-id"}
 vnet? string
/cluster/sdn/zones GET index token
 {"user":"all"}
 {"items":{"properties":{"advertise-subnets":{"optional":1,"type":"boolean"},"bridge":{"optional":1,"type":"string"},"bridge-disable-mac-learning":{"optional":1,"type":"boolean"},"controller":{"optional":1,"type":"string"},"dhcp":{"enum":["dnsmasq"],"optional":1,"type":"string"},"digest":{"optional":1,"type":"string"},"disable-arp-nd-suppression":{"optional":1,"type":"boolean"},"dns":{"optional":1,"type":"string"},"dnszone":{"optional":1,"type":"string"},"exitnodes":{"format":"pve-node-list","optional":1,"type":"string"},"exitnodes-local-routing":{"optional":1,"type":"boolean"},"exitnodes-primary":{"format":"pve-node","optional":1,"type":"string"},"ipam":{"optional":1,"type":"string"},"mac":{"optional":1,"type":"string"},"mtu":{"optional":1,"type":"integer"},"nodes":{"optional":1,"type":"string"},"peers":{"format":"ip-list","optional":1,"type":"string"},"pending":{"optional":1,"properties":{"advertise-subnets":{"optional":1,"type":"boolean"},"bridge":{"optional":1,"type":"string"},"bridge-disable-mac-learning":{"optional":1,"type":"boolean"},"controller":{"optional":1,"type":"string"},"dhcp":{"enum":["dnsmasq"],"optional":1,"type":"string"},"disable-arp-nd-suppression":{"optional":1,"type":"boolean"},"dns":{"optional":1,"type":"string"},"dnszone":{"optional":1,"type":"string"},"exitnodes":{"format":"pve-node-list","optional":1,"type":"string"},"exitnodes-local-routing":{"optional":1,"type":"boolean"},"exitnodes-primary":{"format":"pve-node","optional":1,"type":"string"},"ipam":{"optional":1,"type":"string"},"mac":{"optional":1,"type":"string"},"mtu":{"optional":1,"type":"integer"},"nodes":{"optional":1,"type":"string"},"peers":{"format":"ip-list","optional":1,"type":"string"},"reversedns":{"optional":1,"type":"string"},"rt-import":{"format":"pve-sdn-bgp-rt-list","optional":1,"type":"string"},"tag":{"minimum":0,"optional":1,"type":"integer"},"vlan-protocol":{"default":"802.1q","enum":["802.1q","802.1ad"],"optional":1,"type":"string"},"vrf-vxlan":{"maximum":16777215,"minimum":1,"optional":1,"type":"integer"},"vxlan-port":{"default":4789,"maximum":65536,"minimum":1,"optional":1,"type":"integer"}},"type":"object"},"reversedns":{"optional":1,"type":"string"},"rt-import":{"format":"pve-sdn-bgp-rt-list","optional":1,"type":"string"},"state":{"enum":["new","changed","deleted"],"optional":1,"type":"string"},"tag":{"minimum":0,"optional":1,"type":"integer"},"type":{"enum":["evpn","faucet","qinq","simple","vlan","vxlan"],"type":"string"},"vlan-protocol":{"default":"802.1q","enum":["802.1q","802.1ad"],"optional":1,"type":"string"},"vrf-vxlan":{"maximum":16777215,"minimum":1,"optional":1,"type":"integer"},"vxlan-port":{"default":4789,"maximum":65536,"minimum":1,"optional":1,"type":"integer"},"zone":{"type":"string"}},"type":"object"},"type":"array"}
 pending? boolean
 running? boolean
 type? string {"enum":["evpn","faucet","qinq","simple","vlan","vxlan"]}
/cluster/sdn/zones POST create token protected
 {"check":["perm","/sdn/zones",["SDN.Allocate"]]}
 {"type":"null"}
 advertise-subnets? boolean
 bridge? string
 bridge-disable-mac-learning? boolean
 controller? string
 dhcp? string {"enum":["dnsmasq"]}
 disable-arp-nd-suppression? boolean
 dns? string
 dnszone? string {"format":"dns-name"}
 dp-id? integer
 exitnodes? string {"format":"pve-node-list"}
 exitnodes-local-routing? boolean
 exitnodes-primary? string {"format":"pve-node"}
 fabric? string {"format":"pve-sdn-fabric-id"}
 ipam? string
 lock-token? string
 mac? string {"format":"mac-addr"}
 mtu? integer
 nodes? string {"format":"pve-node-list"}
 peers? string {"format":"ip-list"}
 reversedns? string
 rt-import? string {"format":"pve-sdn-bgp-rt-list"}
 tag? integer {"minimum":0}
 type string {"enum":["evpn","faucet","qinq","simple","vlan","vxlan"],"format":"pve-configid"}
 vlan-protocol? string {"default":"802.1q","enum":["802.1q","802.1ad"]}
 vrf-vxlan? integer {"maximum":16777215,"minimum":1}
 vxlan-port? integer {"default":4789,"maximum":65536,"minimum":1}
 zone string {"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
/cluster/sdn/zones/{zone} DELETE delete token protected
 {"check":["perm","/sdn/zones/{zone}",["SDN.Allocate"]]}
 {"type":"null"}
 lock-token? string
 zone string {"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
/cluster/sdn/zones/{zone} GET read token
 {"check":["perm","/sdn/zones/{zone}",["SDN.Allocate"]]}
 {"properties":{"advertise-subnets":{"optional":1,"type":"boolean"},"bridge":{"optional":1,"type":"string"},"bridge-disable-mac-learning":{"optional":1,"type":"boolean"},"controller":{"optional":1,"type":"string"},"dhcp":{"enum":["dnsmasq"],"optional":1,"type":"string"},"digest":{"optional":1,"type":"string"},"disable-arp-nd-suppression":{"optional":1,"type":"boolean"},"dns":{"optional":1,"type":"string"},"dnszone":{"optional":1,"type":"string"},"exitnodes":{"format":"pve-node-list","optional":1,"type":"string"},"exitnodes-local-routing":{"optional":1,"type":"boolean"},"exitnodes-primary":{"format":"pve-node","optional":1,"type":"string"},"ipam":{"optional":1,"type":"string"},"mac":{"optional":1,"type":"string"},"mtu":{"optional":1,"type":"integer"},"nodes":{"optional":1,"type":"string"},"peers":{"format":"ip-list","optional":1,"type":"string"},"pending":{"optional":1,"properties":{"advertise-subnets":{"optional":1,"type":"boolean"},"bridge":{"optional":1,"type":"string"},"bridge-disable-mac-learning":{"optional":1,"type":"boolean"},"controller":{"optional":1,"type":"string"},"dhcp":{"enum":["dnsmasq"],"optional":1,"type":"string"},"disable-arp-nd-suppression":{"optional":1,"type":"boolean"},"dns":{"optional":1,"type":"string"},"dnszone":{"optional":1,"type":"string"},"exitnodes":{"format":"pve-node-list","optional":1,"type":"string"},"exitnodes-local-routing":{"optional":1,"type":"boolean"},"exitnodes-primary":{"format":"pve-node","optional":1,"type":"string"},"ipam":{"optional":1,"type":"string"},"mac":{"optional":1,"type":"string"},"mtu":{"optional":1,"type":"integer"},"nodes":{"optional":1,"type":"string"},"peers":{"format":"ip-list","optional":1,"type":"string"},"reversedns":{"optional":1,"type":"string"},"rt-import":{"format":"pve-sdn-bgp-rt-list","optional":1,"type":"string"},"tag":{"minimum":0,"optional":1,"type":"integer"},"vlan-protocol":{"default":"802.1q","enum":["802.1q","802.1ad"],"optional":1,"type":"string"},"vrf-vxlan":{"maximum":16777215,"minimum":1,"optional":1,"type":"integer"},"vxlan-port":{"default":4789,"maximum":65536,"minimum":1,"optional":1,"type":"integer"}},"type":"object"},"reversedns":{"optional":1,"type":"string"},"rt-import":{"format":"pve-sdn-bgp-rt-list","optional":1,"type":"string"},"state":{"enum":["new","changed","deleted"],"optional":1,"type":"string"},"tag":{"minimum":0,"optional":1,"type":"integer"},"type":{"enum":["evpn","faucet","qinq","simple","vlan","vxlan"],"type":"string"},"vlan-protocol":{"default":"802.1q","enum":["802.1q","802.1ad"],"optional":1,"type":"string"},"vrf-vxlan":{"maximum":16777215,"minimum":1,"optional":1,"type":"integer"},"vxlan-port":{"default":4789,"maximum":65536,"minimum":1,"optional":1,"type":"integer"},"zone":{"type":"string"}}}
 pending? boolean
 running? boolean
 zone string {"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
/cluster/sdn/zones/{zone} PUT update token protected
 {"check":["perm","/sdn/zones/{zone}",["SDN.Allocate"]]}
 {"type":"null"}
 advertise-subnets? boolean
 bridge? string
 bridge-disable-mac-learning? boolean
 controller? string
 delete? string {"format":"pve-configid-list","maxLength":4096}
 dhcp? string {"enum":["dnsmasq"]}
 digest? string {"maxLength":64}
 disable-arp-nd-suppression? boolean
 dns? string
 dnszone? string {"format":"dns-name"}
 dp-id? integer
 exitnodes? string {"format":"pve-node-list"}
 exitnodes-local-routing? boolean
 exitnodes-primary? string {"format":"pve-node"}
 fabric? string {"format":"pve-sdn-fabric-id"}
 ipam? string
 lock-token? string
 mac? string {"format":"mac-addr"}
 mtu? integer
 nodes? string {"format":"pve-node-list"}
 peers? string {"format":"ip-list"}
 reversedns? string
 rt-import? string {"format":"pve-sdn-bgp-rt-list"}
 tag? integer {"minimum":0}
 vlan-protocol? string {"default":"802.1q","enum":["802.1q","802.1ad"]}
 vrf-vxlan? integer {"maximum":16777215,"minimum":1}
 vxlan-port? integer {"default":4789,"maximum":65536,"minimum":1}
 zone string {"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
/cluster/status GET get_status token protected
 {"check":["perm","/",["Sys.Audit"]]}
 {"items":{"properties":{"id":{"type":"string"},"ip":{"optional":1,"type":"string"},"level":{"optional":1,"type":"string"},"local":{"optional":1,"type":"boolean"},"name":{"type":"string"},"nodeid":{"optional":1,"type":"integer"},"nodes":{"optional":1,"type":"integer"},"online":{"optional":1,"type":"boolean"},"quorate":{"optional":1,"type":"boolean"},"type":{"enum":["cluster","node"],"type":"string"},"version":{"optional":1,"type":"integer"}},"type":"object"},"type":"array"}
/cluster/tasks GET tasks token
 {"user":"all"}
 {"items":{"properties":{"upid":{"type":"string"}},"type":"object"},"type":"array"}
/nodes GET index token
 {"user":"all"}
 {"items":{"properties":{"cpu":{"optional":1,"renderer":"fraction_as_percentage","type":"number"},"level":{"optional":1,"type":"string"},"maxcpu":{"optional":1,"type":"integer"},"maxmem":{"optional":1,"renderer":"bytes","type":"integer"},"mem":{"optional":1,"renderer":"bytes","type":"integer"},"node":{"format":"pve-node","type":"string"},"ssl_fingerprint":{"optional":1,"type":"string"},"status":{"enum":["unknown","online","offline"],"type":"string"},"uptime":{"optional":1,"renderer":"duration","type":"integer"}},"type":"object"},"type":"array"}
/nodes/{node} GET index token
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/aplinfo GET aplinfo token proxy=node
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/aplinfo POST apl_download token protected proxy=node
 {"check":["perm","/storage/{storage}",["Datastore.AllocateTemplate"]]}
 {"type":"string"}
 node string {"format":"pve-node"}
 storage string {"format":"pve-storage-id"}
 template string {"maxLength":255}
/nodes/{node}/apt GET index token
 {"user":"all"}
 {"items":{"properties":{"id":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/apt/changelog GET changelog token proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Modify"]]}
 {"type":"string"}
 name string {"pattern":"(?^:[a-z0-9][-+.a-z0-9:]+)"}
 node string {"format":"pve-node"}
 version? string
/nodes/{node}/apt/repositories GET repositories token proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Audit"]]}
 {"properties":{"digest":{"type":"string"},"errors":{"items":{"properties":{"error":{"type":"string"},"path":{"type":"string"}},"type":"object"},"type":"array"},"files":{"items":{"properties":{"digest":{"items":{"type":"integer"},"type":"array"},"file-type":{"enum":["list","sources"],"type":"string"},"path":{"type":"string"},"repositories":{"items":{"properties":{"Comment":{"optional":1,"type":"string"},"Components":{"items":{"type":"string"},"optional":1,"type":"array"},"Enabled":{"type":"boolean"},"FileType":{"enum":["list","sources"],"type":"string"},"Options":{"items":{"properties":{"Key":{"type":"string"},"Values":{"items":{"type":"string"},"type":"array"}},"type":"object"},"optional":1,"type":"array"},"Suites":{"items":{"type":"string"},"type":"array"},"Types":{"items":{"enum":["deb","deb-src"],"type":"string"},"type":"array"},"URIs":{"items":{"type":"string"},"type":"array"}},"type":"object"},"type":"array"}},"type":"object"},"type":"array"},"infos":{"items":{"properties":{"index":{"type":"string"},"kind":{"type":"string"},"message":{"type":"string"},"path":{"type":"string"},"property":{"optional":1,"type":"string"}},"type":"object"},"type":"array"},"standard-repos":{"items":{"properties":{"handle":{"type":"string"},"name":{"type":"string"},"status":{"optional":1,"type":"boolean"}},"type":"object"},"type":"array"}},"type":"object"}
 node string {"format":"pve-node"}
/nodes/{node}/apt/repositories POST change_repository token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Modify"]]}
 {"type":"null"}
 digest? string {"maxLength":80}
 enabled? boolean
 index integer
 node string {"format":"pve-node"}
 path string
/nodes/{node}/apt/repositories PUT add_repository token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Modify"]]}
 {"type":"null"}
 digest? string {"maxLength":80}
 handle string
 node string {"format":"pve-node"}
/nodes/{node}/apt/update GET list_updates token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Modify"]]}
 {"items":{"properties":{"Arch":{"enum":["armhf","arm64","amd64","ppc64el","risc64","s390x","all"],"type":"string"},"Description":{"type":"string"},"NotifyStatus":{"optional":1,"type":"string"},"OldVersion":{"optional":1,"type":"string"},"Origin":{"type":"string"},"Package":{"type":"string"},"Priority":{"type":"string"},"Section":{"type":"string"},"Title":{"type":"string"},"Version":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/apt/update POST update_database token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Modify"]]}
 {"type":"string"}
 node string {"format":"pve-node"}
 notify? boolean {"default":0}
 quiet? boolean {"default":0}
/nodes/{node}/apt/versions GET versions token proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Audit"]]}
 {"items":{"properties":{"Arch":{"enum":["armhf","arm64","amd64","ppc64el","risc64","s390x","all"],"type":"string"},"CurrentState":{"enum":["Installed","NotInstalled","UnPacked","HalfConfigured","HalfInstalled","ConfigFiles"],"type":"string"},"Description":{"type":"string"},"ManagerVersion":{"optional":1,"type":"string"},"NotifyStatus":{"optional":1,"type":"string"},"OldVersion":{"optional":1,"type":"string"},"Origin":{"type":"string"},"Package":{"type":"string"},"Priority":{"type":"string"},"RunningKernel":{"optional":1,"type":"string"},"Section":{"type":"string"},"Title":{"type":"string"},"Version":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/capabilities GET index token proxy=node
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/capabilities/qemu GET qemu_caps_index token proxy=node
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/capabilities/qemu/cpu GET index token
 {"user":"all"}
 {"items":{"properties":{"abstract":{"optional":1,"type":"boolean"},"custom":{"type":"boolean"},"name":{"type":"string"},"vendor":{"type":"string"}},"type":"object"},"type":"array"}
 arch? string {"enum":["x86_64","aarch64"]}
 node string {"format":"pve-node"}
/nodes/{node}/capabilities/qemu/cpu-flags GET index token
 {"user":"all"}
 {"items":{"properties":{"description":{"optional":1,"type":"string"},"name":{"type":"string"},"supported-on":{"items":{"format":"pve-node","type":"string"},"optional":1,"type":"array"}},"type":"object"},"type":"array"}
 accel? string {"default":"kvm","enum":["kvm","tcg"]}
 arch? string {"enum":["x86_64","aarch64"]}
 node string {"format":"pve-node"}
/nodes/{node}/capabilities/qemu/machines GET types token proxy=node
 {"user":"all"}
 {"items":{"additionalProperties":1,"properties":{"changes":{"optional":1,"type":"string"},"id":{"type":"string"},"type":{"enum":["q35","i440fx"],"type":"string"},"version":{"type":"string"}},"type":"object"},"type":"array"}
 arch? string {"enum":["x86_64","aarch64"]}
 node string {"format":"pve-node"}
/nodes/{node}/capabilities/qemu/migration GET capabilities token proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Audit"]]}
 {"additionalProperties":0,"properties":{"has-dbus-vmstate":{"type":"boolean"}},"type":"object"}
 node string {"format":"pve-node"}
/nodes/{node}/ceph GET index token
 {"check":["perm","/",["Sys.Audit","Datastore.Audit"],"any",1]}
 {"items":{"properties":{},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/ceph/cfg GET index token
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/ceph/cfg/db GET db token protected proxy=node
 {"check":["perm","/",["Sys.Audit","Datastore.Audit"],"any",1]}
 {"items":{"additionalProperties":1,"properties":{"can_update_at_runtime":{"type":"boolean"},"level":{"enum":["basic","advanced","dev"],"type":"string"},"mask":{"type":"string"},"name":{"type":"string"},"section":{"type":"string"},"value":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/ceph/cfg/raw GET raw token proxy=node
 {"check":["perm","/",["Sys.Audit","Datastore.Audit"],"any",1]}
 {"type":"string"}
 node string {"format":"pve-node"}
/nodes/{node}/ceph/cfg/value GET value token protected proxy=node
 {"check":["perm","/",["Sys.Audit"]]}
 {"type":"object"}
 config-keys string {"maxLength":4096,"pattern":"(?^:^(?:(?^i:[0-9a-z\\-_\\.]+:[0-9a-zA-Z\\-_]+))(?:[;, ](?^i:[0-9a-z\\-_\\.]+:[0-9a-zA-Z\\-_]+))*$)"}
 node string {"format":"pve-node"}
/nodes/{node}/ceph/cmd-safety GET cmd_safety token protected proxy=node
 {"check":["perm","/",["Sys.Audit"]]}
 {"additionalProperties":0,"properties":{"safe":{"type":"boolean"},"status":{"optional":1,"type":"string"}},"type":"object"}
 action string {"enum":["stop","destroy"]}
 id string
 node string {"format":"pve-node"}
 service string {"enum":["osd","mon","mds"]}
/nodes/{node}/ceph/crush GET crush token protected proxy=node
 {"check":["perm","/",["Sys.Audit","Datastore.Audit"],"any",1]}
 {"type":"string"}
 node string {"format":"pve-node"}
/nodes/{node}/ceph/fs GET index token protected proxy=node
 {"check":["perm","/",["Sys.Audit","Datastore.Audit"],"any",1]}
 {"items":{"additionalProperties":1,"properties":{"data_pool":{"type":"string"},"data_pool_ids":{"items":{"type":"integer"},"optional":1,"type":"array"},"data_pools":{"items":{"type":"string"},"optional":1,"type":"array"},"metadata_pool":{"type":"string"},"metadata_pool_id":{"optional":1,"type":"integer"},"name":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/ceph/fs/{name} DELETE destroyfs token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"string"}
 name string
 node string {"format":"pve-node"}
 remove-pools? boolean {"default":0}
 remove-storages? boolean {"default":0}
/nodes/{node}/ceph/fs/{name} POST createfs token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"string"}
 add-storage? boolean {"default":0}
 name? string {"default":"cephfs","pattern":"(?^:^[^:/\\s]+$)"}
 node string {"format":"pve-node"}
 pg_num? integer {"default":128,"maximum":32768,"minimum":8}
/nodes/{node}/ceph/init POST init token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 cluster-network? string {"format":"CIDR","maxLength":128,"requires":"network"}
 disable_cephx? boolean {"default":0}
 min_size? integer {"default":2,"maximum":7,"minimum":1}
 network? string {"format":"CIDR","maxLength":128}
 node string {"format":"pve-node"}
 pg_bits? integer {"default":6,"maximum":14,"minimum":6}
 size? integer {"default":3,"maximum":7,"minimum":1}
/nodes/{node}/ceph/log GET log token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Syslog"]]}
 {"items":{"properties":{"n":{"type":"integer"},"t":{"type":"string"}},"type":"object"},"type":"array"}
 limit? integer {"minimum":0}
 node string {"format":"pve-node"}
 start? integer {"minimum":0}
/nodes/{node}/ceph/mds GET index token protected proxy=node
 {"check":["perm","/",["Sys.Audit","Datastore.Audit"],"any",1]}
 {"items":{"properties":{"addr":{"optional":1,"type":"string"},"ceph_version":{"optional":1,"type":"string"},"ceph_version_short":{"optional":1,"type":"string"},"direxists":{"optional":1,"type":"boolean"},"fs_name":{"optional":1,"type":"string"},"host":{"optional":1,"type":"string"},"name":{"type":"string"},"rank":{"optional":1,"type":"integer"},"service":{"optional":1,"type":"boolean"},"standby_replay":{"optional":1,"type":"boolean"},"state":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/ceph/mds/{name} DELETE destroymds token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"string"}
 name string {"pattern":"[a-zA-Z0-9]([a-zA-Z0-9\\-]*[a-zA-Z0-9])?"}
 node string {"format":"pve-node"}
/nodes/{node}/ceph/mds/{name} POST createmds token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"string"}
 hotstandby? boolean {"default":0}
 name? string {"default":"nodename","maxLength":200,"pattern":"[a-zA-Z0-9]([a-zA-Z0-9\\-]*[a-zA-Z0-9])?"}
 node string {"format":"pve-node"}
/nodes/{node}/ceph/mgr GET index token protected proxy=node
 {"check":["perm","/",["Sys.Audit","Datastore.Audit"],"any",1]}
 {"items":{"properties":{"addr":{"optional":1,"type":"string"},"ceph_version":{"optional":1,"type":"string"},"ceph_version_short":{"optional":1,"type":"string"},"direxists":{"optional":1,"type":"boolean"},"host":{"optional":1,"type":"string"},"name":{"type":"string"},"service":{"optional":1,"type":"boolean"},"state":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/ceph/mgr/{id} DELETE destroymgr token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"string"}
 id string {"pattern":"[a-zA-Z0-9]([a-zA-Z0-9\\-]*[a-zA-Z0-9])?"}
 node string {"format":"pve-node"}
/nodes/{node}/ceph/mgr/{id} POST createmgr token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"string"}
 id? string {"default":"nodename","maxLength":200,"pattern":"[a-zA-Z0-9]([a-zA-Z0-9\\-]*[a-zA-Z0-9])?"}
 node string {"format":"pve-node"}
/nodes/{node}/ceph/mon GET listmon token protected proxy=node
 {"check":["perm","/",["Sys.Audit","Datastore.Audit"],"any",1]}
 {"items":{"properties":{"addr":{"optional":1,"type":"string"},"ceph_version":{"optional":1,"type":"string"},"ceph_version_short":{"optional":1,"type":"string"},"direxists":{"optional":1,"type":"boolean"},"host":{"optional":1,"type":"string"},"name":{"type":"string"},"quorum":{"optional":1,"type":"boolean"},"rank":{"optional":1,"type":"integer"},"service":{"optional":1,"type":"boolean"},"state":{"optional":1,"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/ceph/mon/{monid} DELETE destroymon token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"string"}
 monid string {"pattern":"[a-zA-Z0-9]([a-zA-Z0-9\\-]*[a-zA-Z0-9])?"}
 node string {"format":"pve-node"}
/nodes/{node}/ceph/mon/{monid} POST createmon token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"string"}
 mon-address? string {"format":"ip-list"}
 monid? string {"default":"nodename","maxLength":200,"pattern":"[a-zA-Z0-9]([a-zA-Z0-9\\-]*[a-zA-Z0-9])?"}
 node string {"format":"pve-node"}
/nodes/{node}/ceph/osd GET index token protected proxy=node
 {"check":["perm","/",["Sys.Audit","Datastore.Audit"],"any",1]}
 {"additionalProperties":1,"properties":{"flags":{"optional":1,"type":"string"},"root":{"additionalProperties":1,"type":"object"}},"type":"object"}
 node string {"format":"pve-node"}
/nodes/{node}/ceph/osd POST createosd token protected proxy=node
 {}
 {"type":"string"}
 crush-device-class? string
 db_dev? string
 db_dev_size? number {"minimum":1,"requires":"db_dev"}
 dev string
 encrypted? boolean {"default":0}
 node string {"format":"pve-node"}
 osds-per-device? integer {"minimum":1}
 wal_dev? string
 wal_dev_size? number {"minimum":0.5,"requires":"wal_dev"}
/nodes/{node}/ceph/osd/{osdid} DELETE destroyosd token protected proxy=node
 {}
 {"type":"string"}
 cleanup? boolean {"default":0}
 node string {"format":"pve-node"}
 osdid integer
/nodes/{node}/ceph/osd/{osdid} GET osdindex token
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 osdid integer
/nodes/{node}/ceph/osd/{osdid}/in POST in token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 node string {"format":"pve-node"}
 osdid integer
/nodes/{node}/ceph/osd/{osdid}/lv-info GET osdvolume token protected proxy=node
 {"check":["perm","/",["Sys.Audit"],"any",1]}
 {"properties":{"creation_time":{"type":"string"},"lv_name":{"type":"string"},"lv_path":{"type":"string"},"lv_size":{"type":"integer"},"lv_uuid":{"type":"string"},"vg_name":{"type":"string"}},"type":"object"}
 node string {"format":"pve-node"}
 osdid integer
 type? string {"default":"block","enum":["block","db","wal"]}
/nodes/{node}/ceph/osd/{osdid}/metadata GET osddetails token protected proxy=node
 {"check":["perm","/",["Sys.Audit"],"any",1]}
 {"properties":{"devices":{"items":{"properties":{"dev_node":{"type":"string"},"device":{"enum":["block","db","wal"],"type":"string"},"physical_device":{"type":"string"},"size":{"type":"integer"},"support_discard":{"type":"boolean"},"type":{"type":"string"}},"type":"object"},"type":"array"},"osd":{"properties":{"back_addr":{"type":"string"},"encrypted":{"type":"boolean"},"front_addr":{"type":"string"},"hb_back_addr":{"type":"string"},"hb_front_addr":{"type":"string"},"hostname":{"type":"string"},"id":{"type":"integer"},"mem_usage":{"type":"integer"},"osd_data":{"type":"string"},"osd_objectstore":{"type":"string"},"pid":{"optional":1,"type":"integer"},"version":{"type":"string"}},"type":"object"}},"type":"object"}
 node string {"format":"pve-node"}
 osdid integer
/nodes/{node}/ceph/osd/{osdid}/out POST out token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 node string {"format":"pve-node"}
 osdid integer
/nodes/{node}/ceph/osd/{osdid}/scrub POST scrub token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 deep? boolean {"default":0}
 node string {"format":"pve-node"}
 osdid integer
/nodes/{node}/ceph/pool GET lspools token protected proxy=node
 {"check":["perm","/",["Sys.Audit","Datastore.Audit"],"any",1]}
 {"items":{"properties":{"application_metadata":{"optional":1,"type":"object"},"autoscale_status":{"optional":1,"type":"object"},"bytes_used":{"optional":1,"renderer":"bytes","type":"integer"},"crush_rule":{"type":"integer"},"crush_rule_name":{"optional":1,"type":"string"},"min_size":{"type":"integer"},"percent_used":{"optional":1,"type":"number"},"pg_autoscale_mode":{"optional":1,"type":"string"},"pg_num":{"type":"integer"},"pg_num_final":{"optional":1,"type":"integer"},"pg_num_min":{"optional":1,"type":"integer"},"pool":{"type":"integer"},"pool_name":{"type":"string"},"size":{"type":"integer"},"target_size":{"optional":1,"type":"integer"},"target_size_ratio":{"optional":1,"type":"number"},"type":{"enum":["replicated","erasure","unknown"],"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/ceph/pool POST createpool token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"string"}
 add_storages? boolean {"default":0}
 application? string {"default":"rbd","enum":["rbd","cephfs","rgw"]}
 crush_rule? string
 erasure-coding? string {"format":{"device-class":{"optional":1,"type":"string"},"failure-domain":{"default":"host","optional":1,"type":"string"},"k":{"minimum":2,"type":"integer"},"m":{"minimum":1,"type":"integer"},"profile":{"optional":1,"type":"string"}}}
 min_size? integer {"default":2,"maximum":7,"minimum":1}
 name string {"pattern":"(?^:^[^:/\\s]+$)"}
 node string {"format":"pve-node"}
 pg_autoscale_mode? string {"default":"warn","enum":["on","off","warn"]}
 pg_num? integer {"default":128,"maximum":32768,"minimum":1}
 pg_num_min? integer {"maximum":32768}
 size? integer {"default":3,"maximum":7,"minimum":1}
 target_size? string {"pattern":"^(\\d+(\\.\\d+)?)([KMGT])?$"}
 target_size_ratio? number
/nodes/{node}/ceph/pool/{name} DELETE destroypool token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"string"}
 force? boolean {"default":0}
 name string
 node string {"format":"pve-node"}
 remove_ecprofile? boolean {"default":1}
 remove_storages? boolean {"default":0}
/nodes/{node}/ceph/pool/{name} GET poolindex token
 {"check":["perm","/",["Sys.Audit","Datastore.Audit"],"any",1]}
 {"items":{"properties":{},"type":"object"},"type":"array"}
 name string
 node string {"format":"pve-node"}
/nodes/{node}/ceph/pool/{name} PUT setpool token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"string"}
 application? string {"enum":["rbd","cephfs","rgw"]}
 crush_rule? string
 min_size? integer {"maximum":7,"minimum":1}
 name string {"pattern":"(?^:^[^:/\\s]+$)"}
 node string {"format":"pve-node"}
 pg_autoscale_mode? string {"enum":["on","off","warn"]}
 pg_num? integer {"maximum":32768,"minimum":1}
 pg_num_min? integer {"maximum":32768}
 size? integer {"maximum":7,"minimum":1}
 target_size? string {"pattern":"^(\\d+(\\.\\d+)?)([KMGT])?$"}
 target_size_ratio? number
/nodes/{node}/ceph/pool/{name}/status GET getpool token protected proxy=node
 {"check":["perm","/",["Sys.Audit","Datastore.Audit"],"any",1]}
 {"properties":{"application":{"default":"rbd","enum":["rbd","cephfs","rgw"],"optional":1,"type":"string"},"application_list":{"items":{"type":"string"},"optional":1,"type":"array"},"autoscale_status":{"optional":1,"type":"object"},"crush_rule":{"optional":1,"type":"string"},"fast_read":{"type":"boolean"},"hashpspool":{"type":"boolean"},"id":{"type":"integer"},"min_size":{"default":2,"maximum":7,"minimum":1,"optional":1,"type":"integer"},"name":{"pattern":"(?^:^[^:/\\s]+$)","type":"string"},"nodeep-scrub":{"type":"boolean"},"nodelete":{"type":"boolean"},"nopgchange":{"type":"boolean"},"noscrub":{"type":"boolean"},"nosizechange":{"type":"boolean"},"pg_autoscale_mode":{"default":"warn","enum":["on","off","warn"],"optional":1,"type":"string"},"pg_num":{"default":128,"maximum":32768,"minimum":1,"optional":1,"type":"integer"},"pg_num_min":{"maximum":32768,"optional":1,"type":"integer"},"pgp_num":{"type":"integer"},"size":{"default":3,"maximum":7,"minimum":1,"optional":1,"type":"integer"},"statistics":{"optional":1,"type":"object"},"target_size":{"optional":1,"pattern":"^(\\d+(\\.\\d+)?)([KMGT])?$","type":"string"},"target_size_ratio":{"optional":1,"type":"number"},"use_gmt_hitset":{"type":"boolean"},"write_fadvise_dontneed":{"type":"boolean"}},"type":"object"}
 name string
 node string {"format":"pve-node"}
 verbose? boolean {"default":0}
/nodes/{node}/ceph/releases GET releases token proxy=node
 {"check":["perm","/",["Sys.Audit","Datastore.Audit"],"any",1]}
 {"items":{"properties":{"available":{"type":"boolean"},"is-default":{"type":"boolean"},"release":{"type":"string"},"unsupported":{"type":"boolean"},"version":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/ceph/restart POST restart token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"string"}
 node string {"format":"pve-node"}
 service? string {"default":"ceph.target","pattern":"(ceph|mon|mds|osd|mgr)(\\.[a-zA-Z0-9]([a-zA-Z0-9\\-]*[a-zA-Z0-9])?)?"}
/nodes/{node}/ceph/restart-bulk POST restart_bulk token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"string"}
 dry-run? boolean {"default":0}
 force? boolean {"default":0}
 node string {"format":"pve-node"}
 only-outdated? boolean {"default":0}
 resume? boolean {"default":0}
 service-type string {"enum":["osd"]}
 set-noout? boolean {"default":1}
 timeout? integer {"default":600,"maximum":1800,"minimum":30}
/nodes/{node}/ceph/rules GET rules token protected proxy=node
 {"check":["perm","/",["Sys.Audit","Datastore.Audit"],"any",1]}
 {"items":{"properties":{"name":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/ceph/start POST start token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"string"}
 node string {"format":"pve-node"}
 service? string {"default":"ceph.target","pattern":"(ceph|mon|mds|osd|mgr)(\\.[a-zA-Z0-9]([a-zA-Z0-9\\-]*[a-zA-Z0-9])?)?"}
/nodes/{node}/ceph/status GET status token protected proxy=node
 {"check":["perm","/",["Sys.Audit","Datastore.Audit"],"any",1]}
 {"type":"object"}
 node string {"format":"pve-node"}
/nodes/{node}/ceph/stop POST stop token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"string"}
 node string {"format":"pve-node"}
 service? string {"default":"ceph.target","pattern":"(ceph|mon|mds|osd|mgr)(\\.[a-zA-Z0-9]([a-zA-Z0-9\\-]*[a-zA-Z0-9])?)?"}
/nodes/{node}/certificates GET index token
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/certificates/acme GET index token
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/certificates/acme/certificate DELETE revoke_certificate token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Modify"]]}
 {"type":"string"}
 node string {"format":"pve-node"}
/nodes/{node}/certificates/acme/certificate POST new_certificate token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Modify"]]}
 {"type":"string"}
 force? boolean {"default":0}
 node string {"format":"pve-node"}
/nodes/{node}/certificates/acme/certificate PUT renew_certificate token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Modify"]]}
 {"type":"string"}
 force? boolean {"default":0}
 node string {"format":"pve-node"}
/nodes/{node}/certificates/custom DELETE remove_custom_cert token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Modify"]]}
 {"type":"null"}
 node string {"format":"pve-node"}
 restart? boolean {"default":0}
/nodes/{node}/certificates/custom POST upload_custom_cert token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Modify"]]}
 {"properties":{"filename":{"optional":1,"type":"string"},"fingerprint":{"optional":1,"pattern":"([A-Fa-f0-9]{2}:){31}[A-Fa-f0-9]{2}","type":"string"},"issuer":{"optional":1,"type":"string"},"notafter":{"optional":1,"renderer":"timestamp","type":"integer"},"notbefore":{"optional":1,"renderer":"timestamp","type":"integer"},"pem":{"format":"pem-certificate","optional":1,"type":"string"},"public-key-bits":{"optional":1,"type":"integer"},"public-key-type":{"optional":1,"type":"string"},"san":{"items":{"type":"string"},"optional":1,"renderer":"yaml","type":"array"},"subject":{"optional":1,"type":"string"}},"type":"object"}
 certificates string {"format":"pem-certificate-chain"}
 force? boolean {"default":0}
 key? string {"format":"pem-string"}
 node string {"format":"pve-node"}
 restart? boolean {"default":0}
/nodes/{node}/certificates/info GET info token proxy=node
 {"user":"all"}
 {"items":{"properties":{"filename":{"optional":1,"type":"string"},"fingerprint":{"optional":1,"pattern":"([A-Fa-f0-9]{2}:){31}[A-Fa-f0-9]{2}","type":"string"},"issuer":{"optional":1,"type":"string"},"notafter":{"optional":1,"renderer":"timestamp","type":"integer"},"notbefore":{"optional":1,"renderer":"timestamp","type":"integer"},"pem":{"format":"pem-certificate","optional":1,"type":"string"},"public-key-bits":{"optional":1,"type":"integer"},"public-key-type":{"optional":1,"type":"string"},"san":{"items":{"type":"string"},"optional":1,"renderer":"yaml","type":"array"},"subject":{"optional":1,"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/config GET get_config token proxy=node
 {"check":["perm","/",["Sys.Audit"]]}
 {"properties":{"acme":{"format":{"account":{"default":"default","format":"pve-configid","optional":1,"type":"string"},"domains":{"format":"pve-acme-domain-list","optional":1,"type":"string"}},"optional":1,"type":"string"},"acmedomain[n]":{"format":{"alias":{"format":"pve-acme-alias","optional":1,"type":"string"},"domain":{"default_key":1,"format":"pve-acme-domain","type":"string"},"plugin":{"default":"standalone","format":"pve-configid","optional":1,"type":"string"}},"optional":1,"type":"string"},"ballooning-target":{"default":80,"maximum":100,"minimum":0,"optional":1,"type":"integer"},"description":{"maxLength":65536,"optional":1,"type":"string"},"digest":{"maxLength":40,"optional":1,"type":"string"},"location":{"format":"pve-node-location","optional":1,"type":"string"},"startall-onboot-delay":{"default":0,"maximum":300,"minimum":0,"optional":1,"type":"integer"},"wakeonlan":{"format":{"bind-interface":{"default":"The interface carrying the default route","format":"pve-iface","optional":1,"type":"string"},"broadcast-address":{"default":"255.255.255.255","format":"ipv4","optional":1,"type":"string"},"mac":{"default_key":1,"format":"mac-addr","type":"string"}},"optional":1,"type":"string"}},"type":"object"}
 node string {"format":"pve-node"}
 property? string {"default":"all","enum":["acme","acmedomain0","acmedomain1","acmedomain2","acmedomain3","acmedomain4","acmedomain5","ballooning-target","description","location","startall-onboot-delay","wakeonlan"]}
/nodes/{node}/config PUT set_options token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"null"}
 acme? string {"format":{"account":{"default":"default","format":"pve-configid","optional":1,"type":"string"},"domains":{"format":"pve-acme-domain-list","optional":1,"type":"string"}}}
 acmedomain[n]? string {"format":{"alias":{"format":"pve-acme-alias","optional":1,"type":"string"},"domain":{"default_key":1,"format":"pve-acme-domain","type":"string"},"plugin":{"default":"standalone","format":"pve-configid","optional":1,"type":"string"}}}
 ballooning-target? integer {"default":80,"maximum":100,"minimum":0}
 delete? string {"format":"pve-configid-list"}
 description? string {"maxLength":65536}
 digest? string {"maxLength":40}
 location? string {"format":"pve-node-location"}
 node string {"format":"pve-node"}
 startall-onboot-delay? integer {"default":0,"maximum":300,"minimum":0}
 wakeonlan? string {"format":{"bind-interface":{"default":"The interface carrying the default route","format":"pve-iface","optional":1,"type":"string"},"broadcast-address":{"default":"255.255.255.255","format":"ipv4","optional":1,"type":"string"},"mac":{"default_key":1,"format":"mac-addr","type":"string"}}}
/nodes/{node}/disks GET index token proxy=node
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/disks/directory GET index token protected proxy=node
 {"check":["perm","/",["Sys.Audit"]]}
 {"items":{"properties":{"device":{"type":"string"},"options":{"type":"string"},"path":{"type":"string"},"type":{"type":"string"},"unitfile":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/disks/directory POST create token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"string"}
 add_storage? boolean {"default":0}
 device string
 filesystem? string {"default":"ext4","enum":["ext4","xfs"]}
 name string {"format":"pve-storage-id"}
 node string {"format":"pve-node"}
/nodes/{node}/disks/directory/{name} DELETE delete token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"string"}
 cleanup-config? boolean {"default":0}
 cleanup-disks? boolean {"default":0}
 name string {"format":"pve-storage-id"}
 node string {"format":"pve-node"}
/nodes/{node}/disks/initgpt POST initgpt token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"string"}
 disk string {"pattern":"^/dev/[a-zA-Z0-9\\/]+$"}
 node string {"format":"pve-node"}
 uuid? string {"maxLength":36,"pattern":"[a-fA-F0-9\\-]+"}
/nodes/{node}/disks/list GET list token protected proxy=node
 {"check":["or",["perm","/",["Sys.Audit"]],["perm","/nodes/{node}",["Sys.Audit"]]]}
 {"items":{"properties":{"devpath":{"type":"string"},"gpt":{"type":"boolean"},"health":{"optional":1,"type":"string"},"model":{"optional":1,"type":"string"},"mounted":{"type":"boolean"},"osdid":{"type":"integer"},"osdid-list":{"items":{"type":"integer"},"type":"array"},"parent":{"optional":1,"type":"string"},"serial":{"optional":1,"type":"string"},"size":{"type":"integer"},"used":{"optional":1,"type":"string"},"vendor":{"optional":1,"type":"string"},"wwn":{"optional":1,"type":"string"}},"type":"object"},"type":"array"}
 include-partitions? boolean {"default":0}
 node string {"format":"pve-node"}
 skipsmart? boolean {"default":0}
 type? string {"enum":["unused","journal_disks"]}
/nodes/{node}/disks/lvm GET index token protected proxy=node
 {"check":["perm","/",["Sys.Audit"]]}
 {"properties":{"children":{"items":{"properties":{"children":{"items":{"properties":{"free":{"type":"integer"},"leaf":{"type":"boolean"},"name":{"type":"string"},"size":{"type":"integer"}},"type":"object"},"optional":1,"type":"array"},"free":{"type":"integer"},"leaf":{"type":"boolean"},"name":{"type":"string"},"size":{"type":"integer"}},"type":"object"},"type":"array"},"leaf":{"type":"boolean"}},"type":"object"}
 node string {"format":"pve-node"}
/nodes/{node}/disks/lvm POST create token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"string"}
 add_storage? boolean {"default":0}
 device string
 name string {"format":"pve-storage-id"}
 node string {"format":"pve-node"}
/nodes/{node}/disks/lvm/{name} DELETE delete token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"string"}
 cleanup-config? boolean {"default":0}
 cleanup-disks? boolean {"default":0}
 name string {"format":"pve-storage-id"}
 node string {"format":"pve-node"}
/nodes/{node}/disks/lvmthin GET index token protected proxy=node
 {"check":["perm","/",["Sys.Audit"]]}
 {"items":{"properties":{"lv":{"type":"string"},"lv_size":{"type":"integer"},"metadata_size":{"type":"integer"},"metadata_used":{"type":"integer"},"used":{"type":"integer"},"vg":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/disks/lvmthin POST create token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"string"}
 add_storage? boolean {"default":0}
 device string
 name string {"format":"pve-storage-id"}
 node string {"format":"pve-node"}
/nodes/{node}/disks/lvmthin/{name} DELETE delete token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"string"}
 cleanup-config? boolean {"default":0}
 cleanup-disks? boolean {"default":0}
 name string {"format":"pve-storage-id"}
 node string {"format":"pve-node"}
 volume-group string {"format":"pve-storage-id"}
/nodes/{node}/disks/smart GET smart token protected proxy=node
 {"check":["perm","/",["Sys.Audit"]]}
 {"properties":{"attributes":{"optional":1,"type":"array"},"health":{"type":"string"},"text":{"optional":1,"type":"string"},"type":{"optional":1,"type":"string"}},"type":"object"}
 disk string {"pattern":"^/dev/[a-zA-Z0-9\\/]+$"}
 healthonly? boolean
 node string {"format":"pve-node"}
/nodes/{node}/disks/wipedisk PUT wipe_disk token protected proxy=node
 {}
 {"type":"string"}
 disk string {"pattern":"^/dev/[a-zA-Z0-9\\/]+$"}
 node string {"format":"pve-node"}
/nodes/{node}/disks/zfs GET index token protected proxy=node
 {"check":["perm","/",["Sys.Audit"]]}
 {"items":{"properties":{"alloc":{"type":"integer"},"dedup":{"type":"number"},"frag":{"type":"integer"},"free":{"type":"integer"},"health":{"type":"string"},"name":{"type":"string"},"size":{"type":"integer"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/disks/zfs POST create token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"string"}
 add_storage? boolean {"default":0}
 ashift? integer {"default":12,"maximum":16,"minimum":9}
 compression? string {"default":"on","enum":["on","off","gzip","lz4","lzjb","zle","zstd"]}
 devices string {"format":"string-list"}
 draid-config? string {"format":{"data":{"minimum":1,"type":"integer"},"spares":{"minimum":0,"type":"integer"}}}
 name string {"format":"pve-storage-id"}
 node string {"format":"pve-node"}
 raidlevel string {"enum":["single","mirror","raid10","raidz","raidz2","raidz3","draid","draid2","draid3"]}
/nodes/{node}/disks/zfs/{name} DELETE delete token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"type":"string"}
 cleanup-config? boolean {"default":0}
 cleanup-disks? boolean {"default":0}
 name string {"format":"pve-storage-id"}
 node string {"format":"pve-node"}
/nodes/{node}/disks/zfs/{name} GET detail token protected proxy=node
 {"check":["perm","/",["Sys.Audit"]]}
 {"properties":{"action":{"optional":1,"type":"string"},"children":{"items":{"properties":{"cksum":{"optional":1,"type":"number"},"msg":{"type":"string"},"name":{"type":"string"},"read":{"optional":1,"type":"number"},"state":{"optional":1,"type":"string"},"write":{"optional":1,"type":"number"}},"type":"object"},"type":"array"},"errors":{"type":"string"},"name":{"type":"string"},"scan":{"optional":1,"type":"string"},"state":{"type":"string"},"status":{"optional":1,"type":"string"}},"type":"object"}
 name string {"format":"pve-storage-id"}
 node string {"format":"pve-node"}
/nodes/{node}/dns GET dns token proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Audit"]]}
 {"additionalProperties":0,"properties":{"dns1":{"optional":1,"type":"string"},"dns2":{"optional":1,"type":"string"},"dns3":{"optional":1,"type":"string"},"search":{"optional":1,"type":"string"}},"type":"object"}
 node string {"format":"pve-node"}
/nodes/{node}/dns PUT update_dns token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Modify"]]}
 {"type":"null"}
 dns1? string {"format":"ip"}
 dns2? string {"format":"ip"}
 dns3? string {"format":"ip"}
 node string {"format":"pve-node"}
 search string
/nodes/{node}/execute POST execute token protected proxy=node
 {}
 {"items":{"properties":{},"type":"object"},"type":"array"}
 commands string {"format":"pve-command-batch"}
 node string {"format":"pve-node"}
/nodes/{node}/firewall GET index token
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/firewall/log GET log token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Syslog"]]}
 {"items":{"properties":{"n":{"type":"integer"},"t":{"type":"string"}},"type":"object"},"type":"array"}
 limit? integer {"minimum":0}
 node string {"format":"pve-node"}
 since? integer {"minimum":0}
 start? integer {"minimum":0}
 until? integer {"minimum":0}
/nodes/{node}/firewall/options GET get_options token proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Audit"]]}
 {"properties":{"enable":{"default":1,"optional":1,"type":"boolean"},"log_level_forward":{"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"],"optional":1,"type":"string"},"log_level_in":{"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"],"optional":1,"type":"string"},"log_level_out":{"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"],"optional":1,"type":"string"},"log_nf_conntrack":{"default":0,"optional":1,"type":"boolean"},"ndp":{"default":1,"optional":1,"type":"boolean"},"nf_conntrack_allow_invalid":{"default":0,"optional":1,"type":"boolean"},"nf_conntrack_helpers":{"default":"","format":"pve-fw-conntrack-helper","optional":1,"type":"string"},"nf_conntrack_max":{"default":262144,"minimum":32768,"optional":1,"type":"integer"},"nf_conntrack_tcp_timeout_established":{"default":432000,"minimum":7875,"optional":1,"type":"integer"},"nf_conntrack_tcp_timeout_syn_recv":{"default":60,"maximum":60,"minimum":30,"optional":1,"type":"integer"},"nftables":{"default":0,"optional":1,"type":"boolean"},"nosmurfs":{"optional":1,"type":"boolean"},"protection_synflood":{"default":0,"optional":1,"type":"boolean"},"protection_synflood_burst":{"default":1000,"optional":1,"type":"integer"},"protection_synflood_rate":{"default":200,"optional":1,"type":"integer"},"smurf_log_level":{"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"],"optional":1,"type":"string"},"tcp_flags_log_level":{"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"],"optional":1,"type":"string"},"tcpflags":{"default":0,"optional":1,"type":"boolean"}},"type":"object"}
 node string {"format":"pve-node"}
/nodes/{node}/firewall/options PUT set_options token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Modify"]]}
 {"type":"null"}
 delete? string {"format":"pve-configid-list"}
 digest? string {"maxLength":64}
 enable? boolean {"default":1}
 log_level_forward? string {"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"]}
 log_level_in? string {"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"]}
 log_level_out? string {"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"]}
 log_nf_conntrack? boolean {"default":0}
 ndp? boolean {"default":1}
 nf_conntrack_allow_invalid? boolean {"default":0}
 nf_conntrack_helpers? string {"default":"","format":"pve-fw-conntrack-helper"}
 nf_conntrack_max? integer {"default":262144,"minimum":32768}
 nf_conntrack_tcp_timeout_established? integer {"default":432000,"minimum":7875}
 nf_conntrack_tcp_timeout_syn_recv? integer {"default":60,"maximum":60,"minimum":30}
 nftables? boolean {"default":0}
 node string {"format":"pve-node"}
 nosmurfs? boolean
 protection_synflood? boolean {"default":0}
 protection_synflood_burst? integer {"default":1000}
 protection_synflood_rate? integer {"default":200}
 smurf_log_level? string {"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"]}
 tcp_flags_log_level? string {"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"]}
 tcpflags? boolean {"default":0}
/nodes/{node}/firewall/rules GET get_rules token proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Audit"]]}
 {"items":{"properties":{"action":{"type":"string"},"comment":{"optional":1,"type":"string"},"dest":{"optional":1,"type":"string"},"dport":{"optional":1,"type":"string"},"enable":{"optional":1,"type":"integer"},"icmp-type":{"optional":1,"type":"string"},"iface":{"optional":1,"type":"string"},"ipversion":{"optional":1,"type":"integer"},"log":{"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"],"optional":1,"type":"string"},"macro":{"optional":1,"type":"string"},"pos":{"type":"integer"},"proto":{"optional":1,"type":"string"},"source":{"optional":1,"type":"string"},"sport":{"optional":1,"type":"string"},"type":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/firewall/rules POST create_rule token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Modify"]]}
 {"type":"null"}
 action string {"maxLength":20,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 comment? string
 dest? string {"format":"pve-fw-addr-spec","maxLength":512}
 digest? string {"maxLength":64}
 dport? string {"format":"pve-fw-dport-spec"}
 enable? integer {"minimum":0}
 icmp-type? string {"format":"pve-fw-icmp-type-spec"}
 iface? string {"format":"pve-iface","maxLength":20,"minLength":2}
 log? string {"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"]}
 macro? string {"maxLength":128}
 node string {"format":"pve-node"}
 pos? integer {"minimum":0}
 proto? string {"format":"pve-fw-protocol-spec"}
 source? string {"format":"pve-fw-addr-spec","maxLength":512}
 sport? string {"format":"pve-fw-sport-spec"}
 type string {"enum":["in","out","forward","group"]}
/nodes/{node}/firewall/rules/{pos} DELETE delete_rule token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Modify"]]}
 {"type":"null"}
 digest? string {"maxLength":64}
 node string {"format":"pve-node"}
 pos? integer {"minimum":0}
/nodes/{node}/firewall/rules/{pos} GET get_rule token proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Audit"]]}
 {"properties":{"action":{"type":"string"},"comment":{"optional":1,"type":"string"},"dest":{"optional":1,"type":"string"},"dport":{"optional":1,"type":"string"},"enable":{"optional":1,"type":"integer"},"icmp-type":{"optional":1,"type":"string"},"iface":{"optional":1,"type":"string"},"ipversion":{"optional":1,"type":"integer"},"log":{"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"],"optional":1,"type":"string"},"macro":{"optional":1,"type":"string"},"pos":{"type":"integer"},"proto":{"optional":1,"type":"string"},"source":{"optional":1,"type":"string"},"sport":{"optional":1,"type":"string"},"type":{"type":"string"}},"type":"object"}
 node string {"format":"pve-node"}
 pos? integer {"minimum":0}
/nodes/{node}/firewall/rules/{pos} PUT update_rule token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Modify"]]}
 {"type":"null"}
 action? string {"maxLength":20,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 comment? string
 delete? string {"format":"pve-configid-list"}
 dest? string {"format":"pve-fw-addr-spec","maxLength":512}
 digest? string {"maxLength":64}
 dport? string {"format":"pve-fw-dport-spec"}
 enable? integer {"minimum":0}
 icmp-type? string {"format":"pve-fw-icmp-type-spec"}
 iface? string {"format":"pve-iface","maxLength":20,"minLength":2}
 log? string {"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"]}
 macro? string {"maxLength":128}
 moveto? integer {"minimum":0}
 node string {"format":"pve-node"}
 pos? integer {"minimum":0}
 proto? string {"format":"pve-fw-protocol-spec"}
 source? string {"format":"pve-fw-addr-spec","maxLength":512}
 sport? string {"format":"pve-fw-sport-spec"}
 type? string {"enum":["in","out","forward","group"]}
/nodes/{node}/hardware GET index token
 {"user":"all"}
 {"items":{"properties":{"type":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/hardware/pci GET pci_scan token protected proxy=node
 {"check":["perm","/",["Sys.Audit","Sys.Modify"],"any",1]}
 {"items":{"properties":{"class":{"type":"string"},"device":{"type":"string"},"device_name":{"optional":1,"type":"string"},"id":{"type":"string"},"iommugroup":{"type":"integer"},"mdev":{"optional":1,"type":"boolean"},"subsystem_device":{"optional":1,"type":"string"},"subsystem_device_name":{"optional":1,"type":"string"},"subsystem_vendor":{"optional":1,"type":"string"},"subsystem_vendor_name":{"optional":1,"type":"string"},"vendor":{"type":"string"},"vendor_name":{"optional":1,"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 pci-class-blacklist? string {"default":"05;06;0b","format":"string-list"}
 verbose? boolean {"default":1}
/nodes/{node}/hardware/pci/{pci-id-or-mapping} GET pci_index token
 {"user":"all"}
 {"items":{"properties":{"method":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 pci-id-or-mapping string {"pattern":"(?:(?:[0-9a-fA-F]{4}:)?[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\\.[0-9a-fA-F])|([a-zA-Z][a-zA-Z0-9_-]+)"}
/nodes/{node}/hardware/pci/{pci-id-or-mapping}/mdev GET mdevscan token protected proxy=node
 {"check":["perm","/",["Sys.Audit","Sys.Modify"],"any",1]}
 {"items":{"properties":{"available":{"type":"integer"},"description":{"type":"string"},"name":{"optional":1,"type":"string"},"type":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 pci-id-or-mapping string {"pattern":"(?:(?:[0-9a-fA-F]{4}:)?[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\\.[0-9a-fA-F])|([a-zA-Z][a-zA-Z0-9_-]+)"}
/nodes/{node}/hardware/usb GET usbscan token protected proxy=node
 {"check":["perm","/",["Sys.Modify"]]}
 {"items":{"properties":{"busnum":{"type":"integer"},"class":{"type":"integer"},"devnum":{"type":"integer"},"level":{"type":"integer"},"manufacturer":{"optional":1,"type":"string"},"port":{"type":"integer"},"prodid":{"type":"string"},"product":{"optional":1,"type":"string"},"serial":{"optional":1,"type":"string"},"speed":{"type":"string"},"usbpath":{"optional":1,"type":"string"},"vendid":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/hosts GET get_etc_hosts token protected proxy=node
 {"check":["perm","/",["Sys.Audit"]]}
 {"properties":{"data":{"type":"string"},"digest":{"maxLength":64,"optional":1,"type":"string"}},"type":"object"}
 node string {"format":"pve-node"}
/nodes/{node}/hosts POST write_etc_hosts token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Modify"]]}
 {"type":"null"}
 data string
 digest? string {"maxLength":64}
 node string {"format":"pve-node"}
/nodes/{node}/journal GET journal token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Syslog"]]}
 {"items":{"type":"string"},"type":"array"}
 endcursor? string
 identifiers? boolean {"default":0}
 kernel? boolean {"default":0}
 lastentries? integer {"minimum":0}
 node string {"format":"pve-node"}
 priority? string {"pattern":"^([0-7](\\.\\.[0-7])?)?$"}
 service? string {"maxLength":128,"pattern":"^[A-Za-z0-9_.@:*?!\\[\\]\\/-]+$"}
 since? integer {"minimum":0}
 startcursor? string
 structured? boolean {"default":0}
 unit? string {"maxLength":256,"pattern":"^[A-Za-z0-9_.@:-]+$"}
 units? boolean {"default":0}
 until? integer {"minimum":0}
/nodes/{node}/lxc GET vmlist token protected proxy=node
 {"user":"all"}
 {"items":{"properties":{"cpu":{"optional":1,"type":"number"},"cpus":{"optional":1,"type":"number"},"disk":{"minimum":0,"optional":1,"renderer":"bytes","type":"integer"},"diskread":{"optional":1,"renderer":"bytes","type":"integer"},"diskwrite":{"optional":1,"renderer":"bytes","type":"integer"},"lock":{"optional":1,"type":"string"},"maxdisk":{"optional":1,"renderer":"bytes","type":"integer"},"maxmem":{"optional":1,"renderer":"bytes","type":"integer"},"maxswap":{"optional":1,"renderer":"bytes","type":"integer"},"mem":{"optional":1,"renderer":"bytes","type":"integer"},"name":{"optional":1,"type":"string"},"netin":{"optional":1,"renderer":"bytes","type":"integer"},"netout":{"optional":1,"renderer":"bytes","type":"integer"},"pressurecpusome":{"optional":1,"type":"number"},"pressureiofull":{"optional":1,"type":"number"},"pressureiosome":{"optional":1,"type":"number"},"pressurememoryfull":{"optional":1,"type":"number"},"pressurememorysome":{"optional":1,"type":"number"},"status":{"enum":["stopped","running"],"type":"string"},"tags":{"optional":1,"type":"string"},"template":{"default":0,"optional":1,"type":"boolean"},"uptime":{"optional":1,"renderer":"duration","type":"integer"},"vmid":{"format":"pve-vmid","maximum":999999999,"minimum":100,"type":"integer"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/lxc POST create_vm token protected proxy=node
 {"user":"all"}
 {"type":"string"}
 arch? string {"default":"amd64","enum":["amd64","i386","arm64","armhf","riscv32","riscv64"]}
 bwlimit? number {"minimum":0}
 cmode? string {"default":"tty","enum":["shell","console","tty"]}
 console? boolean {"default":1}
 cores? integer {"maximum":8192,"minimum":1}
 cpulimit? number {"default":0,"maximum":8192,"minimum":0}
 cpuunits? integer {"maximum":500000,"minimum":0}
 debug? boolean {"default":0}
 description? string {"maxLength":8192}
 dev[n]? string {"format":{"deny-write":{"default":0,"optional":1,"type":"boolean"},"gid":{"minimum":0,"optional":1,"type":"integer"},"mode":{"optional":1,"pattern":"0[0-7]{3}","type":"string"},"path":{"default_key":1,"format":"pve-lxc-dev-string","optional":1,"type":"string"},"uid":{"minimum":0,"optional":1,"type":"integer"}}}
 entrypoint? string {"default":"/sbin/init","pattern":"(?^:[^\\x00-\\x08\\x0a-\\x1F\\x7F]+)"}
 env? string {"pattern":"(?^:(?:\\w+=[^\\x00-\\x08\\x0a-\\x1F\\x7F]*)(?:\\0\\w+=[^\\x00-\\x08\\x0a-\\x1F\\x7F]*)*)"}
 features? string {"format":{"force_rw_sys":{"default":0,"optional":1,"type":"boolean"},"fuse":{"default":0,"optional":1,"type":"boolean"},"keyctl":{"default":0,"optional":1,"type":"boolean"},"mknod":{"default":0,"optional":1,"type":"boolean"},"mount":{"optional":1,"pattern":"(?^:[a-zA-Z0-9_; ]+)","type":"string"},"nesting":{"default":0,"optional":1,"type":"boolean"}}}
 force? boolean
 ha-managed? boolean {"default":0}
 hookscript? string {"format":"pve-volume-id"}
 hostname? string {"format":"dns-name","maxLength":255}
 ignore-unpack-errors? boolean
 lock? string {"enum":["backup","create","destroyed","disk","fstrim","migrate","mounted","rollback","snapshot","snapshot-delete"]}
 memory? integer {"default":512,"minimum":16}
 mp[n]? string {"format":{"acl":{"optional":1,"type":"boolean"},"backup":{"optional":1,"type":"boolean"},"idmap":{"optional":1,"pattern":"(?^:^(?:passthrough|[ug]:[0-9]+:[0-9]+:[1-9][0-9]*(?:;[ug]:[0-9]+:[0-9]+:[1-9][0-9]*)*)$)","type":"string"},"keepattrs":{"default":0,"optional":1,"type":"boolean"},"mountoptions":{"optional":1,"pattern":"(?^:(?^:(discard|lazytime|noatime|nodev|noexec|nosuid))(;(?^:(discard|lazytime|noatime|nodev|noexec|nosuid)))*)","type":"string"},"mp":{"format":"pve-lxc-mp-string","type":"string"},"quota":{"optional":1,"type":"boolean"},"replicate":{"default":1,"optional":1,"type":"boolean"},"ro":{"optional":1,"type":"boolean"},"shared":{"default":0,"optional":1,"type":"boolean"},"size":{"format":"disk-size","optional":1,"type":"string"},"volume":{"default_key":1,"format":"pve-lxc-mp-string","type":"string"}}}
 nameserver? string {"format":"lxc-ip-with-ll-iface-list"}
 net[n]? string {"format":{"bridge":{"optional":1,"pattern":"[-_.\\w\\d]+","type":"string"},"firewall":{"optional":1,"type":"boolean"},"gw":{"format":"ipv4","optional":1,"type":"string"},"gw6":{"format":"ipv6","optional":1,"type":"string"},"host-managed":{"optional":1,"type":"boolean"},"hwaddr":{"format":"mac-addr","optional":1,"type":"string"},"ip":{"format":"pve-ipv4-config","optional":1,"type":"string"},"ip6":{"format":"pve-ipv6-config","optional":1,"type":"string"},"link_down":{"optional":1,"type":"boolean"},"mtu":{"maximum":65535,"minimum":64,"optional":1,"type":"integer"},"name":{"pattern":"[-_.\\w\\d]+","type":"string"},"rate":{"optional":1,"type":"number"},"tag":{"maximum":4094,"minimum":1,"optional":1,"type":"integer"},"trunks":{"optional":1,"pattern":"(?^:\\d+(?:;\\d+)*)","type":"string"},"type":{"enum":["veth"],"optional":1,"type":"string"}}}
 node string {"format":"pve-node"}
 onboot? boolean {"default":0}
 ostemplate string {"maxLength":255}
 ostype? string {"enum":["debian","devuan","ubuntu","centos","fedora","opensuse","archlinux","alpine","gentoo","nixos","unmanaged"]}
 password? string {"minLength":5}
 pool? string {"format":"pve-poolid"}
 protection? boolean {"default":0}
 restore? boolean
 rootfs? string {"format":{"acl":{"optional":1,"type":"boolean"},"idmap":{"optional":1,"pattern":"(?^:^(?:passthrough|[ug]:[0-9]+:[0-9]+:[1-9][0-9]*(?:;[ug]:[0-9]+:[0-9]+:[1-9][0-9]*)*)$)","type":"string"},"mountoptions":{"optional":1,"pattern":"(?^:(?^:(discard|lazytime|noatime|nodev|noexec|nosuid))(;(?^:(discard|lazytime|noatime|nodev|noexec|nosuid)))*)","type":"string"},"quota":{"optional":1,"type":"boolean"},"replicate":{"default":1,"optional":1,"type":"boolean"},"ro":{"optional":1,"type":"boolean"},"shared":{"default":0,"optional":1,"type":"boolean"},"size":{"format":"disk-size","optional":1,"type":"string"},"volume":{"default_key":1,"format":"pve-lxc-mp-string","type":"string"}}}
 searchdomain? string {"format":"dns-name-list"}
 ssh-public-keys? string
 start? boolean {"default":0}
 startup? string {"format":"pve-startup-order"}
 storage? string {"default":"local","format":"pve-storage-id"}
 swap? integer {"default":512,"minimum":0}
 tags? string {"format":"pve-tag-list"}
 template? boolean {"default":0}
 timezone? string {"format":"pve-ct-timezone"}
 tty? integer {"default":2,"maximum":6,"minimum":0}
 unique? boolean {"requires":"restore"}
 unprivileged? boolean {"default":0}
 unused[n]? string {"format":{"volume":{"default_key":1,"format":"pve-volume-id","type":"string"}}}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid} DELETE destroy_vm token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Allocate"]]}
 {"type":"string"}
 destroy-unreferenced-disks? boolean
 force? boolean {"default":0}
 node string {"format":"pve-node"}
 purge? boolean {"default":0}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid} GET vmdiridx token proxy=node
 {"user":"all"}
 {"items":{"properties":{"subdir":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/clone POST clone_vm token protected proxy=node
 {"check":["and",["perm","/vms/{vmid}",["VM.Clone"]],["or",["perm","/vms/{newid}",["VM.Allocate"]],["perm","/pool/{pool}",["VM.Allocate"],"require_param","pool"]]]}
 {"type":"string"}
 bwlimit? number {"minimum":0}
 description? string
 full? boolean
 hostname? string {"format":"dns-name"}
 newid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
 node string {"format":"pve-node"}
 pool? string {"format":"pve-poolid"}
 snapname? string {"format":"pve-configid","maxLength":40}
 storage? string {"format":"pve-storage-id"}
 target? string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/config GET vm_config token proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"properties":{"arch":{"default":"amd64","enum":["amd64","i386","arm64","armhf","riscv32","riscv64"],"optional":1,"type":"string"},"cmode":{"default":"tty","enum":["shell","console","tty"],"optional":1,"type":"string"},"console":{"default":1,"optional":1,"type":"boolean"},"cores":{"maximum":8192,"minimum":1,"optional":1,"type":"integer"},"cpulimit":{"default":0,"maximum":8192,"minimum":0,"optional":1,"type":"number"},"cpuunits":{"default":"cgroup v1: 1024, cgroup v2: 100","maximum":500000,"minimum":0,"optional":1,"type":"integer"},"debug":{"default":0,"optional":1,"type":"boolean"},"description":{"maxLength":8192,"optional":1,"type":"string"},"dev[n]":{"format":{"deny-write":{"default":0,"optional":1,"type":"boolean"},"gid":{"minimum":0,"optional":1,"type":"integer"},"mode":{"optional":1,"pattern":"0[0-7]{3}","type":"string"},"path":{"default_key":1,"format":"pve-lxc-dev-string","optional":1,"type":"string"},"uid":{"minimum":0,"optional":1,"type":"integer"}},"optional":1,"type":"string"},"digest":{"type":"string"},"entrypoint":{"default":"/sbin/init","optional":1,"pattern":"(?^:[^\\x00-\\x08\\x0a-\\x1F\\x7F]+)","type":"string"},"env":{"optional":1,"pattern":"(?^:(?:\\w+=[^\\x00-\\x08\\x0a-\\x1F\\x7F]*)(?:\\0\\w+=[^\\x00-\\x08\\x0a-\\x1F\\x7F]*)*)","type":"string"},"features":{"format":{"force_rw_sys":{"default":0,"optional":1,"type":"boolean"},"fuse":{"default":0,"optional":1,"type":"boolean"},"keyctl":{"default":0,"optional":1,"type":"boolean"},"mknod":{"default":0,"optional":1,"type":"boolean"},"mount":{"optional":1,"pattern":"(?^:[a-zA-Z0-9_; ]+)","type":"string"},"nesting":{"default":0,"optional":1,"type":"boolean"}},"optional":1,"type":"string"},"hookscript":{"format":"pve-volume-id","optional":1,"type":"string"},"hostname":{"format":"dns-name","maxLength":255,"optional":1,"type":"string"},"lock":{"enum":["backup","create","destroyed","disk","fstrim","migrate","mounted","rollback","snapshot","snapshot-delete"],"optional":1,"type":"string"},"lxc":{"items":{"items":{"type":"string"},"type":"array"},"optional":1,"type":"array"},"memory":{"default":512,"minimum":16,"optional":1,"type":"integer"},"mp[n]":{"format":{"acl":{"optional":1,"type":"boolean"},"backup":{"optional":1,"type":"boolean"},"idmap":{"optional":1,"pattern":"(?^:^(?:passthrough|[ug]:[0-9]+:[0-9]+:[1-9][0-9]*(?:;[ug]:[0-9]+:[0-9]+:[1-9][0-9]*)*)$)","type":"string"},"keepattrs":{"default":0,"optional":1,"type":"boolean"},"mountoptions":{"optional":1,"pattern":"(?^:(?^:(discard|lazytime|noatime|nodev|noexec|nosuid))(;(?^:(discard|lazytime|noatime|nodev|noexec|nosuid)))*)","type":"string"},"mp":{"format":"pve-lxc-mp-string","type":"string"},"quota":{"optional":1,"type":"boolean"},"replicate":{"default":1,"optional":1,"type":"boolean"},"ro":{"optional":1,"type":"boolean"},"shared":{"default":0,"optional":1,"type":"boolean"},"size":{"format":"disk-size","optional":1,"type":"string"},"volume":{"default_key":1,"format":"pve-lxc-mp-string","type":"string"}},"optional":1,"type":"string"},"nameserver":{"format":"lxc-ip-with-ll-iface-list","optional":1,"type":"string"},"net[n]":{"format":{"bridge":{"optional":1,"pattern":"[-_.\\w\\d]+","type":"string"},"firewall":{"optional":1,"type":"boolean"},"gw":{"format":"ipv4","optional":1,"type":"string"},"gw6":{"format":"ipv6","optional":1,"type":"string"},"host-managed":{"optional":1,"type":"boolean"},"hwaddr":{"format":"mac-addr","optional":1,"type":"string"},"ip":{"format":"pve-ipv4-config","optional":1,"type":"string"},"ip6":{"format":"pve-ipv6-config","optional":1,"type":"string"},"link_down":{"optional":1,"type":"boolean"},"mtu":{"maximum":65535,"minimum":64,"optional":1,"type":"integer"},"name":{"pattern":"[-_.\\w\\d]+","type":"string"},"rate":{"optional":1,"type":"number"},"tag":{"maximum":4094,"minimum":1,"optional":1,"type":"integer"},"trunks":{"optional":1,"pattern":"(?^:\\d+(?:;\\d+)*)","type":"string"},"type":{"enum":["veth"],"optional":1,"type":"string"}},"optional":1,"type":"string"},"onboot":{"default":0,"optional":1,"type":"boolean"},"ostype":{"enum":["debian","devuan","ubuntu","centos","fedora","opensuse","archlinux","alpine","gentoo","nixos","unmanaged"],"optional":1,"type":"string"},"protection":{"default":0,"optional":1,"type":"boolean"},"rootfs":{"format":{"acl":{"optional":1,"type":"boolean"},"idmap":{"optional":1,"pattern":"(?^:^(?:passthrough|[ug]:[0-9]+:[0-9]+:[1-9][0-9]*(?:;[ug]:[0-9]+:[0-9]+:[1-9][0-9]*)*)$)","type":"string"},"mountoptions":{"optional":1,"pattern":"(?^:(?^:(discard|lazytime|noatime|nodev|noexec|nosuid))(;(?^:(discard|lazytime|noatime|nodev|noexec|nosuid)))*)","type":"string"},"quota":{"optional":1,"type":"boolean"},"replicate":{"default":1,"optional":1,"type":"boolean"},"ro":{"optional":1,"type":"boolean"},"shared":{"default":0,"optional":1,"type":"boolean"},"size":{"format":"disk-size","optional":1,"type":"string"},"volume":{"default_key":1,"format":"pve-lxc-mp-string","type":"string"}},"optional":1,"type":"string"},"searchdomain":{"format":"dns-name-list","optional":1,"type":"string"},"startup":{"format":"pve-startup-order","optional":1,"type":"string"},"swap":{"default":512,"minimum":0,"optional":1,"type":"integer"},"tags":{"format":"pve-tag-list","optional":1,"type":"string"},"template":{"default":0,"optional":1,"type":"boolean"},"timezone":{"format":"pve-ct-timezone","optional":1,"type":"string"},"tty":{"default":2,"maximum":6,"minimum":0,"optional":1,"type":"integer"},"unprivileged":{"default":0,"optional":1,"type":"boolean"},"unused[n]":{"format":{"volume":{"default_key":1,"format":"pve-volume-id","type":"string"}},"optional":1,"type":"string"}},"type":"object"}
 current? boolean {"default":0}
 node string {"format":"pve-node"}
 snapshot? string {"format":"pve-configid","maxLength":40}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/config PUT update_vm token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Config.Disk","VM.Config.CPU","VM.Config.Memory","VM.Config.Network","VM.Config.Options"],"any",1]}
 {"type":"null"}
 arch? string {"default":"amd64","enum":["amd64","i386","arm64","armhf","riscv32","riscv64"]}
 cmode? string {"default":"tty","enum":["shell","console","tty"]}
 console? boolean {"default":1}
 cores? integer {"maximum":8192,"minimum":1}
 cpulimit? number {"default":0,"maximum":8192,"minimum":0}
 cpuunits? integer {"maximum":500000,"minimum":0}
 debug? boolean {"default":0}
 delete? string {"format":"pve-configid-list"}
 description? string {"maxLength":8192}
 dev[n]? string {"format":{"deny-write":{"default":0,"optional":1,"type":"boolean"},"gid":{"minimum":0,"optional":1,"type":"integer"},"mode":{"optional":1,"pattern":"0[0-7]{3}","type":"string"},"path":{"default_key":1,"format":"pve-lxc-dev-string","optional":1,"type":"string"},"uid":{"minimum":0,"optional":1,"type":"integer"}}}
 digest? string {"maxLength":40}
 entrypoint? string {"default":"/sbin/init","pattern":"(?^:[^\\x00-\\x08\\x0a-\\x1F\\x7F]+)"}
 env? string {"pattern":"(?^:(?:\\w+=[^\\x00-\\x08\\x0a-\\x1F\\x7F]*)(?:\\0\\w+=[^\\x00-\\x08\\x0a-\\x1F\\x7F]*)*)"}
 features? string {"format":{"force_rw_sys":{"default":0,"optional":1,"type":"boolean"},"fuse":{"default":0,"optional":1,"type":"boolean"},"keyctl":{"default":0,"optional":1,"type":"boolean"},"mknod":{"default":0,"optional":1,"type":"boolean"},"mount":{"optional":1,"pattern":"(?^:[a-zA-Z0-9_; ]+)","type":"string"},"nesting":{"default":0,"optional":1,"type":"boolean"}}}
 hookscript? string {"format":"pve-volume-id"}
 hostname? string {"format":"dns-name","maxLength":255}
 lock? string {"enum":["backup","create","destroyed","disk","fstrim","migrate","mounted","rollback","snapshot","snapshot-delete"]}
 memory? integer {"default":512,"minimum":16}
 mp[n]? string {"format":{"acl":{"optional":1,"type":"boolean"},"backup":{"optional":1,"type":"boolean"},"idmap":{"optional":1,"pattern":"(?^:^(?:passthrough|[ug]:[0-9]+:[0-9]+:[1-9][0-9]*(?:;[ug]:[0-9]+:[0-9]+:[1-9][0-9]*)*)$)","type":"string"},"keepattrs":{"default":0,"optional":1,"type":"boolean"},"mountoptions":{"optional":1,"pattern":"(?^:(?^:(discard|lazytime|noatime|nodev|noexec|nosuid))(;(?^:(discard|lazytime|noatime|nodev|noexec|nosuid)))*)","type":"string"},"mp":{"format":"pve-lxc-mp-string","type":"string"},"quota":{"optional":1,"type":"boolean"},"replicate":{"default":1,"optional":1,"type":"boolean"},"ro":{"optional":1,"type":"boolean"},"shared":{"default":0,"optional":1,"type":"boolean"},"size":{"format":"disk-size","optional":1,"type":"string"},"volume":{"default_key":1,"format":"pve-lxc-mp-string","type":"string"}}}
 nameserver? string {"format":"lxc-ip-with-ll-iface-list"}
 net[n]? string {"format":{"bridge":{"optional":1,"pattern":"[-_.\\w\\d]+","type":"string"},"firewall":{"optional":1,"type":"boolean"},"gw":{"format":"ipv4","optional":1,"type":"string"},"gw6":{"format":"ipv6","optional":1,"type":"string"},"host-managed":{"optional":1,"type":"boolean"},"hwaddr":{"format":"mac-addr","optional":1,"type":"string"},"ip":{"format":"pve-ipv4-config","optional":1,"type":"string"},"ip6":{"format":"pve-ipv6-config","optional":1,"type":"string"},"link_down":{"optional":1,"type":"boolean"},"mtu":{"maximum":65535,"minimum":64,"optional":1,"type":"integer"},"name":{"pattern":"[-_.\\w\\d]+","type":"string"},"rate":{"optional":1,"type":"number"},"tag":{"maximum":4094,"minimum":1,"optional":1,"type":"integer"},"trunks":{"optional":1,"pattern":"(?^:\\d+(?:;\\d+)*)","type":"string"},"type":{"enum":["veth"],"optional":1,"type":"string"}}}
 node string {"format":"pve-node"}
 onboot? boolean {"default":0}
 ostype? string {"enum":["debian","devuan","ubuntu","centos","fedora","opensuse","archlinux","alpine","gentoo","nixos","unmanaged"]}
 protection? boolean {"default":0}
 revert? string {"format":"pve-configid-list"}
 rootfs? string {"format":{"acl":{"optional":1,"type":"boolean"},"idmap":{"optional":1,"pattern":"(?^:^(?:passthrough|[ug]:[0-9]+:[0-9]+:[1-9][0-9]*(?:;[ug]:[0-9]+:[0-9]+:[1-9][0-9]*)*)$)","type":"string"},"mountoptions":{"optional":1,"pattern":"(?^:(?^:(discard|lazytime|noatime|nodev|noexec|nosuid))(;(?^:(discard|lazytime|noatime|nodev|noexec|nosuid)))*)","type":"string"},"quota":{"optional":1,"type":"boolean"},"replicate":{"default":1,"optional":1,"type":"boolean"},"ro":{"optional":1,"type":"boolean"},"shared":{"default":0,"optional":1,"type":"boolean"},"size":{"format":"disk-size","optional":1,"type":"string"},"volume":{"default_key":1,"format":"pve-lxc-mp-string","type":"string"}}}
 searchdomain? string {"format":"dns-name-list"}
 startup? string {"format":"pve-startup-order"}
 swap? integer {"default":512,"minimum":0}
 tags? string {"format":"pve-tag-list"}
 template? boolean {"default":0}
 timezone? string {"format":"pve-ct-timezone"}
 tty? integer {"default":2,"maximum":6,"minimum":0}
 unprivileged? boolean {"default":0}
 unused[n]? string {"format":{"volume":{"default_key":1,"format":"pve-volume-id","type":"string"}}}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/feature GET vm_feature token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"properties":{"hasFeature":{"type":"boolean"}},"type":"object"}
 feature string {"enum":["snapshot","clone","copy"]}
 node string {"format":"pve-node"}
 snapname? string {"format":"pve-configid","maxLength":40}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/firewall GET index token
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/firewall/aliases GET get_aliases token
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"items":{"properties":{"cidr":{"type":"string"},"comment":{"optional":1,"type":"string"},"digest":{"maxLength":64,"optional":0,"type":"string"},"name":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/firewall/aliases POST create_alias token protected
 {"check":["perm","/vms/{vmid}",["VM.Config.Network"]]}
 {"type":"null"}
 cidr string {"format":"IPorCIDR"}
 comment? string
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/firewall/aliases/{name} DELETE remove_alias token protected
 {"check":["perm","/vms/{vmid}",["VM.Config.Network"]]}
 {"type":"null"}
 digest? string {"maxLength":64}
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/firewall/aliases/{name} GET read_alias token
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"type":"object"}
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/firewall/aliases/{name} PUT update_alias token protected
 {"check":["perm","/vms/{vmid}",["VM.Config.Network"]]}
 {"type":"null"}
 cidr string {"format":"IPorCIDR"}
 comment? string
 digest? string {"maxLength":64}
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 node string {"format":"pve-node"}
 rename? string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/firewall/ipset GET ipset_index token
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"items":{"properties":{"comment":{"optional":1,"type":"string"},"digest":{"maxLength":64,"optional":0,"type":"string"},"name":{"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+","type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/firewall/ipset POST create_ipset token protected
 {"check":["perm","/vms/{vmid}",["VM.Config.Network"]]}
 {"type":"null"}
 comment? string
 digest? string {"maxLength":64}
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 node string {"format":"pve-node"}
 rename? string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/firewall/ipset/{name} DELETE delete_ipset token protected
 {"check":["perm","/vms/{vmid}",["VM.Config.Network"]]}
 {"type":"null"}
 force? boolean
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/firewall/ipset/{name} GET get_ipset token
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"items":{"properties":{"cidr":{"type":"string"},"comment":{"optional":1,"type":"string"},"digest":{"maxLength":64,"optional":0,"type":"string"},"nomatch":{"optional":1,"type":"boolean"}},"type":"object"},"type":"array"}
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/firewall/ipset/{name} POST create_ip token protected
 {"check":["perm","/vms/{vmid}",["VM.Config.Network"]]}
 {"type":"null"}
 cidr string {"format":"IPorCIDRorAlias"}
 comment? string
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 node string {"format":"pve-node"}
 nomatch? boolean
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/firewall/ipset/{name}/{cidr} DELETE remove_ip token protected
 {"check":["perm","/vms/{vmid}",["VM.Config.Network"]]}
 {"type":"null"}
 cidr string {"format":"IPorCIDRorAlias"}
 digest? string {"maxLength":64}
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/firewall/ipset/{name}/{cidr} GET read_ip token protected
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"type":"object"}
 cidr string {"format":"IPorCIDRorAlias"}
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/firewall/ipset/{name}/{cidr} PUT update_ip token protected
 {"check":["perm","/vms/{vmid}",["VM.Config.Network"]]}
 {"type":"null"}
 cidr string {"format":"IPorCIDRorAlias"}
 comment? string
 digest? string {"maxLength":64}
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 node string {"format":"pve-node"}
 nomatch? boolean
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/firewall/log GET log token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Console"]]}
 {"items":{"properties":{"n":{"type":"integer"},"t":{"type":"string"}},"type":"object"},"type":"array"}
 limit? integer {"minimum":0}
 node string {"format":"pve-node"}
 since? integer {"minimum":0}
 start? integer {"minimum":0}
 until? integer {"minimum":0}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/firewall/options GET get_options token proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"properties":{"dhcp":{"default":0,"optional":1,"type":"boolean"},"enable":{"default":0,"optional":1,"type":"boolean"},"ipfilter":{"optional":1,"type":"boolean"},"log_level_in":{"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"],"optional":1,"type":"string"},"log_level_out":{"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"],"optional":1,"type":"string"},"macfilter":{"default":1,"optional":1,"type":"boolean"},"ndp":{"default":1,"optional":1,"type":"boolean"},"policy_in":{"enum":["ACCEPT","REJECT","DROP"],"optional":1,"type":"string"},"policy_out":{"enum":["ACCEPT","REJECT","DROP"],"optional":1,"type":"string"},"radv":{"optional":1,"type":"boolean"}},"type":"object"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/firewall/options PUT set_options token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Config.Network"]]}
 {"type":"null"}
 delete? string {"format":"pve-configid-list"}
 dhcp? boolean {"default":0}
 digest? string {"maxLength":64}
 enable? boolean {"default":0}
 ipfilter? boolean
 log_level_in? string {"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"]}
 log_level_out? string {"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"]}
 macfilter? boolean {"default":1}
 ndp? boolean {"default":1}
 node string {"format":"pve-node"}
 policy_in? string {"enum":["ACCEPT","REJECT","DROP"]}
 policy_out? string {"enum":["ACCEPT","REJECT","DROP"]}
 radv? boolean
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/firewall/refs GET refs token
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"items":{"properties":{"comment":{"optional":1,"type":"string"},"name":{"type":"string"},"ref":{"type":"string"},"scope":{"type":"string"},"type":{"enum":["alias","ipset"],"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 type? string {"enum":["alias","ipset"]}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/firewall/rules GET get_rules token
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"items":{"properties":{"action":{"type":"string"},"comment":{"optional":1,"type":"string"},"dest":{"optional":1,"type":"string"},"dport":{"optional":1,"type":"string"},"enable":{"optional":1,"type":"integer"},"icmp-type":{"optional":1,"type":"string"},"iface":{"optional":1,"type":"string"},"ipversion":{"optional":1,"type":"integer"},"log":{"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"],"optional":1,"type":"string"},"macro":{"optional":1,"type":"string"},"pos":{"type":"integer"},"proto":{"optional":1,"type":"string"},"source":{"optional":1,"type":"string"},"sport":{"optional":1,"type":"string"},"type":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/firewall/rules POST create_rule token protected
 {"check":["perm","/vms/{vmid}",["VM.Config.Network"]]}
 {"type":"null"}
 action string {"maxLength":20,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 comment? string
 dest? string {"format":"pve-fw-addr-spec","maxLength":512}
 digest? string {"maxLength":64}
 dport? string {"format":"pve-fw-dport-spec"}
 enable? integer {"minimum":0}
 icmp-type? string {"format":"pve-fw-icmp-type-spec"}
 iface? string {"format":"pve-iface","maxLength":20,"minLength":2}
 log? string {"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"]}
 macro? string {"maxLength":128}
 node string {"format":"pve-node"}
 pos? integer {"minimum":0}
 proto? string {"format":"pve-fw-protocol-spec"}
 source? string {"format":"pve-fw-addr-spec","maxLength":512}
 sport? string {"format":"pve-fw-sport-spec"}
 type string {"enum":["in","out","forward","group"]}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/firewall/rules/{pos} DELETE delete_rule token protected
 {"check":["perm","/vms/{vmid}",["VM.Config.Network"]]}
 {"type":"null"}
 digest? string {"maxLength":64}
 node string {"format":"pve-node"}
 pos? integer {"minimum":0}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/firewall/rules/{pos} GET get_rule token
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"properties":{"action":{"type":"string"},"comment":{"optional":1,"type":"string"},"dest":{"optional":1,"type":"string"},"dport":{"optional":1,"type":"string"},"enable":{"optional":1,"type":"integer"},"icmp-type":{"optional":1,"type":"string"},"iface":{"optional":1,"type":"string"},"ipversion":{"optional":1,"type":"integer"},"log":{"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"],"optional":1,"type":"string"},"macro":{"optional":1,"type":"string"},"pos":{"type":"integer"},"proto":{"optional":1,"type":"string"},"source":{"optional":1,"type":"string"},"sport":{"optional":1,"type":"string"},"type":{"type":"string"}},"type":"object"}
 node string {"format":"pve-node"}
 pos? integer {"minimum":0}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/firewall/rules/{pos} PUT update_rule token protected
 {"check":["perm","/vms/{vmid}",["VM.Config.Network"]]}
 {"type":"null"}
 action? string {"maxLength":20,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 comment? string
 delete? string {"format":"pve-configid-list"}
 dest? string {"format":"pve-fw-addr-spec","maxLength":512}
 digest? string {"maxLength":64}
 dport? string {"format":"pve-fw-dport-spec"}
 enable? integer {"minimum":0}
 icmp-type? string {"format":"pve-fw-icmp-type-spec"}
 iface? string {"format":"pve-iface","maxLength":20,"minLength":2}
 log? string {"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"]}
 macro? string {"maxLength":128}
 moveto? integer {"minimum":0}
 node string {"format":"pve-node"}
 pos? integer {"minimum":0}
 proto? string {"format":"pve-fw-protocol-spec"}
 source? string {"format":"pve-fw-addr-spec","maxLength":512}
 sport? string {"format":"pve-fw-sport-spec"}
 type? string {"enum":["in","out","forward","group"]}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/interfaces GET ip token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"items":{"properties":{"hardware-address":{"optional":0,"type":"string"},"hwaddr":{"optional":0,"type":"string"},"inet":{"optional":1,"type":"string"},"inet6":{"optional":1,"type":"string"},"ip-addresses":{"items":{"properties":{"ip-address":{"optional":1,"type":"string"},"ip-address-type":{"optional":1,"type":"string"},"prefix":{"optional":1,"type":"integer"}},"type":"object"},"optional":0,"type":"array"},"name":{"optional":0,"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/migrate GET migrate_vm_precondition token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Migrate"]]}
 {"properties":{"allowed-nodes":{"items":{"type":"string"},"optional":1,"type":"array"},"dependent-ha-resources":{"items":{"type":"string"},"optional":1,"type":"array"},"not-allowed-nodes":{"optional":1,"properties":{"blocking-ha-resources":{"items":{"properties":{"cause":{"enum":["node-affinity","resource-affinity"],"type":"string"},"sid":{"type":"string"}},"type":"object"},"optional":1,"type":"array"}},"type":"object"},"running":{"type":"boolean"}},"type":"object"}
 node string {"format":"pve-node"}
 target? string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/migrate POST migrate_vm token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Migrate"]]}
 {"type":"string"}
 bwlimit? number {"minimum":0}
 node string {"format":"pve-node"}
 online? boolean
 restart? boolean
 target string {"format":"pve-node"}
 target-storage? string {"format":"storage-pair-list"}
 timeout? integer {"default":180}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/move_volume POST move_volume token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Config.Disk"]]}
 {"type":"string"}
 bwlimit? number {"minimum":0}
 delete? boolean {"default":0}
 digest? string {"maxLength":40}
 node string {"format":"pve-node"}
 storage? string {"format":"pve-storage-id"}
 target-digest? string {"maxLength":40}
 target-vmid? integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
 target-volume? string {"enum":["rootfs","mp0","mp1","mp2","mp3","mp4","mp5","mp6","mp7","mp8","mp9","mp10","mp11","mp12","mp13","mp14","mp15","mp16","mp17","mp18","mp19","mp20","mp21","mp22","mp23","mp24","mp25","mp26","mp27","mp28","mp29","mp30","mp31","mp32","mp33","mp34","mp35","mp36","mp37","mp38","mp39","mp40","mp41","mp42","mp43","mp44","mp45","mp46","mp47","mp48","mp49","mp50","mp51","mp52","mp53","mp54","mp55","mp56","mp57","mp58","mp59","mp60","mp61","mp62","mp63","mp64","mp65","mp66","mp67","mp68","mp69","mp70","mp71","mp72","mp73","mp74","mp75","mp76","mp77","mp78","mp79","mp80","mp81","mp82","mp83","mp84","mp85","mp86","mp87","mp88","mp89","mp90","mp91","mp92","mp93","mp94","mp95","mp96","mp97","mp98","mp99","mp100","mp101","mp102","mp103","mp104","mp105","mp106","mp107","mp108","mp109","mp110","mp111","mp112","mp113","mp114","mp115","mp116","mp117","mp118","mp119","mp120","mp121","mp122","mp123","mp124","mp125","mp126","mp127","mp128","mp129","mp130","mp131","mp132","mp133","mp134","mp135","mp136","mp137","mp138","mp139","mp140","mp141","mp142","mp143","mp144","mp145","mp146","mp147","mp148","mp149","mp150","mp151","mp152","mp153","mp154","mp155","mp156","mp157","mp158","mp159","mp160","mp161","mp162","mp163","mp164","mp165","mp166","mp167","mp168","mp169","mp170","mp171","mp172","mp173","mp174","mp175","mp176","mp177","mp178","mp179","mp180","mp181","mp182","mp183","mp184","mp185","mp186","mp187","mp188","mp189","mp190","mp191","mp192","mp193","mp194","mp195","mp196","mp197","mp198","mp199","mp200","mp201","mp202","mp203","mp204","mp205","mp206","mp207","mp208","mp209","mp210","mp211","mp212","mp213","mp214","mp215","mp216","mp217","mp218","mp219","mp220","mp221","mp222","mp223","mp224","mp225","mp226","mp227","mp228","mp229","mp230","mp231","mp232","mp233","mp234","mp235","mp236","mp237","mp238","mp239","mp240","mp241","mp242","mp243","mp244","mp245","mp246","mp247","mp248","mp249","mp250","mp251","mp252","mp253","mp254","mp255","unused0","unused1","unused2","unused3","unused4","unused5","unused6","unused7","unused8","unused9","unused10","unused11","unused12","unused13","unused14","unused15","unused16","unused17","unused18","unused19","unused20","unused21","unused22","unused23","unused24","unused25","unused26","unused27","unused28","unused29","unused30","unused31","unused32","unused33","unused34","unused35","unused36","unused37","unused38","unused39","unused40","unused41","unused42","unused43","unused44","unused45","unused46","unused47","unused48","unused49","unused50","unused51","unused52","unused53","unused54","unused55","unused56","unused57","unused58","unused59","unused60","unused61","unused62","unused63","unused64","unused65","unused66","unused67","unused68","unused69","unused70","unused71","unused72","unused73","unused74","unused75","unused76","unused77","unused78","unused79","unused80","unused81","unused82","unused83","unused84","unused85","unused86","unused87","unused88","unused89","unused90","unused91","unused92","unused93","unused94","unused95","unused96","unused97","unused98","unused99","unused100","unused101","unused102","unused103","unused104","unused105","unused106","unused107","unused108","unused109","unused110","unused111","unused112","unused113","unused114","unused115","unused116","unused117","unused118","unused119","unused120","unused121","unused122","unused123","unused124","unused125","unused126","unused127","unused128","unused129","unused130","unused131","unused132","unused133","unused134","unused135","unused136","unused137","unused138","unused139","unused140","unused141","unused142","unused143","unused144","unused145","unused146","unused147","unused148","unused149","unused150","unused151","unused152","unused153","unused154","unused155","unused156","unused157","unused158","unused159","unused160","unused161","unused162","unused163","unused164","unused165","unused166","unused167","unused168","unused169","unused170","unused171","unused172","unused173","unused174","unused175","unused176","unused177","unused178","unused179","unused180","unused181","unused182","unused183","unused184","unused185","unused186","unused187","unused188","unused189","unused190","unused191","unused192","unused193","unused194","unused195","unused196","unused197","unused198","unused199","unused200","unused201","unused202","unused203","unused204","unused205","unused206","unused207","unused208","unused209","unused210","unused211","unused212","unused213","unused214","unused215","unused216","unused217","unused218","unused219","unused220","unused221","unused222","unused223","unused224","unused225","unused226","unused227","unused228","unused229","unused230","unused231","unused232","unused233","unused234","unused235","unused236","unused237","unused238","unused239","unused240","unused241","unused242","unused243","unused244","unused245","unused246","unused247","unused248","unused249","unused250","unused251","unused252","unused253","unused254","unused255"]}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
 volume string {"enum":["rootfs","mp0","mp1","mp2","mp3","mp4","mp5","mp6","mp7","mp8","mp9","mp10","mp11","mp12","mp13","mp14","mp15","mp16","mp17","mp18","mp19","mp20","mp21","mp22","mp23","mp24","mp25","mp26","mp27","mp28","mp29","mp30","mp31","mp32","mp33","mp34","mp35","mp36","mp37","mp38","mp39","mp40","mp41","mp42","mp43","mp44","mp45","mp46","mp47","mp48","mp49","mp50","mp51","mp52","mp53","mp54","mp55","mp56","mp57","mp58","mp59","mp60","mp61","mp62","mp63","mp64","mp65","mp66","mp67","mp68","mp69","mp70","mp71","mp72","mp73","mp74","mp75","mp76","mp77","mp78","mp79","mp80","mp81","mp82","mp83","mp84","mp85","mp86","mp87","mp88","mp89","mp90","mp91","mp92","mp93","mp94","mp95","mp96","mp97","mp98","mp99","mp100","mp101","mp102","mp103","mp104","mp105","mp106","mp107","mp108","mp109","mp110","mp111","mp112","mp113","mp114","mp115","mp116","mp117","mp118","mp119","mp120","mp121","mp122","mp123","mp124","mp125","mp126","mp127","mp128","mp129","mp130","mp131","mp132","mp133","mp134","mp135","mp136","mp137","mp138","mp139","mp140","mp141","mp142","mp143","mp144","mp145","mp146","mp147","mp148","mp149","mp150","mp151","mp152","mp153","mp154","mp155","mp156","mp157","mp158","mp159","mp160","mp161","mp162","mp163","mp164","mp165","mp166","mp167","mp168","mp169","mp170","mp171","mp172","mp173","mp174","mp175","mp176","mp177","mp178","mp179","mp180","mp181","mp182","mp183","mp184","mp185","mp186","mp187","mp188","mp189","mp190","mp191","mp192","mp193","mp194","mp195","mp196","mp197","mp198","mp199","mp200","mp201","mp202","mp203","mp204","mp205","mp206","mp207","mp208","mp209","mp210","mp211","mp212","mp213","mp214","mp215","mp216","mp217","mp218","mp219","mp220","mp221","mp222","mp223","mp224","mp225","mp226","mp227","mp228","mp229","mp230","mp231","mp232","mp233","mp234","mp235","mp236","mp237","mp238","mp239","mp240","mp241","mp242","mp243","mp244","mp245","mp246","mp247","mp248","mp249","mp250","mp251","mp252","mp253","mp254","mp255","unused0","unused1","unused2","unused3","unused4","unused5","unused6","unused7","unused8","unused9","unused10","unused11","unused12","unused13","unused14","unused15","unused16","unused17","unused18","unused19","unused20","unused21","unused22","unused23","unused24","unused25","unused26","unused27","unused28","unused29","unused30","unused31","unused32","unused33","unused34","unused35","unused36","unused37","unused38","unused39","unused40","unused41","unused42","unused43","unused44","unused45","unused46","unused47","unused48","unused49","unused50","unused51","unused52","unused53","unused54","unused55","unused56","unused57","unused58","unused59","unused60","unused61","unused62","unused63","unused64","unused65","unused66","unused67","unused68","unused69","unused70","unused71","unused72","unused73","unused74","unused75","unused76","unused77","unused78","unused79","unused80","unused81","unused82","unused83","unused84","unused85","unused86","unused87","unused88","unused89","unused90","unused91","unused92","unused93","unused94","unused95","unused96","unused97","unused98","unused99","unused100","unused101","unused102","unused103","unused104","unused105","unused106","unused107","unused108","unused109","unused110","unused111","unused112","unused113","unused114","unused115","unused116","unused117","unused118","unused119","unused120","unused121","unused122","unused123","unused124","unused125","unused126","unused127","unused128","unused129","unused130","unused131","unused132","unused133","unused134","unused135","unused136","unused137","unused138","unused139","unused140","unused141","unused142","unused143","unused144","unused145","unused146","unused147","unused148","unused149","unused150","unused151","unused152","unused153","unused154","unused155","unused156","unused157","unused158","unused159","unused160","unused161","unused162","unused163","unused164","unused165","unused166","unused167","unused168","unused169","unused170","unused171","unused172","unused173","unused174","unused175","unused176","unused177","unused178","unused179","unused180","unused181","unused182","unused183","unused184","unused185","unused186","unused187","unused188","unused189","unused190","unused191","unused192","unused193","unused194","unused195","unused196","unused197","unused198","unused199","unused200","unused201","unused202","unused203","unused204","unused205","unused206","unused207","unused208","unused209","unused210","unused211","unused212","unused213","unused214","unused215","unused216","unused217","unused218","unused219","unused220","unused221","unused222","unused223","unused224","unused225","unused226","unused227","unused228","unused229","unused230","unused231","unused232","unused233","unused234","unused235","unused236","unused237","unused238","unused239","unused240","unused241","unused242","unused243","unused244","unused245","unused246","unused247","unused248","unused249","unused250","unused251","unused252","unused253","unused254","unused255"]}
/nodes/{node}/lxc/{vmid}/mtunnel POST mtunnel token protected
 {"check":["and",["perm","/vms/{vmid}",["VM.Allocate"]],["perm","/",["Sys.Incoming"]]]}
 {"additionalProperties":0,"properties":{"socket":{"type":"string"},"ticket":{"type":"string"},"upid":{"type":"string"}}}
 bridges? string {"format":"pve-bridge-id-list"}
 node string {"format":"pve-node"}
 storages? string {"format":"pve-storage-id-list"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/mtunnelwebsocket GET mtunnelwebsocket token
 {"user":"all"}
 {"properties":{"port":{"optional":1,"type":"string"},"socket":{"optional":1,"type":"string"}},"type":"object"}
 node string {"format":"pve-node"}
 socket string
 ticket string
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/pending GET vm_pending token proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"items":{"properties":{"delete":{"maximum":2,"minimum":0,"optional":1,"type":"integer"},"key":{"type":"string"},"pending":{"optional":1,"type":"string"},"value":{"optional":1,"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/remote_migrate POST remote_migrate_vm token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Migrate"]]}
 {"type":"string"}
 bwlimit? number {"minimum":0}
 delete? boolean {"default":0}
 node string {"format":"pve-node"}
 online? boolean
 restart? boolean
 target-bridge string {"format":"bridge-pair-list"}
 target-endpoint string {"format":"proxmox-remote"}
 target-storage string {"format":"storage-pair-list"}
 target-vmid? integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
 timeout? integer {"default":180}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/resize PUT resize_vm token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Config.Disk"],"any",1]}
 {"type":"string"}
 digest? string {"maxLength":40}
 disk string {"enum":["rootfs","mp0","mp1","mp2","mp3","mp4","mp5","mp6","mp7","mp8","mp9","mp10","mp11","mp12","mp13","mp14","mp15","mp16","mp17","mp18","mp19","mp20","mp21","mp22","mp23","mp24","mp25","mp26","mp27","mp28","mp29","mp30","mp31","mp32","mp33","mp34","mp35","mp36","mp37","mp38","mp39","mp40","mp41","mp42","mp43","mp44","mp45","mp46","mp47","mp48","mp49","mp50","mp51","mp52","mp53","mp54","mp55","mp56","mp57","mp58","mp59","mp60","mp61","mp62","mp63","mp64","mp65","mp66","mp67","mp68","mp69","mp70","mp71","mp72","mp73","mp74","mp75","mp76","mp77","mp78","mp79","mp80","mp81","mp82","mp83","mp84","mp85","mp86","mp87","mp88","mp89","mp90","mp91","mp92","mp93","mp94","mp95","mp96","mp97","mp98","mp99","mp100","mp101","mp102","mp103","mp104","mp105","mp106","mp107","mp108","mp109","mp110","mp111","mp112","mp113","mp114","mp115","mp116","mp117","mp118","mp119","mp120","mp121","mp122","mp123","mp124","mp125","mp126","mp127","mp128","mp129","mp130","mp131","mp132","mp133","mp134","mp135","mp136","mp137","mp138","mp139","mp140","mp141","mp142","mp143","mp144","mp145","mp146","mp147","mp148","mp149","mp150","mp151","mp152","mp153","mp154","mp155","mp156","mp157","mp158","mp159","mp160","mp161","mp162","mp163","mp164","mp165","mp166","mp167","mp168","mp169","mp170","mp171","mp172","mp173","mp174","mp175","mp176","mp177","mp178","mp179","mp180","mp181","mp182","mp183","mp184","mp185","mp186","mp187","mp188","mp189","mp190","mp191","mp192","mp193","mp194","mp195","mp196","mp197","mp198","mp199","mp200","mp201","mp202","mp203","mp204","mp205","mp206","mp207","mp208","mp209","mp210","mp211","mp212","mp213","mp214","mp215","mp216","mp217","mp218","mp219","mp220","mp221","mp222","mp223","mp224","mp225","mp226","mp227","mp228","mp229","mp230","mp231","mp232","mp233","mp234","mp235","mp236","mp237","mp238","mp239","mp240","mp241","mp242","mp243","mp244","mp245","mp246","mp247","mp248","mp249","mp250","mp251","mp252","mp253","mp254","mp255"]}
 node string {"format":"pve-node"}
 size string {"pattern":"\\+?\\d+(\\.\\d+)?[KMGT]?"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/rrd GET rrd token protected
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"properties":{"filename":{"type":"string"}},"type":"object"}
 cf? string {"enum":["AVERAGE","MAX"]}
 ds string {"format":"pve-configid-list"}
 node string {"format":"pve-node"}
 timeframe string {"enum":["hour","day","week","month","year"]}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/rrddata GET rrddata token protected
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"items":{"properties":{},"type":"object"},"type":"array"}
 cf? string {"enum":["AVERAGE","MAX"]}
 node string {"format":"pve-node"}
 timeframe string {"enum":["hour","day","week","month","year"]}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/snapshot GET list token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"items":{"properties":{"description":{"type":"string"},"name":{"type":"string"},"parent":{"optional":1,"type":"string"},"snaptime":{"optional":1,"renderer":"timestamp","type":"integer"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/snapshot POST snapshot token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Snapshot"]]}
 {"type":"string"}
 description? string
 node string {"format":"pve-node"}
 snapname string {"format":"pve-configid","maxLength":40}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/snapshot/{snapname} DELETE delsnapshot token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Snapshot"]]}
 {"type":"string"}
 force? boolean
 node string {"format":"pve-node"}
 snapname string {"format":"pve-configid","maxLength":40}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/snapshot/{snapname} GET snapshot_cmd_idx token
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 snapname string {"format":"pve-configid","maxLength":40}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/snapshot/{snapname}/config GET get_snapshot_config token proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Snapshot","VM.Snapshot.Rollback","VM.Audit"],"any",1]}
 {"type":"object"}
 node string {"format":"pve-node"}
 snapname string {"format":"pve-configid","maxLength":40}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/snapshot/{snapname}/config PUT update_snapshot_config token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Snapshot"]]}
 {"type":"null"}
 description? string
 node string {"format":"pve-node"}
 snapname string {"format":"pve-configid","maxLength":40}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/snapshot/{snapname}/rollback POST rollback token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Snapshot","VM.Snapshot.Rollback"],"any",1]}
 {"type":"string"}
 node string {"format":"pve-node"}
 snapname string {"format":"pve-configid","maxLength":40}
 start? boolean {"default":0}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/spiceproxy POST spiceproxy token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Console"]]}
 {"additionalProperties":1,"properties":{"host":{"type":"string"},"password":{"type":"string"},"proxy":{"type":"string"},"tls-port":{"type":"integer"},"type":{"type":"string"}}}
 node string {"format":"pve-node"}
 proxy? string {"format":"address"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/status GET vmcmdidx token proxy=node
 {"user":"all"}
 {"items":{"properties":{"subdir":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/status/current GET vm_status token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"properties":{"cpu":{"optional":1,"type":"number"},"cpus":{"optional":1,"type":"number"},"disk":{"minimum":0,"optional":1,"renderer":"bytes","type":"integer"},"diskread":{"optional":1,"renderer":"bytes","type":"integer"},"diskwrite":{"optional":1,"renderer":"bytes","type":"integer"},"ha":{"type":"object"},"lock":{"optional":1,"type":"string"},"maxdisk":{"optional":1,"renderer":"bytes","type":"integer"},"maxmem":{"optional":1,"renderer":"bytes","type":"integer"},"maxswap":{"optional":1,"renderer":"bytes","type":"integer"},"mem":{"optional":1,"renderer":"bytes","type":"integer"},"name":{"optional":1,"type":"string"},"netin":{"optional":1,"renderer":"bytes","type":"integer"},"netout":{"optional":1,"renderer":"bytes","type":"integer"},"pressurecpusome":{"optional":1,"type":"number"},"pressureiofull":{"optional":1,"type":"number"},"pressureiosome":{"optional":1,"type":"number"},"pressurememoryfull":{"optional":1,"type":"number"},"pressurememorysome":{"optional":1,"type":"number"},"status":{"enum":["stopped","running"],"type":"string"},"tags":{"optional":1,"type":"string"},"template":{"default":0,"optional":1,"type":"boolean"},"uptime":{"optional":1,"renderer":"duration","type":"integer"},"vmid":{"format":"pve-vmid","maximum":999999999,"minimum":100,"type":"integer"}},"type":"object"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/status/reboot POST vm_reboot token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.PowerMgmt"]]}
 {"type":"string"}
 node string {"format":"pve-node"}
 timeout? integer {"minimum":0}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/status/resume POST vm_resume token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.PowerMgmt"]]}
 {"type":"string"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/status/shutdown POST vm_shutdown token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.PowerMgmt"]]}
 {"type":"string"}
 forceStop? boolean {"default":0}
 node string {"format":"pve-node"}
 timeout? integer {"default":60,"minimum":0}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/status/start POST vm_start token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.PowerMgmt"]]}
 {"type":"string"}
 debug? boolean {"default":0}
 node string {"format":"pve-node"}
 skiplock? boolean
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/status/stop POST vm_stop token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.PowerMgmt"]]}
 {"type":"string"}
 node string {"format":"pve-node"}
 overrule-shutdown? boolean {"default":0}
 skiplock? boolean
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/status/suspend POST vm_suspend token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.PowerMgmt"]]}
 {"type":"string"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/template POST template token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Allocate"]]}
 {"type":"null"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/termproxy POST termproxy token protected
 {"check":["perm","/vms/{vmid}",["VM.Console"]]}
 {"additionalProperties":0,"properties":{"port":{"type":"integer"},"ticket":{"type":"string"},"upid":{"type":"string"},"user":{"type":"string"}}}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/lxc/{vmid}/vncproxy POST vncproxy token protected
 {"check":["perm","/vms/{vmid}",["VM.Console"]]}
 {"additionalProperties":0,"properties":{"cert":{"type":"string"},"password":{"optional":1,"type":"string"},"port":{"type":"integer"},"ticket":{"type":"string"},"upid":{"type":"string"},"user":{"type":"string"}}}
 height? integer {"maximum":2160,"minimum":16}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
 websocket? boolean
 width? integer {"maximum":4096,"minimum":16}
/nodes/{node}/lxc/{vmid}/vncwebsocket GET vncwebsocket token
 {"check":["perm","/vms/{vmid}",["VM.Console"]]}
 {"properties":{"port":{"type":"string"}},"type":"object"}
 node string {"format":"pve-node"}
 port integer {"maximum":5999,"minimum":5900}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
 vncticket string {"maxLength":512}
/nodes/{node}/migrateall POST migrateall token protected proxy=node
 {"user":"all"}
 {"type":"string"}
 max-workers? integer {"maximum":64,"minimum":1}
 maxworkers? integer {"maximum":64,"minimum":1}
 node string {"format":"pve-node"}
 target string {"format":"pve-node"}
 vms? string {"format":"pve-vmid-list"}
 with-local-disks? boolean
/nodes/{node}/netstat GET netstat token proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Audit"]]}
 {"items":{"properties":{},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/network DELETE revert_network_changes token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Modify"]]}
 {"type":"null"}
 node string {"format":"pve-node"}
/nodes/{node}/network GET index token proxy=node
 {"user":"all"}
 {"items":{"properties":{"active":{"optional":1,"type":"boolean"},"address":{"format":"ipv4","optional":1,"requires":"netmask","type":"string"},"address6":{"format":"ipv6","optional":1,"requires":"netmask6","type":"string"},"autostart":{"optional":1,"type":"boolean"},"bond-primary":{"format":"pve-iface","optional":1,"type":"string"},"bond_mode":{"enum":["balance-rr","active-backup","balance-xor","broadcast","802.3ad","balance-tlb","balance-alb","balance-slb","lacp-balance-slb","lacp-balance-tcp"],"optional":1,"type":"string"},"bond_xmit_hash_policy":{"enum":["layer2","layer2+3","layer3+4"],"optional":1,"type":"string"},"bridge-access":{"optional":1,"type":"integer"},"bridge-arp-nd-suppress":{"optional":1,"type":"boolean"},"bridge-learning":{"optional":1,"type":"boolean"},"bridge-multicast-flood":{"optional":1,"type":"boolean"},"bridge-unicast-flood":{"optional":1,"type":"boolean"},"bridge_ports":{"format":"pve-iface-list","optional":1,"type":"string"},"bridge_vids":{"format":"pve-vlan-id-or-range-list","optional":1,"type":"string"},"bridge_vlan_aware":{"optional":1,"type":"boolean"},"cidr":{"format":"CIDRv4","optional":1,"type":"string"},"cidr6":{"format":"CIDRv6","optional":1,"type":"string"},"comments":{"optional":1,"type":"string"},"comments6":{"optional":1,"type":"string"},"exists":{"optional":1,"type":"boolean"},"families":{"items":{"enum":["inet","inet6"],"type":"string"},"optional":1,"type":"array"},"gateway":{"format":"ipv4","optional":1,"type":"string"},"gateway6":{"format":"ipv6","optional":1,"type":"string"},"iface":{"format":"pve-iface","maxLength":20,"minLength":2,"type":"string"},"link-type":{"optional":1,"type":"string"},"method":{"enum":["loopback","dhcp","manual","static","auto"],"optional":1,"type":"string"},"method6":{"enum":["loopback","dhcp","manual","static","auto"],"optional":1,"type":"string"},"mtu":{"maximum":65520,"minimum":1280,"optional":1,"type":"integer"},"netmask":{"format":"ipv4mask","optional":1,"requires":"address","type":"string"},"netmask6":{"maximum":128,"minimum":0,"optional":1,"requires":"address6","type":"integer"},"options":{"items":{"type":"string"},"optional":1,"type":"array"},"options6":{"items":{"type":"string"},"optional":1,"type":"array"},"ovs_bonds":{"format":"pve-iface-list","optional":1,"type":"string"},"ovs_bridge":{"format":"pve-iface","optional":1,"type":"string"},"ovs_options":{"maxLength":1024,"optional":1,"type":"string"},"ovs_ports":{"format":"pve-iface-list","optional":1,"type":"string"},"ovs_tag":{"maximum":4094,"minimum":1,"optional":1,"type":"integer"},"priority":{"optional":1,"type":"integer"},"slaves":{"format":"pve-iface-list","optional":1,"type":"string"},"type":{"enum":["bridge","bond","eth","alias","vlan","fabric","OVSBridge","OVSBond","OVSPort","OVSIntPort","vnet","unknown"],"type":"string"},"uplink-id":{"optional":1,"type":"string"},"vlan-id":{"maximum":4094,"minimum":1,"optional":1,"type":"integer"},"vlan-protocol":{"enum":["802.1ad","802.1q"],"optional":1,"type":"string"},"vlan-raw-device":{"format":"pve-iface","optional":1,"type":"string"},"vxlan-id":{"optional":1,"type":"integer"},"vxlan-local-tunnelip":{"optional":1,"type":"string"},"vxlan-physdev":{"optional":1,"type":"string"},"vxlan-svcnodeip":{"optional":1,"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 type? string {"enum":["bridge","bond","eth","alias","vlan","fabric","OVSBridge","OVSBond","OVSPort","OVSIntPort","vnet","any_bridge","any_local_bridge","include_sdn"]}
/nodes/{node}/network POST create_network token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Modify"]]}
 {"type":"null"}
 address? string {"format":"ipv4","requires":"netmask"}
 address6? string {"format":"ipv6","requires":"netmask6"}
 autostart? boolean
 bond-primary? string {"format":"pve-iface"}
 bond_mode? string {"enum":["balance-rr","active-backup","balance-xor","broadcast","802.3ad","balance-tlb","balance-alb","balance-slb","lacp-balance-slb","lacp-balance-tcp"]}
 bond_xmit_hash_policy? string {"enum":["layer2","layer2+3","layer3+4"]}
 bridge_ports? string {"format":"pve-iface-list"}
 bridge_vids? string {"format":"pve-vlan-id-or-range-list"}
 bridge_vlan_aware? boolean
 cidr? string {"format":"CIDRv4"}
 cidr6? string {"format":"CIDRv6"}
 comments? string
 comments6? string
 gateway? string {"format":"ipv4"}
 gateway6? string {"format":"ipv6"}
 iface string {"format":"pve-iface","maxLength":20,"minLength":2}
 mtu? integer {"maximum":65520,"minimum":1280}
 netmask? string {"format":"ipv4mask","requires":"address"}
 netmask6? integer {"maximum":128,"minimum":0,"requires":"address6"}
 node string {"format":"pve-node"}
 ovs_bonds? string {"format":"pve-iface-list"}
 ovs_bridge? string {"format":"pve-iface"}
 ovs_options? string {"maxLength":1024}
 ovs_ports? string {"format":"pve-iface-list"}
 ovs_tag? integer {"maximum":4094,"minimum":1}
 slaves? string {"format":"pve-iface-list"}
 type string {"enum":["bridge","bond","eth","alias","vlan","fabric","OVSBridge","OVSBond","OVSPort","OVSIntPort","vnet","unknown"]}
 vlan-id? integer {"maximum":4094,"minimum":1}
 vlan-raw-device? string {"format":"pve-iface"}
/nodes/{node}/network PUT reload_network_config token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Modify"]]}
 {"type":"string"}
 node string {"format":"pve-node"}
 regenerate-frr? boolean {"default":0}
/nodes/{node}/network/{iface} DELETE delete_network token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Modify"]]}
 {"type":"null"}
 iface string {"format":"pve-iface","maxLength":20,"minLength":2}
 node string {"format":"pve-node"}
/nodes/{node}/network/{iface} GET network_config token proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Audit"]]}
 {"properties":{"method":{"type":"string"},"type":{"type":"string"}},"type":"object"}
 iface string {"format":"pve-iface","maxLength":20,"minLength":2}
 node string {"format":"pve-node"}
/nodes/{node}/network/{iface} PUT update_network token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Modify"]]}
 {"type":"null"}
 address? string {"format":"ipv4","requires":"netmask"}
 address6? string {"format":"ipv6","requires":"netmask6"}
 autostart? boolean
 bond-primary? string {"format":"pve-iface"}
 bond_mode? string {"enum":["balance-rr","active-backup","balance-xor","broadcast","802.3ad","balance-tlb","balance-alb","balance-slb","lacp-balance-slb","lacp-balance-tcp"]}
 bond_xmit_hash_policy? string {"enum":["layer2","layer2+3","layer3+4"]}
 bridge_ports? string {"format":"pve-iface-list"}
 bridge_vids? string {"format":"pve-vlan-id-or-range-list"}
 bridge_vlan_aware? boolean
 cidr? string {"format":"CIDRv4"}
 cidr6? string {"format":"CIDRv6"}
 comments? string
 comments6? string
 delete? string {"format":"pve-configid-list"}
 gateway? string {"format":"ipv4"}
 gateway6? string {"format":"ipv6"}
 iface string {"format":"pve-iface","maxLength":20,"minLength":2}
 mtu? integer {"maximum":65520,"minimum":1280}
 netmask? string {"format":"ipv4mask","requires":"address"}
 netmask6? integer {"maximum":128,"minimum":0,"requires":"address6"}
 node string {"format":"pve-node"}
 ovs_bonds? string {"format":"pve-iface-list"}
 ovs_bridge? string {"format":"pve-iface"}
 ovs_options? string {"maxLength":1024}
 ovs_ports? string {"format":"pve-iface-list"}
 ovs_tag? integer {"maximum":4094,"minimum":1}
 slaves? string {"format":"pve-iface-list"}
 type string {"enum":["bridge","bond","eth","alias","vlan","fabric","OVSBridge","OVSBond","OVSPort","OVSIntPort","vnet","unknown"]}
 vlan-id? integer {"maximum":4094,"minimum":1}
 vlan-raw-device? string {"format":"pve-iface"}
/nodes/{node}/qemu GET vmlist token protected proxy=node
 {"user":"all"}
 {"items":{"properties":{"cpu":{"optional":1,"type":"number"},"cpus":{"optional":1,"type":"number"},"diskread":{"optional":1,"renderer":"bytes","type":"integer"},"diskwrite":{"optional":1,"renderer":"bytes","type":"integer"},"lock":{"optional":1,"type":"string"},"maxdisk":{"optional":1,"renderer":"bytes","type":"integer"},"maxmem":{"optional":1,"renderer":"bytes","type":"integer"},"mem":{"optional":1,"renderer":"bytes","type":"integer"},"memhost":{"optional":1,"renderer":"bytes","type":"integer"},"name":{"optional":1,"type":"string"},"netin":{"optional":1,"renderer":"bytes","type":"integer"},"netout":{"optional":1,"renderer":"bytes","type":"integer"},"pid":{"optional":1,"type":"integer"},"pressurecpufull":{"optional":1,"type":"number"},"pressurecpusome":{"optional":1,"type":"number"},"pressureiofull":{"optional":1,"type":"number"},"pressureiosome":{"optional":1,"type":"number"},"pressurememoryfull":{"optional":1,"type":"number"},"pressurememorysome":{"optional":1,"type":"number"},"qmpstatus":{"optional":1,"type":"string"},"running-machine":{"optional":1,"type":"string"},"running-qemu":{"optional":1,"type":"string"},"serial":{"optional":1,"type":"boolean"},"status":{"enum":["stopped","running"],"type":"string"},"tags":{"optional":1,"type":"string"},"template":{"default":0,"optional":1,"type":"boolean"},"uptime":{"optional":1,"renderer":"duration","type":"integer"},"vmid":{"format":"pve-vmid","maximum":999999999,"minimum":100,"type":"integer"}},"type":"object"},"type":"array"}
 full? boolean
 node string {"format":"pve-node"}
/nodes/{node}/qemu POST create_vm token protected proxy=node
 {"user":"all"}
 {"type":"string"}
 acpi? boolean {"default":1}
 affinity? string {"format":"pve-cpuset"}
 agent? string {"format":{"enabled":{"default":0,"default_key":1,"type":"boolean"},"freeze-fs":{"default":1,"optional":1,"type":"boolean"},"freeze-fs-on-backup":{"alias":"freeze-fs"},"fstrim_cloned_disks":{"default":0,"optional":1,"type":"boolean"},"guest-fsfreeze":{"alias":"freeze-fs"},"type":{"default":"virtio","enum":["virtio","isa"],"optional":1,"type":"string"}}}
 allow-ksm? boolean {"default":1}
 amd-sev? string {"format":"pve-qemu-sev-fmt"}
 arch? string {"enum":["x86_64","aarch64"]}
 archive? string {"maxLength":255}
 args? string
 audio0? string {"format":{"device":{"enum":["ich9-intel-hda","intel-hda","AC97"],"type":"string"},"driver":{"default":"spice","enum":["spice","none"],"optional":1,"type":"string"}}}
 autostart? boolean {"default":0}
 balloon? integer {"minimum":0}
 bios? string {"default":"seabios","enum":["seabios","ovmf"]}
 boot? string {"format":"pve-qm-boot"}
 bootdisk? string {"format":"pve-qm-bootdisk","pattern":"(ide|sata|scsi|virtio)\\d+"}
 bwlimit? integer {"minimum":0}
 cdrom? string {"format":"pve-qm-ide"}
 cicustom? string {"format":"pve-qm-cicustom"}
 cipassword? string
 citype? string {"enum":["configdrive2","nocloud","opennebula"]}
 ciupgrade? boolean {"default":1}
 ciuser? string
 cores? integer {"default":1,"minimum":1}
 cpu? string {"format":"pve-vm-cpu-conf"}
 cpulimit? number {"default":0,"maximum":128,"minimum":0}
 cpuunits? integer {"maximum":262144,"minimum":1}
 description? string {"maxLength":8192}
 efidisk0? string {"format":{"efitype":{"default":"2m","enum":["2m","4m"],"optional":1,"type":"string"},"file":{"default_key":1,"format":"pve-volume-id-or-qm-path","type":"string"},"format":{"enum":["raw","qcow","qed","qcow2","vmdk","cloop"],"optional":1,"type":"string"},"import-from":{"format":"pve-volume-id-or-absolute-path","optional":1,"type":"string"},"ms-cert":{"default":"2011","enum":["2011","2023","2023w","2023k"],"optional":1,"type":"string"},"pre-enrolled-keys":{"default":0,"optional":1,"type":"boolean"},"size":{"format":"disk-size","optional":1,"type":"string"},"volume":{"alias":"file"}}}
 force? boolean {"requires":"archive"}
 freeze? boolean
 ha-managed? boolean {"default":0}
 hookscript? string {"format":"pve-volume-id"}
 hostpci[n]? string {"format":"pve-qm-hostpci"}
 hotplug? string {"default":"network,disk,usb","format":"pve-hotplug-features"}
 hugepages? string {"enum":["any","2","1024"]}
 ide[n]? string {"format":{"aio":{"enum":["native","threads","io_uring"],"optional":1,"type":"string"},"backup":{"optional":1,"type":"boolean"},"bps":{"optional":1,"type":"integer"},"bps_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_rd":{"optional":1,"type":"integer"},"bps_rd_length":{"alias":"bps_rd_max_length"},"bps_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_wr":{"optional":1,"type":"integer"},"bps_wr_length":{"alias":"bps_wr_max_length"},"bps_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"cache":{"enum":["none","writethrough","writeback","unsafe","directsync"],"optional":1,"type":"string"},"detect_zeroes":{"optional":1,"type":"boolean"},"discard":{"enum":["ignore","on"],"optional":1,"type":"string"},"file":{"default_key":1,"format":"pve-volume-id-or-qm-path","type":"string"},"format":{"enum":["raw","qcow","qed","qcow2","vmdk","cloop"],"optional":1,"type":"string"},"import-from":{"format":"pve-volume-id-or-absolute-path","optional":1,"type":"string"},"iops":{"optional":1,"type":"integer"},"iops_max":{"optional":1,"type":"integer"},"iops_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_rd":{"optional":1,"type":"integer"},"iops_rd_length":{"alias":"iops_rd_max_length"},"iops_rd_max":{"optional":1,"type":"integer"},"iops_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_wr":{"optional":1,"type":"integer"},"iops_wr_length":{"alias":"iops_wr_max_length"},"iops_wr_max":{"optional":1,"type":"integer"},"iops_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"mbps":{"optional":1,"type":"number"},"mbps_max":{"optional":1,"type":"number"},"mbps_rd":{"optional":1,"type":"number"},"mbps_rd_max":{"optional":1,"type":"number"},"mbps_wr":{"optional":1,"type":"number"},"mbps_wr_max":{"optional":1,"type":"number"},"media":{"default":"disk","enum":["cdrom","disk"],"optional":1,"type":"string"},"model":{"format":"urlencoded","maxLength":120,"optional":1,"type":"string"},"replicate":{"default":1,"optional":1,"type":"boolean"},"rerror":{"enum":["ignore","report","stop"],"optional":1,"type":"string"},"serial":{"format":"urlencoded","maxLength":60,"optional":1,"type":"string"},"shared":{"default":0,"optional":1,"type":"boolean"},"size":{"format":"disk-size","optional":1,"type":"string"},"snapshot":{"optional":1,"type":"boolean"},"ssd":{"optional":1,"type":"boolean"},"volume":{"alias":"file"},"werror":{"enum":["enospc","ignore","report","stop"],"optional":1,"type":"string"},"wwn":{"optional":1,"pattern":"(?^:^(0x)[0-9a-fA-F]{16})","type":"string"}}}
 import-working-storage? string {"format":"pve-storage-id"}
 intel-tdx? string {"format":"pve-qemu-tdx-fmt"}
 ipconfig[n]? string {"format":"pve-qm-ipconfig"}
 ivshmem? string {"format":{"name":{"optional":1,"pattern":"[a-zA-Z0-9\\-]+","type":"string"},"size":{"minimum":1,"type":"integer"}}}
 keephugepages? boolean {"default":0}
 keyboard? string {"enum":["de","de-ch","da","en-gb","en-us","es","fi","fr","fr-be","fr-ca","fr-ch","hu","is","it","ja","lt","mk","nl","no","pl","pt","pt-br","sv","sl","tr"]}
 kvm? boolean {"default":1}
 live-restore? boolean
 localtime? boolean
 lock? string {"enum":["backup","clone","create","migrate","rollback","snapshot","snapshot-delete","suspending","suspended"]}
 machine? string {"format":{"aw-bits":{"maximum":64,"minimum":32,"optional":1,"type":"number"},"enable-s3":{"optional":1,"type":"boolean"},"enable-s4":{"optional":1,"type":"boolean"},"type":{"default_key":1,"maxLength":40,"optional":1,"pattern":"(pc|pc(-i440fx)?-\\d+(\\.\\d+)+(\\+pve\\d+)?(\\.pxe)?|q35|pc-q35-\\d+(\\.\\d+)+(\\+pve\\d+)?(\\.pxe)?|virt(?:-\\d+(\\.\\d+)+)?(\\+pve\\d+)?)","type":"string"},"viommu":{"enum":["intel","virtio"],"optional":1,"type":"string"}}}
 memory? string {"format":{"current":{"default":512,"default_key":1,"minimum":16,"type":"integer"}}}
 migrate_downtime? number {"default":0.1,"minimum":0}
 migrate_speed? integer {"default":0,"minimum":0}
 name? string {"format":"dns-name"}
 nameserver? string {"format":"address-list"}
 net[n]? string {"format":{"bridge":{"format":"pve-bridge-id","optional":1,"type":"string"},"e1000":{"alias":"macaddr","keyAlias":"model"},"e1000-82540em":{"alias":"macaddr","keyAlias":"model"},"e1000-82544gc":{"alias":"macaddr","keyAlias":"model"},"e1000-82545em":{"alias":"macaddr","keyAlias":"model"},"e1000e":{"alias":"macaddr","keyAlias":"model"},"firewall":{"optional":1,"type":"boolean"},"host-tunnel":{"optional":1,"type":"boolean"},"i82551":{"alias":"macaddr","keyAlias":"model"},"i82557b":{"alias":"macaddr","keyAlias":"model"},"i82559er":{"alias":"macaddr","keyAlias":"model"},"link_down":{"optional":1,"type":"boolean"},"macaddr":{"format":"mac-addr","optional":1,"type":"string"},"model":{"default_key":1,"enum":["e1000","e1000-82540em","e1000-82544gc","e1000-82545em","e1000e","i82551","i82557b","i82559er","ne2k_isa","ne2k_pci","pcnet","rtl8139","virtio","vmxnet3"],"type":"string"},"mtu":{"maximum":65520,"minimum":1,"optional":1,"type":"integer"},"ne2k_isa":{"alias":"macaddr","keyAlias":"model"},"ne2k_pci":{"alias":"macaddr","keyAlias":"model"},"pcnet":{"alias":"macaddr","keyAlias":"model"},"queues":{"maximum":64,"minimum":0,"optional":1,"type":"integer"},"rate":{"minimum":0,"optional":1,"type":"number"},"rtl8139":{"alias":"macaddr","keyAlias":"model"},"tag":{"maximum":4094,"minimum":1,"optional":1,"type":"integer"},"trunks":{"optional":1,"pattern":"(?^:\\d+(?:-\\d+)?(?:;\\d+(?:-\\d+)?)*)","type":"string"},"virtio":{"alias":"macaddr","keyAlias":"model"},"vmxnet3":{"alias":"macaddr","keyAlias":"model"}}}
 node string {"format":"pve-node"}
 numa? boolean {"default":0}
 numa[n]? string {"format":{"cpus":{"pattern":"(?^:\\d+(?:-\\d+)?(?:;\\d+(?:-\\d+)?)*)","type":"string"},"hostnodes":{"optional":1,"pattern":"(?^:\\d+(?:-\\d+)?(?:;\\d+(?:-\\d+)?)*)","type":"string"},"memory":{"optional":1,"type":"number"},"policy":{"enum":["preferred","bind","interleave"],"optional":1,"type":"string"}}}
 onboot? boolean {"default":0}
 ostype? string {"default":"other","enum":["other","wxp","w2k","w2k3","w2k8","wvista","win7","win8","win10","win11","l24","l26","solaris"]}
 parallel[n]? string {"pattern":"/dev/parport\\d+|/dev/usb/lp\\d+"}
 pool? string {"format":"pve-poolid"}
 protection? boolean {"default":0}
 reboot? boolean {"default":1}
 rng0? string {"format":"pve-qm-rng"}
 sata[n]? string {"format":{"aio":{"enum":["native","threads","io_uring"],"optional":1,"type":"string"},"backup":{"optional":1,"type":"boolean"},"bps":{"optional":1,"type":"integer"},"bps_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_rd":{"optional":1,"type":"integer"},"bps_rd_length":{"alias":"bps_rd_max_length"},"bps_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_wr":{"optional":1,"type":"integer"},"bps_wr_length":{"alias":"bps_wr_max_length"},"bps_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"cache":{"enum":["none","writethrough","writeback","unsafe","directsync"],"optional":1,"type":"string"},"detect_zeroes":{"optional":1,"type":"boolean"},"discard":{"enum":["ignore","on"],"optional":1,"type":"string"},"file":{"default_key":1,"format":"pve-volume-id-or-qm-path","type":"string"},"format":{"enum":["raw","qcow","qed","qcow2","vmdk","cloop"],"optional":1,"type":"string"},"import-from":{"format":"pve-volume-id-or-absolute-path","optional":1,"type":"string"},"iops":{"optional":1,"type":"integer"},"iops_max":{"optional":1,"type":"integer"},"iops_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_rd":{"optional":1,"type":"integer"},"iops_rd_length":{"alias":"iops_rd_max_length"},"iops_rd_max":{"optional":1,"type":"integer"},"iops_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_wr":{"optional":1,"type":"integer"},"iops_wr_length":{"alias":"iops_wr_max_length"},"iops_wr_max":{"optional":1,"type":"integer"},"iops_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"mbps":{"optional":1,"type":"number"},"mbps_max":{"optional":1,"type":"number"},"mbps_rd":{"optional":1,"type":"number"},"mbps_rd_max":{"optional":1,"type":"number"},"mbps_wr":{"optional":1,"type":"number"},"mbps_wr_max":{"optional":1,"type":"number"},"media":{"default":"disk","enum":["cdrom","disk"],"optional":1,"type":"string"},"replicate":{"default":1,"optional":1,"type":"boolean"},"rerror":{"enum":["ignore","report","stop"],"optional":1,"type":"string"},"serial":{"format":"urlencoded","maxLength":60,"optional":1,"type":"string"},"shared":{"default":0,"optional":1,"type":"boolean"},"size":{"format":"disk-size","optional":1,"type":"string"},"snapshot":{"optional":1,"type":"boolean"},"ssd":{"optional":1,"type":"boolean"},"volume":{"alias":"file"},"werror":{"enum":["enospc","ignore","report","stop"],"optional":1,"type":"string"},"wwn":{"optional":1,"pattern":"(?^:^(0x)[0-9a-fA-F]{16})","type":"string"}}}
 scsi[n]? string {"format":{"aio":{"enum":["native","threads","io_uring"],"optional":1,"type":"string"},"backup":{"optional":1,"type":"boolean"},"bps":{"optional":1,"type":"integer"},"bps_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_rd":{"optional":1,"type":"integer"},"bps_rd_length":{"alias":"bps_rd_max_length"},"bps_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_wr":{"optional":1,"type":"integer"},"bps_wr_length":{"alias":"bps_wr_max_length"},"bps_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"cache":{"enum":["none","writethrough","writeback","unsafe","directsync"],"optional":1,"type":"string"},"detect_zeroes":{"optional":1,"type":"boolean"},"discard":{"enum":["ignore","on"],"optional":1,"type":"string"},"file":{"default_key":1,"format":"pve-volume-id-or-qm-path","type":"string"},"format":{"enum":["raw","qcow","qed","qcow2","vmdk","cloop"],"optional":1,"type":"string"},"import-from":{"format":"pve-volume-id-or-absolute-path","optional":1,"type":"string"},"iops":{"optional":1,"type":"integer"},"iops_max":{"optional":1,"type":"integer"},"iops_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_rd":{"optional":1,"type":"integer"},"iops_rd_length":{"alias":"iops_rd_max_length"},"iops_rd_max":{"optional":1,"type":"integer"},"iops_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_wr":{"optional":1,"type":"integer"},"iops_wr_length":{"alias":"iops_wr_max_length"},"iops_wr_max":{"optional":1,"type":"integer"},"iops_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"iothread":{"optional":1,"type":"boolean"},"mbps":{"optional":1,"type":"number"},"mbps_max":{"optional":1,"type":"number"},"mbps_rd":{"optional":1,"type":"number"},"mbps_rd_max":{"optional":1,"type":"number"},"mbps_wr":{"optional":1,"type":"number"},"mbps_wr_max":{"optional":1,"type":"number"},"media":{"default":"disk","enum":["cdrom","disk"],"optional":1,"type":"string"},"product":{"optional":1,"pattern":"[A-Za-z0-9\\-_\\s]{,16}","type":"string"},"queues":{"minimum":2,"optional":1,"type":"integer"},"replicate":{"default":1,"optional":1,"type":"boolean"},"rerror":{"enum":["ignore","report","stop"],"optional":1,"type":"string"},"ro":{"optional":1,"type":"boolean"},"scsiblock":{"default":0,"optional":1,"type":"boolean"},"serial":{"format":"urlencoded","maxLength":60,"optional":1,"type":"string"},"shared":{"default":0,"optional":1,"type":"boolean"},"size":{"format":"disk-size","optional":1,"type":"string"},"snapshot":{"optional":1,"type":"boolean"},"ssd":{"optional":1,"type":"boolean"},"vendor":{"optional":1,"pattern":"[A-Za-z0-9\\-_\\s]{,8}","type":"string"},"volume":{"alias":"file"},"werror":{"enum":["enospc","ignore","report","stop"],"optional":1,"type":"string"},"wwn":{"optional":1,"pattern":"(?^:^(0x)[0-9a-fA-F]{16})","type":"string"}}}
 scsihw? string {"default":"lsi","enum":["lsi","lsi53c810","virtio-scsi-pci","virtio-scsi-single","megasas","pvscsi"]}
 searchdomain? string
 serial[n]? string {"pattern":"(/dev/[^,]+|socket)"}
 shares? integer {"default":1000,"maximum":50000,"minimum":0}
 smbios1? string {"format":"pve-qm-smbios1","maxLength":512}
 smp? integer {"default":1,"minimum":1}
 sockets? integer {"default":1,"minimum":1}
 spice_enhancements? string {"format":{"foldersharing":{"default":0,"optional":1,"type":"boolean"},"videostreaming":{"default":"off","enum":["off","all","filter"],"optional":1,"type":"string"}}}
 sshkeys? string {"format":"urlencoded"}
 start? boolean {"default":0}
 startdate? string {"default":"now","pattern":"(now|\\d{4}-\\d{1,2}-\\d{1,2}(T\\d{1,2}:\\d{1,2}:\\d{1,2})?)"}
 startup? string {"format":"pve-startup-order"}
 storage? string {"format":"pve-storage-id"}
 tablet? boolean {"default":1}
 tags? string {"format":"pve-tag-list"}
 tdf? boolean {"default":0}
 template? boolean {"default":0}
 tpmstate0? string {"format":{"file":{"default_key":1,"format":"pve-volume-id-or-qm-path","type":"string"},"format":{"enum":["raw","qcow2","vmdk"],"optional":1,"type":"string"},"import-from":{"format":"pve-volume-id-or-absolute-path","optional":1,"type":"string"},"size":{"format":"disk-size","optional":1,"type":"string"},"version":{"default":"v1.2","enum":["v1.2","v2.0"],"optional":1,"type":"string"},"volume":{"alias":"file"}}}
 unique? boolean {"requires":"archive"}
 unused[n]? string {"format":{"file":{"default_key":1,"format":"pve-volume-id","type":"string"},"volume":{"alias":"file"}}}
 usb[n]? string {"format":{"host":{"default_key":1,"optional":1,"pattern":"(?^:(?:(?:(?^:(0x)?([0-9A-Fa-f]{4}):(0x)?([0-9A-Fa-f]{4})))|(?:(?^:(\\d+)\\-(\\d+(\\.\\d+)*)))|[Ss][Pp][Ii][Cc][Ee]))","type":"string"},"mapping":{"format":"pve-configid","optional":1,"type":"string"},"usb3":{"default":0,"optional":1,"type":"boolean"}}}
 vcpus? integer {"default":0,"minimum":1}
 vga? string {"format":{"clipboard":{"enum":["vnc"],"optional":1,"type":"string"},"memory":{"maximum":512,"minimum":4,"optional":1,"type":"integer"},"type":{"default":"std","default_key":1,"enum":["cirrus","qxl","qxl2","qxl3","qxl4","none","serial0","serial1","serial2","serial3","std","virtio","virtio-gl","vmware"],"optional":1,"type":"string"}}}
 virtio[n]? string {"format":{"aio":{"enum":["native","threads","io_uring"],"optional":1,"type":"string"},"backup":{"optional":1,"type":"boolean"},"bps":{"optional":1,"type":"integer"},"bps_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_rd":{"optional":1,"type":"integer"},"bps_rd_length":{"alias":"bps_rd_max_length"},"bps_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_wr":{"optional":1,"type":"integer"},"bps_wr_length":{"alias":"bps_wr_max_length"},"bps_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"cache":{"enum":["none","writethrough","writeback","unsafe","directsync"],"optional":1,"type":"string"},"detect_zeroes":{"optional":1,"type":"boolean"},"discard":{"enum":["ignore","on"],"optional":1,"type":"string"},"file":{"default_key":1,"format":"pve-volume-id-or-qm-path","type":"string"},"format":{"enum":["raw","qcow","qed","qcow2","vmdk","cloop"],"optional":1,"type":"string"},"import-from":{"format":"pve-volume-id-or-absolute-path","optional":1,"type":"string"},"iops":{"optional":1,"type":"integer"},"iops_max":{"optional":1,"type":"integer"},"iops_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_rd":{"optional":1,"type":"integer"},"iops_rd_length":{"alias":"iops_rd_max_length"},"iops_rd_max":{"optional":1,"type":"integer"},"iops_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_wr":{"optional":1,"type":"integer"},"iops_wr_length":{"alias":"iops_wr_max_length"},"iops_wr_max":{"optional":1,"type":"integer"},"iops_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"iothread":{"optional":1,"type":"boolean"},"mbps":{"optional":1,"type":"number"},"mbps_max":{"optional":1,"type":"number"},"mbps_rd":{"optional":1,"type":"number"},"mbps_rd_max":{"optional":1,"type":"number"},"mbps_wr":{"optional":1,"type":"number"},"mbps_wr_max":{"optional":1,"type":"number"},"media":{"default":"disk","enum":["cdrom","disk"],"optional":1,"type":"string"},"replicate":{"default":1,"optional":1,"type":"boolean"},"rerror":{"enum":["ignore","report","stop"],"optional":1,"type":"string"},"ro":{"optional":1,"type":"boolean"},"serial":{"format":"urlencoded","maxLength":60,"optional":1,"type":"string"},"shared":{"default":0,"optional":1,"type":"boolean"},"size":{"format":"disk-size","optional":1,"type":"string"},"snapshot":{"optional":1,"type":"boolean"},"volume":{"alias":"file"},"werror":{"enum":["enospc","ignore","report","stop"],"optional":1,"type":"string"}}}
 virtiofs[n]? string {"format":{"cache":{"default":"auto","enum":["auto","always","metadata","never"],"optional":1,"type":"string"},"direct-io":{"default":0,"optional":1,"type":"boolean"},"dirid":{"default_key":1,"format":"pve-configid","type":"string"},"expose-acl":{"default":0,"optional":1,"type":"boolean"},"expose-xattr":{"default":0,"optional":1,"type":"boolean"}}}
 vmgenid? string {"default":"1 (autogenerated)","pattern":"(?:[a-fA-F0-9]{8}(?:-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}|[01])"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
 vmstatestorage? string {"format":"pve-storage-id"}
 watchdog? string {"format":"pve-qm-watchdog"}
/nodes/{node}/qemu/{vmid} DELETE destroy_vm token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Allocate"]]}
 {"type":"string"}
 destroy-unreferenced-disks? boolean {"default":0}
 node string {"format":"pve-node"}
 purge? boolean
 skiplock? boolean
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid} GET vmdiridx token proxy=node
 {"user":"all"}
 {"items":{"properties":{"subdir":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/agent GET index token proxy=node open
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/agent POST agent token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.GuestAgent.Unrestricted","VM.GuestAgent.Unrestricted"],"any",1]}
 {"type":"object"}
 command string {"enum":["fsfreeze-freeze","fsfreeze-status","fsfreeze-thaw","fstrim","get-fsinfo","get-host-name","get-memory-block-info","get-memory-blocks","get-osinfo","get-time","get-timezone","get-users","get-vcpus","info","network-get-interfaces","ping","shutdown","suspend-disk","suspend-hybrid","suspend-ram"]}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/agent/exec POST exec token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.GuestAgent.Unrestricted"]]}
 {"properties":{"pid":{"type":"integer"}},"type":"object"}
 command array {"items":{"type":"string"}}
 input-data? string {"maxLength":65536}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/agent/exec-status GET exec-status token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.GuestAgent.Unrestricted"]]}
 {"properties":{"err-data":{"optional":1,"type":"string"},"err-truncated":{"optional":1,"type":"boolean"},"exitcode":{"optional":1,"type":"integer"},"exited":{"type":"boolean"},"out-data":{"optional":1,"type":"string"},"out-truncated":{"optional":1,"type":"boolean"},"signal":{"optional":1,"type":"integer"}},"type":"object"}
 node string {"format":"pve-node"}
 pid integer
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/agent/file-read GET file-read token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.GuestAgent.FileRead","VM.GuestAgent.Unrestricted"],"any",1]}
 {"properties":{"content":{"type":"string"},"truncated":{"optional":1,"type":"boolean"}},"type":"object"}
 count? integer {"default":16777216,"maximum":16777216,"minimum":1}
 decode? boolean {"default":1}
 file string
 node string {"format":"pve-node"}
 offset? integer {"default":0,"minimum":0}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/agent/file-write POST file-write token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.GuestAgent.FileWrite","VM.GuestAgent.Unrestricted"],"any",1]}
 {"type":"null"}
 content string {"maxLength":61440}
 encode? boolean {"default":1}
 file string
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/agent/fsfreeze-freeze POST fsfreeze-freeze token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.GuestAgent.FileSystemMgmt","VM.GuestAgent.Unrestricted"],"any",1]}
 {"type":"object"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/agent/fsfreeze-status POST fsfreeze-status token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.GuestAgent.Audit","VM.GuestAgent.FileSystemMgmt","VM.GuestAgent.Unrestricted"],"any",1]}
 {"type":"object"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/agent/fsfreeze-thaw POST fsfreeze-thaw token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.GuestAgent.FileSystemMgmt","VM.GuestAgent.Unrestricted"],"any",1]}
 {"type":"object"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/agent/fstrim POST fstrim token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.GuestAgent.FileSystemMgmt","VM.GuestAgent.Unrestricted"],"any",1]}
 {"type":"object"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/agent/get-fsinfo GET get-fsinfo token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.GuestAgent.Audit","VM.GuestAgent.Unrestricted"],"any",1]}
 {"type":"object"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/agent/get-host-name GET get-host-name token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.GuestAgent.Audit","VM.GuestAgent.Unrestricted"],"any",1]}
 {"type":"object"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/agent/get-memory-block-info GET get-memory-block-info token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.GuestAgent.Audit","VM.GuestAgent.Unrestricted"],"any",1]}
 {"type":"object"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/agent/get-memory-blocks GET get-memory-blocks token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.GuestAgent.Audit","VM.GuestAgent.Unrestricted"],"any",1]}
 {"type":"object"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/agent/get-osinfo GET get-osinfo token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.GuestAgent.Audit","VM.GuestAgent.Unrestricted"],"any",1]}
 {"type":"object"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/agent/get-time GET get-time token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.GuestAgent.Audit","VM.GuestAgent.Unrestricted"],"any",1]}
 {"type":"object"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/agent/get-timezone GET get-timezone token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.GuestAgent.Audit","VM.GuestAgent.Unrestricted"],"any",1]}
 {"type":"object"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/agent/get-users GET get-users token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.GuestAgent.Audit","VM.GuestAgent.Unrestricted"],"any",1]}
 {"type":"object"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/agent/get-vcpus GET get-vcpus token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.GuestAgent.Audit","VM.GuestAgent.Unrestricted"],"any",1]}
 {"type":"object"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/agent/info GET info token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.GuestAgent.Audit","VM.GuestAgent.Unrestricted"],"any",1]}
 {"type":"object"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/agent/network-get-interfaces GET network-get-interfaces token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.GuestAgent.Audit","VM.GuestAgent.Unrestricted"],"any",1]}
 {"type":"object"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/agent/ping POST ping token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.GuestAgent.Audit","VM.GuestAgent.Unrestricted"],"any",1]}
 {"type":"object"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/agent/set-user-password POST set-user-password token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.GuestAgent.Unrestricted"]]}
 {"type":"object"}
 crypted? boolean {"default":0}
 node string {"format":"pve-node"}
 password string {"maxLength":1024,"minLength":5}
 username string
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/agent/shutdown POST shutdown token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.PowerMgmt","VM.GuestAgent.Unrestricted"],"any",1]}
 {"type":"object"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/agent/suspend-disk POST suspend-disk token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.PowerMgmt","VM.GuestAgent.Unrestricted"],"any",1]}
 {"type":"object"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/agent/suspend-hybrid POST suspend-hybrid token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.PowerMgmt","VM.GuestAgent.Unrestricted"],"any",1]}
 {"type":"object"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/agent/suspend-ram POST suspend-ram token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.PowerMgmt","VM.GuestAgent.Unrestricted"],"any",1]}
 {"type":"object"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/clone POST clone_vm token protected proxy=node
 {"check":["and",["perm","/vms/{vmid}",["VM.Clone"]],["or",["perm","/vms/{newid}",["VM.Allocate"]],["perm","/pool/{pool}",["VM.Allocate"],"require_param","pool"]]]}
 {"type":"string"}
 bwlimit? integer {"minimum":0}
 description? string
 format? string {"enum":["raw","qcow2","vmdk"]}
 full? boolean
 name? string {"format":"dns-name"}
 newid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
 node string {"format":"pve-node"}
 pool? string {"format":"pve-poolid"}
 snapname? string {"format":"pve-configid","maxLength":40}
 storage? string {"format":"pve-storage-id"}
 target? string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/cloudinit GET cloudinit_pending token proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"items":{"properties":{"delete":{"maximum":1,"minimum":0,"optional":1,"type":"integer"},"key":{"type":"string"},"pending":{"optional":1,"type":"string"},"value":{"optional":1,"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/cloudinit PUT cloudinit_update token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Config.Cloudinit"]]}
 {"type":"null"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/cloudinit/dump GET cloudinit_generated_config_dump token proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"type":"string"}
 node string {"format":"pve-node"}
 type string {"enum":["user","network","meta"]}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/config GET vm_config token proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"properties":{"acpi":{"default":1,"optional":1,"type":"boolean"},"affinity":{"format":"pve-cpuset","optional":1,"type":"string"},"agent":{"format":{"enabled":{"default":0,"default_key":1,"type":"boolean"},"freeze-fs":{"default":1,"optional":1,"type":"boolean"},"freeze-fs-on-backup":{"alias":"freeze-fs"},"fstrim_cloned_disks":{"default":0,"optional":1,"type":"boolean"},"guest-fsfreeze":{"alias":"freeze-fs"},"type":{"default":"virtio","enum":["virtio","isa"],"optional":1,"type":"string"}},"optional":1,"type":"string"},"allow-ksm":{"default":1,"optional":1,"type":"boolean"},"amd-sev":{"format":"pve-qemu-sev-fmt","optional":1,"type":"string"},"arch":{"enum":["x86_64","aarch64"],"optional":1,"type":"string"},"args":{"optional":1,"type":"string"},"audio0":{"format":{"device":{"enum":["ich9-intel-hda","intel-hda","AC97"],"type":"string"},"driver":{"default":"spice","enum":["spice","none"],"optional":1,"type":"string"}},"optional":1,"type":"string"},"autostart":{"default":0,"optional":1,"type":"boolean"},"balloon":{"minimum":0,"optional":1,"type":"integer"},"bios":{"default":"seabios","enum":["seabios","ovmf"],"optional":1,"type":"string"},"boot":{"format":"pve-qm-boot","optional":1,"type":"string"},"bootdisk":{"format":"pve-qm-bootdisk","optional":1,"pattern":"(ide|sata|scsi|virtio)\\d+","type":"string"},"cdrom":{"format":"pve-qm-ide","optional":1,"type":"string"},"cicustom":{"format":"pve-qm-cicustom","optional":1,"type":"string"},"cipassword":{"optional":1,"type":"string"},"citype":{"enum":["configdrive2","nocloud","opennebula"],"optional":1,"type":"string"},"ciupgrade":{"default":1,"optional":1,"type":"boolean"},"ciuser":{"optional":1,"type":"string"},"cores":{"default":1,"minimum":1,"optional":1,"type":"integer"},"cpu":{"format":"pve-vm-cpu-conf","optional":1,"type":"string"},"cpulimit":{"default":0,"maximum":128,"minimum":0,"optional":1,"type":"number"},"cpuunits":{"default":"cgroup v1: 1024, cgroup v2: 100","maximum":262144,"minimum":1,"optional":1,"type":"integer"},"description":{"maxLength":8192,"optional":1,"type":"string"},"digest":{"type":"string"},"efidisk0":{"format":{"efitype":{"default":"2m","enum":["2m","4m"],"optional":1,"type":"string"},"file":{"default_key":1,"format":"pve-volume-id-or-qm-path","type":"string"},"format":{"enum":["raw","qcow","qed","qcow2","vmdk","cloop"],"optional":1,"type":"string"},"ms-cert":{"default":"2011","enum":["2011","2023","2023w","2023k"],"optional":1,"type":"string"},"pre-enrolled-keys":{"default":0,"optional":1,"type":"boolean"},"size":{"format":"disk-size","optional":1,"type":"string"},"volume":{"alias":"file"}},"optional":1,"type":"string"},"freeze":{"optional":1,"type":"boolean"},"hookscript":{"format":"pve-volume-id","optional":1,"type":"string"},"hostpci[n]":{"format":"pve-qm-hostpci","optional":1,"type":"string"},"hotplug":{"default":"network,disk,usb","format":"pve-hotplug-features","optional":1,"type":"string"},"hugepages":{"enum":["any","2","1024"],"optional":1,"type":"string"},"ide[n]":{"format":{"aio":{"enum":["native","threads","io_uring"],"optional":1,"type":"string"},"backup":{"optional":1,"type":"boolean"},"bps":{"optional":1,"type":"integer"},"bps_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_rd":{"optional":1,"type":"integer"},"bps_rd_length":{"alias":"bps_rd_max_length"},"bps_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_wr":{"optional":1,"type":"integer"},"bps_wr_length":{"alias":"bps_wr_max_length"},"bps_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"cache":{"enum":["none","writethrough","writeback","unsafe","directsync"],"optional":1,"type":"string"},"detect_zeroes":{"optional":1,"type":"boolean"},"discard":{"enum":["ignore","on"],"optional":1,"type":"string"},"file":{"default_key":1,"format":"pve-volume-id-or-qm-path","type":"string"},"format":{"enum":["raw","qcow","qed","qcow2","vmdk","cloop"],"optional":1,"type":"string"},"iops":{"optional":1,"type":"integer"},"iops_max":{"optional":1,"type":"integer"},"iops_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_rd":{"optional":1,"type":"integer"},"iops_rd_length":{"alias":"iops_rd_max_length"},"iops_rd_max":{"optional":1,"type":"integer"},"iops_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_wr":{"optional":1,"type":"integer"},"iops_wr_length":{"alias":"iops_wr_max_length"},"iops_wr_max":{"optional":1,"type":"integer"},"iops_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"mbps":{"optional":1,"type":"number"},"mbps_max":{"optional":1,"type":"number"},"mbps_rd":{"optional":1,"type":"number"},"mbps_rd_max":{"optional":1,"type":"number"},"mbps_wr":{"optional":1,"type":"number"},"mbps_wr_max":{"optional":1,"type":"number"},"media":{"default":"disk","enum":["cdrom","disk"],"optional":1,"type":"string"},"model":{"format":"urlencoded","maxLength":120,"optional":1,"type":"string"},"replicate":{"default":1,"optional":1,"type":"boolean"},"rerror":{"enum":["ignore","report","stop"],"optional":1,"type":"string"},"serial":{"format":"urlencoded","maxLength":60,"optional":1,"type":"string"},"shared":{"default":0,"optional":1,"type":"boolean"},"size":{"format":"disk-size","optional":1,"type":"string"},"snapshot":{"optional":1,"type":"boolean"},"ssd":{"optional":1,"type":"boolean"},"volume":{"alias":"file"},"werror":{"enum":["enospc","ignore","report","stop"],"optional":1,"type":"string"},"wwn":{"optional":1,"pattern":"(?^:^(0x)[0-9a-fA-F]{16})","type":"string"}},"optional":1,"type":"string"},"intel-tdx":{"format":"pve-qemu-tdx-fmt","optional":1,"type":"string"},"ipconfig[n]":{"format":"pve-qm-ipconfig","optional":1,"type":"string"},"ivshmem":{"format":{"name":{"optional":1,"pattern":"[a-zA-Z0-9\\-]+","type":"string"},"size":{"minimum":1,"type":"integer"}},"optional":1,"type":"string"},"keephugepages":{"default":0,"optional":1,"type":"boolean"},"keyboard":{"default":null,"enum":["de","de-ch","da","en-gb","en-us","es","fi","fr","fr-be","fr-ca","fr-ch","hu","is","it","ja","lt","mk","nl","no","pl","pt","pt-br","sv","sl","tr"],"optional":1,"type":"string"},"kvm":{"default":1,"optional":1,"type":"boolean"},"localtime":{"optional":1,"type":"boolean"},"lock":{"enum":["backup","clone","create","migrate","rollback","snapshot","snapshot-delete","suspending","suspended"],"optional":1,"type":"string"},"machine":{"format":{"aw-bits":{"maximum":64,"minimum":32,"optional":1,"type":"number"},"enable-s3":{"optional":1,"type":"boolean"},"enable-s4":{"optional":1,"type":"boolean"},"type":{"default_key":1,"maxLength":40,"optional":1,"pattern":"(pc|pc(-i440fx)?-\\d+(\\.\\d+)+(\\+pve\\d+)?(\\.pxe)?|q35|pc-q35-\\d+(\\.\\d+)+(\\+pve\\d+)?(\\.pxe)?|virt(?:-\\d+(\\.\\d+)+)?(\\+pve\\d+)?)","type":"string"},"viommu":{"enum":["intel","virtio"],"optional":1,"type":"string"}},"optional":1,"type":"string"},"memory":{"format":{"current":{"default":512,"default_key":1,"minimum":16,"type":"integer"}},"optional":1,"type":"string"},"meta":{"format":{"creation-qemu":{"optional":1,"pattern":"\\d+(\\.\\d+)+","type":"string"},"ctime":{"minimum":0,"optional":1,"type":"integer"}},"optional":1,"type":"string"},"migrate_downtime":{"default":0.1,"minimum":0,"optional":1,"type":"number"},"migrate_speed":{"default":0,"minimum":0,"optional":1,"type":"integer"},"name":{"format":"dns-name","optional":1,"type":"string"},"nameserver":{"format":"address-list","optional":1,"type":"string"},"net[n]":{"format":{"bridge":{"format":"pve-bridge-id","optional":1,"type":"string"},"e1000":{"alias":"macaddr","keyAlias":"model"},"e1000-82540em":{"alias":"macaddr","keyAlias":"model"},"e1000-82544gc":{"alias":"macaddr","keyAlias":"model"},"e1000-82545em":{"alias":"macaddr","keyAlias":"model"},"e1000e":{"alias":"macaddr","keyAlias":"model"},"firewall":{"optional":1,"type":"boolean"},"host-tunnel":{"optional":1,"type":"boolean"},"i82551":{"alias":"macaddr","keyAlias":"model"},"i82557b":{"alias":"macaddr","keyAlias":"model"},"i82559er":{"alias":"macaddr","keyAlias":"model"},"link_down":{"optional":1,"type":"boolean"},"macaddr":{"format":"mac-addr","optional":1,"type":"string"},"model":{"default_key":1,"enum":["e1000","e1000-82540em","e1000-82544gc","e1000-82545em","e1000e","i82551","i82557b","i82559er","ne2k_isa","ne2k_pci","pcnet","rtl8139","virtio","vmxnet3"],"type":"string"},"mtu":{"maximum":65520,"minimum":1,"optional":1,"type":"integer"},"ne2k_isa":{"alias":"macaddr","keyAlias":"model"},"ne2k_pci":{"alias":"macaddr","keyAlias":"model"},"pcnet":{"alias":"macaddr","keyAlias":"model"},"queues":{"maximum":64,"minimum":0,"optional":1,"type":"integer"},"rate":{"minimum":0,"optional":1,"type":"number"},"rtl8139":{"alias":"macaddr","keyAlias":"model"},"tag":{"maximum":4094,"minimum":1,"optional":1,"type":"integer"},"trunks":{"optional":1,"pattern":"(?^:\\d+(?:-\\d+)?(?:;\\d+(?:-\\d+)?)*)","type":"string"},"virtio":{"alias":"macaddr","keyAlias":"model"},"vmxnet3":{"alias":"macaddr","keyAlias":"model"}},"optional":1,"type":"string"},"numa":{"default":0,"optional":1,"type":"boolean"},"numa[n]":{"format":{"cpus":{"pattern":"(?^:\\d+(?:-\\d+)?(?:;\\d+(?:-\\d+)?)*)","type":"string"},"hostnodes":{"optional":1,"pattern":"(?^:\\d+(?:-\\d+)?(?:;\\d+(?:-\\d+)?)*)","type":"string"},"memory":{"optional":1,"type":"number"},"policy":{"enum":["preferred","bind","interleave"],"optional":1,"type":"string"}},"optional":1,"type":"string"},"onboot":{"default":0,"optional":1,"type":"boolean"},"ostype":{"default":"other","enum":["other","wxp","w2k","w2k3","w2k8","wvista","win7","win8","win10","win11","l24","l26","solaris"],"optional":1,"type":"string"},"parallel[n]":{"optional":1,"pattern":"/dev/parport\\d+|/dev/usb/lp\\d+","type":"string"},"parent":{"format":"pve-configid","maxLength":40,"optional":1,"type":"string"},"protection":{"default":0,"optional":1,"type":"boolean"},"reboot":{"default":1,"optional":1,"type":"boolean"},"rng0":{"format":"pve-qm-rng","optional":1,"type":"string"},"running-nets-host-mtu":{"optional":1,"pattern":"net\\d+=\\d+(,net\\d+=\\d+)*","type":"string"},"runningcpu":{"optional":1,"pattern":"(?^u:^((?>[+-]?[\\w\\-\\._=]+,?)+)$)","type":"string"},"runningmachine":{"format":{"aw-bits":{"maximum":64,"minimum":32,"optional":1,"type":"number"},"enable-s3":{"optional":1,"type":"boolean"},"enable-s4":{"optional":1,"type":"boolean"},"type":{"default_key":1,"maxLength":40,"optional":1,"pattern":"(pc|pc(-i440fx)?-\\d+(\\.\\d+)+(\\+pve\\d+)?(\\.pxe)?|q35|pc-q35-\\d+(\\.\\d+)+(\\+pve\\d+)?(\\.pxe)?|virt(?:-\\d+(\\.\\d+)+)?(\\+pve\\d+)?)","type":"string"},"viommu":{"enum":["intel","virtio"],"optional":1,"type":"string"}},"optional":1,"type":"string"},"sata[n]":{"format":{"aio":{"enum":["native","threads","io_uring"],"optional":1,"type":"string"},"backup":{"optional":1,"type":"boolean"},"bps":{"optional":1,"type":"integer"},"bps_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_rd":{"optional":1,"type":"integer"},"bps_rd_length":{"alias":"bps_rd_max_length"},"bps_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_wr":{"optional":1,"type":"integer"},"bps_wr_length":{"alias":"bps_wr_max_length"},"bps_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"cache":{"enum":["none","writethrough","writeback","unsafe","directsync"],"optional":1,"type":"string"},"detect_zeroes":{"optional":1,"type":"boolean"},"discard":{"enum":["ignore","on"],"optional":1,"type":"string"},"file":{"default_key":1,"format":"pve-volume-id-or-qm-path","type":"string"},"format":{"enum":["raw","qcow","qed","qcow2","vmdk","cloop"],"optional":1,"type":"string"},"iops":{"optional":1,"type":"integer"},"iops_max":{"optional":1,"type":"integer"},"iops_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_rd":{"optional":1,"type":"integer"},"iops_rd_length":{"alias":"iops_rd_max_length"},"iops_rd_max":{"optional":1,"type":"integer"},"iops_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_wr":{"optional":1,"type":"integer"},"iops_wr_length":{"alias":"iops_wr_max_length"},"iops_wr_max":{"optional":1,"type":"integer"},"iops_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"mbps":{"optional":1,"type":"number"},"mbps_max":{"optional":1,"type":"number"},"mbps_rd":{"optional":1,"type":"number"},"mbps_rd_max":{"optional":1,"type":"number"},"mbps_wr":{"optional":1,"type":"number"},"mbps_wr_max":{"optional":1,"type":"number"},"media":{"default":"disk","enum":["cdrom","disk"],"optional":1,"type":"string"},"replicate":{"default":1,"optional":1,"type":"boolean"},"rerror":{"enum":["ignore","report","stop"],"optional":1,"type":"string"},"serial":{"format":"urlencoded","maxLength":60,"optional":1,"type":"string"},"shared":{"default":0,"optional":1,"type":"boolean"},"size":{"format":"disk-size","optional":1,"type":"string"},"snapshot":{"optional":1,"type":"boolean"},"ssd":{"optional":1,"type":"boolean"},"volume":{"alias":"file"},"werror":{"enum":["enospc","ignore","report","stop"],"optional":1,"type":"string"},"wwn":{"optional":1,"pattern":"(?^:^(0x)[0-9a-fA-F]{16})","type":"string"}},"optional":1,"type":"string"},"scsi[n]":{"format":{"aio":{"enum":["native","threads","io_uring"],"optional":1,"type":"string"},"backup":{"optional":1,"type":"boolean"},"bps":{"optional":1,"type":"integer"},"bps_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_rd":{"optional":1,"type":"integer"},"bps_rd_length":{"alias":"bps_rd_max_length"},"bps_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_wr":{"optional":1,"type":"integer"},"bps_wr_length":{"alias":"bps_wr_max_length"},"bps_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"cache":{"enum":["none","writethrough","writeback","unsafe","directsync"],"optional":1,"type":"string"},"detect_zeroes":{"optional":1,"type":"boolean"},"discard":{"enum":["ignore","on"],"optional":1,"type":"string"},"file":{"default_key":1,"format":"pve-volume-id-or-qm-path","type":"string"},"format":{"enum":["raw","qcow","qed","qcow2","vmdk","cloop"],"optional":1,"type":"string"},"iops":{"optional":1,"type":"integer"},"iops_max":{"optional":1,"type":"integer"},"iops_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_rd":{"optional":1,"type":"integer"},"iops_rd_length":{"alias":"iops_rd_max_length"},"iops_rd_max":{"optional":1,"type":"integer"},"iops_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_wr":{"optional":1,"type":"integer"},"iops_wr_length":{"alias":"iops_wr_max_length"},"iops_wr_max":{"optional":1,"type":"integer"},"iops_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"iothread":{"optional":1,"type":"boolean"},"mbps":{"optional":1,"type":"number"},"mbps_max":{"optional":1,"type":"number"},"mbps_rd":{"optional":1,"type":"number"},"mbps_rd_max":{"optional":1,"type":"number"},"mbps_wr":{"optional":1,"type":"number"},"mbps_wr_max":{"optional":1,"type":"number"},"media":{"default":"disk","enum":["cdrom","disk"],"optional":1,"type":"string"},"product":{"optional":1,"pattern":"[A-Za-z0-9\\-_\\s]{,16}","type":"string"},"queues":{"minimum":2,"optional":1,"type":"integer"},"replicate":{"default":1,"optional":1,"type":"boolean"},"rerror":{"enum":["ignore","report","stop"],"optional":1,"type":"string"},"ro":{"optional":1,"type":"boolean"},"scsiblock":{"default":0,"optional":1,"type":"boolean"},"serial":{"format":"urlencoded","maxLength":60,"optional":1,"type":"string"},"shared":{"default":0,"optional":1,"type":"boolean"},"size":{"format":"disk-size","optional":1,"type":"string"},"snapshot":{"optional":1,"type":"boolean"},"ssd":{"optional":1,"type":"boolean"},"vendor":{"optional":1,"pattern":"[A-Za-z0-9\\-_\\s]{,8}","type":"string"},"volume":{"alias":"file"},"werror":{"enum":["enospc","ignore","report","stop"],"optional":1,"type":"string"},"wwn":{"optional":1,"pattern":"(?^:^(0x)[0-9a-fA-F]{16})","type":"string"}},"optional":1,"type":"string"},"scsihw":{"default":"lsi","enum":["lsi","lsi53c810","virtio-scsi-pci","virtio-scsi-single","megasas","pvscsi"],"optional":1,"type":"string"},"searchdomain":{"optional":1,"type":"string"},"serial[n]":{"optional":1,"pattern":"(/dev/[^,]+|socket)","type":"string"},"shares":{"default":1000,"maximum":50000,"minimum":0,"optional":1,"type":"integer"},"smbios1":{"format":"pve-qm-smbios1","maxLength":512,"optional":1,"type":"string"},"smp":{"default":1,"minimum":1,"optional":1,"type":"integer"},"snaptime":{"minimum":0,"optional":1,"type":"integer"},"sockets":{"default":1,"minimum":1,"optional":1,"type":"integer"},"spice_enhancements":{"format":{"foldersharing":{"default":"0","optional":1,"type":"boolean"},"videostreaming":{"default":"off","enum":["off","all","filter"],"optional":1,"type":"string"}},"optional":1,"type":"string"},"sshkeys":{"format":"urlencoded","optional":1,"type":"string"},"startdate":{"default":"now","optional":1,"pattern":"(now|\\d{4}-\\d{1,2}-\\d{1,2}(T\\d{1,2}:\\d{1,2}:\\d{1,2})?)","type":"string"},"startup":{"format":"pve-startup-order","optional":1,"type":"string"},"tablet":{"default":1,"optional":1,"type":"boolean"},"tags":{"format":"pve-tag-list","optional":1,"type":"string"},"tdf":{"default":0,"optional":1,"type":"boolean"},"template":{"default":0,"optional":1,"type":"boolean"},"tpmstate0":{"format":{"file":{"default_key":1,"format":"pve-volume-id-or-qm-path","type":"string"},"format":{"enum":["raw","qcow2","vmdk"],"optional":1,"type":"string"},"size":{"format":"disk-size","optional":1,"type":"string"},"version":{"default":"v1.2","enum":["v1.2","v2.0"],"optional":1,"type":"string"},"volume":{"alias":"file"}},"optional":1,"type":"string"},"unused[n]":{"format":{"file":{"default_key":1,"format":"pve-volume-id","type":"string"},"volume":{"alias":"file"}},"optional":1,"type":"string"},"usb[n]":{"format":{"host":{"default_key":1,"optional":1,"pattern":"(?^:(?:(?:(?^:(0x)?([0-9A-Fa-f]{4}):(0x)?([0-9A-Fa-f]{4})))|(?:(?^:(\\d+)\\-(\\d+(\\.\\d+)*)))|[Ss][Pp][Ii][Cc][Ee]))","type":"string"},"mapping":{"format":"pve-configid","optional":1,"type":"string"},"usb3":{"default":0,"optional":1,"type":"boolean"}},"optional":1,"type":"string"},"vcpus":{"default":0,"minimum":1,"optional":1,"type":"integer"},"vga":{"format":{"clipboard":{"enum":["vnc"],"optional":1,"type":"string"},"memory":{"maximum":512,"minimum":4,"optional":1,"type":"integer"},"type":{"default":"std","default_key":1,"enum":["cirrus","qxl","qxl2","qxl3","qxl4","none","serial0","serial1","serial2","serial3","std","virtio","virtio-gl","vmware"],"optional":1,"type":"string"}},"optional":1,"type":"string"},"virtio[n]":{"format":{"aio":{"enum":["native","threads","io_uring"],"optional":1,"type":"string"},"backup":{"optional":1,"type":"boolean"},"bps":{"optional":1,"type":"integer"},"bps_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_rd":{"optional":1,"type":"integer"},"bps_rd_length":{"alias":"bps_rd_max_length"},"bps_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_wr":{"optional":1,"type":"integer"},"bps_wr_length":{"alias":"bps_wr_max_length"},"bps_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"cache":{"enum":["none","writethrough","writeback","unsafe","directsync"],"optional":1,"type":"string"},"detect_zeroes":{"optional":1,"type":"boolean"},"discard":{"enum":["ignore","on"],"optional":1,"type":"string"},"file":{"default_key":1,"format":"pve-volume-id-or-qm-path","type":"string"},"format":{"enum":["raw","qcow","qed","qcow2","vmdk","cloop"],"optional":1,"type":"string"},"iops":{"optional":1,"type":"integer"},"iops_max":{"optional":1,"type":"integer"},"iops_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_rd":{"optional":1,"type":"integer"},"iops_rd_length":{"alias":"iops_rd_max_length"},"iops_rd_max":{"optional":1,"type":"integer"},"iops_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_wr":{"optional":1,"type":"integer"},"iops_wr_length":{"alias":"iops_wr_max_length"},"iops_wr_max":{"optional":1,"type":"integer"},"iops_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"iothread":{"optional":1,"type":"boolean"},"mbps":{"optional":1,"type":"number"},"mbps_max":{"optional":1,"type":"number"},"mbps_rd":{"optional":1,"type":"number"},"mbps_rd_max":{"optional":1,"type":"number"},"mbps_wr":{"optional":1,"type":"number"},"mbps_wr_max":{"optional":1,"type":"number"},"media":{"default":"disk","enum":["cdrom","disk"],"optional":1,"type":"string"},"replicate":{"default":1,"optional":1,"type":"boolean"},"rerror":{"enum":["ignore","report","stop"],"optional":1,"type":"string"},"ro":{"optional":1,"type":"boolean"},"serial":{"format":"urlencoded","maxLength":60,"optional":1,"type":"string"},"shared":{"default":0,"optional":1,"type":"boolean"},"size":{"format":"disk-size","optional":1,"type":"string"},"snapshot":{"optional":1,"type":"boolean"},"volume":{"alias":"file"},"werror":{"enum":["enospc","ignore","report","stop"],"optional":1,"type":"string"}},"optional":1,"type":"string"},"virtiofs[n]":{"format":{"cache":{"default":"auto","enum":["auto","always","metadata","never"],"optional":1,"type":"string"},"direct-io":{"default":0,"optional":1,"type":"boolean"},"dirid":{"default_key":1,"format":"pve-configid","type":"string"},"expose-acl":{"default":0,"optional":1,"type":"boolean"},"expose-xattr":{"default":0,"optional":1,"type":"boolean"}},"optional":1,"type":"string"},"vmgenid":{"default":"1 (autogenerated)","optional":1,"pattern":"(?:[a-fA-F0-9]{8}(?:-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}|[01])","type":"string"},"vmstate":{"format":"pve-volume-id","optional":1,"type":"string"},"vmstatestorage":{"format":"pve-storage-id","optional":1,"type":"string"},"watchdog":{"format":"pve-qm-watchdog","optional":1,"type":"string"}},"type":"object"}
 current? boolean {"default":0}
 node string {"format":"pve-node"}
 snapshot? string {"format":"pve-configid","maxLength":40}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/config POST update_vm_async token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Config.Disk","VM.Config.CDROM","VM.Config.CPU","VM.Config.Memory","VM.Config.Network","VM.Config.HWType","VM.Config.Options","VM.Config.Cloudinit"],"any",1]}
 {"optional":1,"type":"string"}
 acpi? boolean {"default":1}
 affinity? string {"format":"pve-cpuset"}
 agent? string {"format":{"enabled":{"default":0,"default_key":1,"type":"boolean"},"freeze-fs":{"default":1,"optional":1,"type":"boolean"},"freeze-fs-on-backup":{"alias":"freeze-fs"},"fstrim_cloned_disks":{"default":0,"optional":1,"type":"boolean"},"guest-fsfreeze":{"alias":"freeze-fs"},"type":{"default":"virtio","enum":["virtio","isa"],"optional":1,"type":"string"}}}
 allow-ksm? boolean {"default":1}
 amd-sev? string {"format":"pve-qemu-sev-fmt"}
 arch? string {"enum":["x86_64","aarch64"]}
 args? string
 audio0? string {"format":{"device":{"enum":["ich9-intel-hda","intel-hda","AC97"],"type":"string"},"driver":{"default":"spice","enum":["spice","none"],"optional":1,"type":"string"}}}
 autostart? boolean {"default":0}
 background_delay? integer {"maximum":30,"minimum":1}
 balloon? integer {"minimum":0}
 bios? string {"default":"seabios","enum":["seabios","ovmf"]}
 boot? string {"format":"pve-qm-boot"}
 bootdisk? string {"format":"pve-qm-bootdisk","pattern":"(ide|sata|scsi|virtio)\\d+"}
 cdrom? string {"format":"pve-qm-ide"}
 cicustom? string {"format":"pve-qm-cicustom"}
 cipassword? string
 citype? string {"enum":["configdrive2","nocloud","opennebula"]}
 ciupgrade? boolean {"default":1}
 ciuser? string
 cores? integer {"default":1,"minimum":1}
 cpu? string {"format":"pve-vm-cpu-conf"}
 cpulimit? number {"default":0,"maximum":128,"minimum":0}
 cpuunits? integer {"maximum":262144,"minimum":1}
 delete? string {"format":"pve-configid-list"}
 description? string {"maxLength":8192}
 digest? string {"maxLength":40}
 efidisk0? string {"format":{"efitype":{"default":"2m","enum":["2m","4m"],"optional":1,"type":"string"},"file":{"default_key":1,"format":"pve-volume-id-or-qm-path","type":"string"},"format":{"enum":["raw","qcow","qed","qcow2","vmdk","cloop"],"optional":1,"type":"string"},"import-from":{"format":"pve-volume-id-or-absolute-path","optional":1,"type":"string"},"ms-cert":{"default":"2011","enum":["2011","2023","2023w","2023k"],"optional":1,"type":"string"},"pre-enrolled-keys":{"default":0,"optional":1,"type":"boolean"},"size":{"format":"disk-size","optional":1,"type":"string"},"volume":{"alias":"file"}}}
 force? boolean {"requires":"delete"}
 freeze? boolean
 hookscript? string {"format":"pve-volume-id"}
 hostpci[n]? string {"format":"pve-qm-hostpci"}
 hotplug? string {"default":"network,disk,usb","format":"pve-hotplug-features"}
 hugepages? string {"enum":["any","2","1024"]}
 ide[n]? string {"format":{"aio":{"enum":["native","threads","io_uring"],"optional":1,"type":"string"},"backup":{"optional":1,"type":"boolean"},"bps":{"optional":1,"type":"integer"},"bps_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_rd":{"optional":1,"type":"integer"},"bps_rd_length":{"alias":"bps_rd_max_length"},"bps_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_wr":{"optional":1,"type":"integer"},"bps_wr_length":{"alias":"bps_wr_max_length"},"bps_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"cache":{"enum":["none","writethrough","writeback","unsafe","directsync"],"optional":1,"type":"string"},"detect_zeroes":{"optional":1,"type":"boolean"},"discard":{"enum":["ignore","on"],"optional":1,"type":"string"},"file":{"default_key":1,"format":"pve-volume-id-or-qm-path","type":"string"},"format":{"enum":["raw","qcow","qed","qcow2","vmdk","cloop"],"optional":1,"type":"string"},"import-from":{"format":"pve-volume-id-or-absolute-path","optional":1,"type":"string"},"iops":{"optional":1,"type":"integer"},"iops_max":{"optional":1,"type":"integer"},"iops_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_rd":{"optional":1,"type":"integer"},"iops_rd_length":{"alias":"iops_rd_max_length"},"iops_rd_max":{"optional":1,"type":"integer"},"iops_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_wr":{"optional":1,"type":"integer"},"iops_wr_length":{"alias":"iops_wr_max_length"},"iops_wr_max":{"optional":1,"type":"integer"},"iops_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"mbps":{"optional":1,"type":"number"},"mbps_max":{"optional":1,"type":"number"},"mbps_rd":{"optional":1,"type":"number"},"mbps_rd_max":{"optional":1,"type":"number"},"mbps_wr":{"optional":1,"type":"number"},"mbps_wr_max":{"optional":1,"type":"number"},"media":{"default":"disk","enum":["cdrom","disk"],"optional":1,"type":"string"},"model":{"format":"urlencoded","maxLength":120,"optional":1,"type":"string"},"replicate":{"default":1,"optional":1,"type":"boolean"},"rerror":{"enum":["ignore","report","stop"],"optional":1,"type":"string"},"serial":{"format":"urlencoded","maxLength":60,"optional":1,"type":"string"},"shared":{"default":0,"optional":1,"type":"boolean"},"size":{"format":"disk-size","optional":1,"type":"string"},"snapshot":{"optional":1,"type":"boolean"},"ssd":{"optional":1,"type":"boolean"},"volume":{"alias":"file"},"werror":{"enum":["enospc","ignore","report","stop"],"optional":1,"type":"string"},"wwn":{"optional":1,"pattern":"(?^:^(0x)[0-9a-fA-F]{16})","type":"string"}}}
 import-working-storage? string {"format":"pve-storage-id"}
 intel-tdx? string {"format":"pve-qemu-tdx-fmt"}
 ipconfig[n]? string {"format":"pve-qm-ipconfig"}
 ivshmem? string {"format":{"name":{"optional":1,"pattern":"[a-zA-Z0-9\\-]+","type":"string"},"size":{"minimum":1,"type":"integer"}}}
 keephugepages? boolean {"default":0}
 keyboard? string {"enum":["de","de-ch","da","en-gb","en-us","es","fi","fr","fr-be","fr-ca","fr-ch","hu","is","it","ja","lt","mk","nl","no","pl","pt","pt-br","sv","sl","tr"]}
 kvm? boolean {"default":1}
 localtime? boolean
 lock? string {"enum":["backup","clone","create","migrate","rollback","snapshot","snapshot-delete","suspending","suspended"]}
 machine? string {"format":{"aw-bits":{"maximum":64,"minimum":32,"optional":1,"type":"number"},"enable-s3":{"optional":1,"type":"boolean"},"enable-s4":{"optional":1,"type":"boolean"},"type":{"default_key":1,"maxLength":40,"optional":1,"pattern":"(pc|pc(-i440fx)?-\\d+(\\.\\d+)+(\\+pve\\d+)?(\\.pxe)?|q35|pc-q35-\\d+(\\.\\d+)+(\\+pve\\d+)?(\\.pxe)?|virt(?:-\\d+(\\.\\d+)+)?(\\+pve\\d+)?)","type":"string"},"viommu":{"enum":["intel","virtio"],"optional":1,"type":"string"}}}
 memory? string {"format":{"current":{"default":512,"default_key":1,"minimum":16,"type":"integer"}}}
 migrate_downtime? number {"default":0.1,"minimum":0}
 migrate_speed? integer {"default":0,"minimum":0}
 name? string {"format":"dns-name"}
 nameserver? string {"format":"address-list"}
 net[n]? string {"format":{"bridge":{"format":"pve-bridge-id","optional":1,"type":"string"},"e1000":{"alias":"macaddr","keyAlias":"model"},"e1000-82540em":{"alias":"macaddr","keyAlias":"model"},"e1000-82544gc":{"alias":"macaddr","keyAlias":"model"},"e1000-82545em":{"alias":"macaddr","keyAlias":"model"},"e1000e":{"alias":"macaddr","keyAlias":"model"},"firewall":{"optional":1,"type":"boolean"},"host-tunnel":{"optional":1,"type":"boolean"},"i82551":{"alias":"macaddr","keyAlias":"model"},"i82557b":{"alias":"macaddr","keyAlias":"model"},"i82559er":{"alias":"macaddr","keyAlias":"model"},"link_down":{"optional":1,"type":"boolean"},"macaddr":{"format":"mac-addr","optional":1,"type":"string"},"model":{"default_key":1,"enum":["e1000","e1000-82540em","e1000-82544gc","e1000-82545em","e1000e","i82551","i82557b","i82559er","ne2k_isa","ne2k_pci","pcnet","rtl8139","virtio","vmxnet3"],"type":"string"},"mtu":{"maximum":65520,"minimum":1,"optional":1,"type":"integer"},"ne2k_isa":{"alias":"macaddr","keyAlias":"model"},"ne2k_pci":{"alias":"macaddr","keyAlias":"model"},"pcnet":{"alias":"macaddr","keyAlias":"model"},"queues":{"maximum":64,"minimum":0,"optional":1,"type":"integer"},"rate":{"minimum":0,"optional":1,"type":"number"},"rtl8139":{"alias":"macaddr","keyAlias":"model"},"tag":{"maximum":4094,"minimum":1,"optional":1,"type":"integer"},"trunks":{"optional":1,"pattern":"(?^:\\d+(?:-\\d+)?(?:;\\d+(?:-\\d+)?)*)","type":"string"},"virtio":{"alias":"macaddr","keyAlias":"model"},"vmxnet3":{"alias":"macaddr","keyAlias":"model"}}}
 node string {"format":"pve-node"}
 numa? boolean {"default":0}
 numa[n]? string {"format":{"cpus":{"pattern":"(?^:\\d+(?:-\\d+)?(?:;\\d+(?:-\\d+)?)*)","type":"string"},"hostnodes":{"optional":1,"pattern":"(?^:\\d+(?:-\\d+)?(?:;\\d+(?:-\\d+)?)*)","type":"string"},"memory":{"optional":1,"type":"number"},"policy":{"enum":["preferred","bind","interleave"],"optional":1,"type":"string"}}}
 onboot? boolean {"default":0}
 ostype? string {"default":"other","enum":["other","wxp","w2k","w2k3","w2k8","wvista","win7","win8","win10","win11","l24","l26","solaris"]}
 parallel[n]? string {"pattern":"/dev/parport\\d+|/dev/usb/lp\\d+"}
 protection? boolean {"default":0}
 reboot? boolean {"default":1}
 revert? string {"format":"pve-configid-list"}
 rng0? string {"format":"pve-qm-rng"}
 sata[n]? string {"format":{"aio":{"enum":["native","threads","io_uring"],"optional":1,"type":"string"},"backup":{"optional":1,"type":"boolean"},"bps":{"optional":1,"type":"integer"},"bps_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_rd":{"optional":1,"type":"integer"},"bps_rd_length":{"alias":"bps_rd_max_length"},"bps_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_wr":{"optional":1,"type":"integer"},"bps_wr_length":{"alias":"bps_wr_max_length"},"bps_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"cache":{"enum":["none","writethrough","writeback","unsafe","directsync"],"optional":1,"type":"string"},"detect_zeroes":{"optional":1,"type":"boolean"},"discard":{"enum":["ignore","on"],"optional":1,"type":"string"},"file":{"default_key":1,"format":"pve-volume-id-or-qm-path","type":"string"},"format":{"enum":["raw","qcow","qed","qcow2","vmdk","cloop"],"optional":1,"type":"string"},"import-from":{"format":"pve-volume-id-or-absolute-path","optional":1,"type":"string"},"iops":{"optional":1,"type":"integer"},"iops_max":{"optional":1,"type":"integer"},"iops_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_rd":{"optional":1,"type":"integer"},"iops_rd_length":{"alias":"iops_rd_max_length"},"iops_rd_max":{"optional":1,"type":"integer"},"iops_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_wr":{"optional":1,"type":"integer"},"iops_wr_length":{"alias":"iops_wr_max_length"},"iops_wr_max":{"optional":1,"type":"integer"},"iops_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"mbps":{"optional":1,"type":"number"},"mbps_max":{"optional":1,"type":"number"},"mbps_rd":{"optional":1,"type":"number"},"mbps_rd_max":{"optional":1,"type":"number"},"mbps_wr":{"optional":1,"type":"number"},"mbps_wr_max":{"optional":1,"type":"number"},"media":{"default":"disk","enum":["cdrom","disk"],"optional":1,"type":"string"},"replicate":{"default":1,"optional":1,"type":"boolean"},"rerror":{"enum":["ignore","report","stop"],"optional":1,"type":"string"},"serial":{"format":"urlencoded","maxLength":60,"optional":1,"type":"string"},"shared":{"default":0,"optional":1,"type":"boolean"},"size":{"format":"disk-size","optional":1,"type":"string"},"snapshot":{"optional":1,"type":"boolean"},"ssd":{"optional":1,"type":"boolean"},"volume":{"alias":"file"},"werror":{"enum":["enospc","ignore","report","stop"],"optional":1,"type":"string"},"wwn":{"optional":1,"pattern":"(?^:^(0x)[0-9a-fA-F]{16})","type":"string"}}}
 scsi[n]? string {"format":{"aio":{"enum":["native","threads","io_uring"],"optional":1,"type":"string"},"backup":{"optional":1,"type":"boolean"},"bps":{"optional":1,"type":"integer"},"bps_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_rd":{"optional":1,"type":"integer"},"bps_rd_length":{"alias":"bps_rd_max_length"},"bps_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_wr":{"optional":1,"type":"integer"},"bps_wr_length":{"alias":"bps_wr_max_length"},"bps_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"cache":{"enum":["none","writethrough","writeback","unsafe","directsync"],"optional":1,"type":"string"},"detect_zeroes":{"optional":1,"type":"boolean"},"discard":{"enum":["ignore","on"],"optional":1,"type":"string"},"file":{"default_key":1,"format":"pve-volume-id-or-qm-path","type":"string"},"format":{"enum":["raw","qcow","qed","qcow2","vmdk","cloop"],"optional":1,"type":"string"},"import-from":{"format":"pve-volume-id-or-absolute-path","optional":1,"type":"string"},"iops":{"optional":1,"type":"integer"},"iops_max":{"optional":1,"type":"integer"},"iops_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_rd":{"optional":1,"type":"integer"},"iops_rd_length":{"alias":"iops_rd_max_length"},"iops_rd_max":{"optional":1,"type":"integer"},"iops_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_wr":{"optional":1,"type":"integer"},"iops_wr_length":{"alias":"iops_wr_max_length"},"iops_wr_max":{"optional":1,"type":"integer"},"iops_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"iothread":{"optional":1,"type":"boolean"},"mbps":{"optional":1,"type":"number"},"mbps_max":{"optional":1,"type":"number"},"mbps_rd":{"optional":1,"type":"number"},"mbps_rd_max":{"optional":1,"type":"number"},"mbps_wr":{"optional":1,"type":"number"},"mbps_wr_max":{"optional":1,"type":"number"},"media":{"default":"disk","enum":["cdrom","disk"],"optional":1,"type":"string"},"product":{"optional":1,"pattern":"[A-Za-z0-9\\-_\\s]{,16}","type":"string"},"queues":{"minimum":2,"optional":1,"type":"integer"},"replicate":{"default":1,"optional":1,"type":"boolean"},"rerror":{"enum":["ignore","report","stop"],"optional":1,"type":"string"},"ro":{"optional":1,"type":"boolean"},"scsiblock":{"default":0,"optional":1,"type":"boolean"},"serial":{"format":"urlencoded","maxLength":60,"optional":1,"type":"string"},"shared":{"default":0,"optional":1,"type":"boolean"},"size":{"format":"disk-size","optional":1,"type":"string"},"snapshot":{"optional":1,"type":"boolean"},"ssd":{"optional":1,"type":"boolean"},"vendor":{"optional":1,"pattern":"[A-Za-z0-9\\-_\\s]{,8}","type":"string"},"volume":{"alias":"file"},"werror":{"enum":["enospc","ignore","report","stop"],"optional":1,"type":"string"},"wwn":{"optional":1,"pattern":"(?^:^(0x)[0-9a-fA-F]{16})","type":"string"}}}
 scsihw? string {"default":"lsi","enum":["lsi","lsi53c810","virtio-scsi-pci","virtio-scsi-single","megasas","pvscsi"]}
 searchdomain? string
 serial[n]? string {"pattern":"(/dev/[^,]+|socket)"}
 shares? integer {"default":1000,"maximum":50000,"minimum":0}
 skiplock? boolean
 smbios1? string {"format":"pve-qm-smbios1","maxLength":512}
 smp? integer {"default":1,"minimum":1}
 sockets? integer {"default":1,"minimum":1}
 spice_enhancements? string {"format":{"foldersharing":{"default":0,"optional":1,"type":"boolean"},"videostreaming":{"default":"off","enum":["off","all","filter"],"optional":1,"type":"string"}}}
 sshkeys? string {"format":"urlencoded"}
 startdate? string {"default":"now","pattern":"(now|\\d{4}-\\d{1,2}-\\d{1,2}(T\\d{1,2}:\\d{1,2}:\\d{1,2})?)"}
 startup? string {"format":"pve-startup-order"}
 tablet? boolean {"default":1}
 tags? string {"format":"pve-tag-list"}
 tdf? boolean {"default":0}
 template? boolean {"default":0}
 tpmstate0? string {"format":{"file":{"default_key":1,"format":"pve-volume-id-or-qm-path","type":"string"},"format":{"enum":["raw","qcow2","vmdk"],"optional":1,"type":"string"},"import-from":{"format":"pve-volume-id-or-absolute-path","optional":1,"type":"string"},"size":{"format":"disk-size","optional":1,"type":"string"},"version":{"default":"v1.2","enum":["v1.2","v2.0"],"optional":1,"type":"string"},"volume":{"alias":"file"}}}
 unused[n]? string {"format":{"file":{"default_key":1,"format":"pve-volume-id","type":"string"},"volume":{"alias":"file"}}}
 usb[n]? string {"format":{"host":{"default_key":1,"optional":1,"pattern":"(?^:(?:(?:(?^:(0x)?([0-9A-Fa-f]{4}):(0x)?([0-9A-Fa-f]{4})))|(?:(?^:(\\d+)\\-(\\d+(\\.\\d+)*)))|[Ss][Pp][Ii][Cc][Ee]))","type":"string"},"mapping":{"format":"pve-configid","optional":1,"type":"string"},"usb3":{"default":0,"optional":1,"type":"boolean"}}}
 vcpus? integer {"default":0,"minimum":1}
 vga? string {"format":{"clipboard":{"enum":["vnc"],"optional":1,"type":"string"},"memory":{"maximum":512,"minimum":4,"optional":1,"type":"integer"},"type":{"default":"std","default_key":1,"enum":["cirrus","qxl","qxl2","qxl3","qxl4","none","serial0","serial1","serial2","serial3","std","virtio","virtio-gl","vmware"],"optional":1,"type":"string"}}}
 virtio[n]? string {"format":{"aio":{"enum":["native","threads","io_uring"],"optional":1,"type":"string"},"backup":{"optional":1,"type":"boolean"},"bps":{"optional":1,"type":"integer"},"bps_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_rd":{"optional":1,"type":"integer"},"bps_rd_length":{"alias":"bps_rd_max_length"},"bps_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_wr":{"optional":1,"type":"integer"},"bps_wr_length":{"alias":"bps_wr_max_length"},"bps_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"cache":{"enum":["none","writethrough","writeback","unsafe","directsync"],"optional":1,"type":"string"},"detect_zeroes":{"optional":1,"type":"boolean"},"discard":{"enum":["ignore","on"],"optional":1,"type":"string"},"file":{"default_key":1,"format":"pve-volume-id-or-qm-path","type":"string"},"format":{"enum":["raw","qcow","qed","qcow2","vmdk","cloop"],"optional":1,"type":"string"},"import-from":{"format":"pve-volume-id-or-absolute-path","optional":1,"type":"string"},"iops":{"optional":1,"type":"integer"},"iops_max":{"optional":1,"type":"integer"},"iops_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_rd":{"optional":1,"type":"integer"},"iops_rd_length":{"alias":"iops_rd_max_length"},"iops_rd_max":{"optional":1,"type":"integer"},"iops_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_wr":{"optional":1,"type":"integer"},"iops_wr_length":{"alias":"iops_wr_max_length"},"iops_wr_max":{"optional":1,"type":"integer"},"iops_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"iothread":{"optional":1,"type":"boolean"},"mbps":{"optional":1,"type":"number"},"mbps_max":{"optional":1,"type":"number"},"mbps_rd":{"optional":1,"type":"number"},"mbps_rd_max":{"optional":1,"type":"number"},"mbps_wr":{"optional":1,"type":"number"},"mbps_wr_max":{"optional":1,"type":"number"},"media":{"default":"disk","enum":["cdrom","disk"],"optional":1,"type":"string"},"replicate":{"default":1,"optional":1,"type":"boolean"},"rerror":{"enum":["ignore","report","stop"],"optional":1,"type":"string"},"ro":{"optional":1,"type":"boolean"},"serial":{"format":"urlencoded","maxLength":60,"optional":1,"type":"string"},"shared":{"default":0,"optional":1,"type":"boolean"},"size":{"format":"disk-size","optional":1,"type":"string"},"snapshot":{"optional":1,"type":"boolean"},"volume":{"alias":"file"},"werror":{"enum":["enospc","ignore","report","stop"],"optional":1,"type":"string"}}}
 virtiofs[n]? string {"format":{"cache":{"default":"auto","enum":["auto","always","metadata","never"],"optional":1,"type":"string"},"direct-io":{"default":0,"optional":1,"type":"boolean"},"dirid":{"default_key":1,"format":"pve-configid","type":"string"},"expose-acl":{"default":0,"optional":1,"type":"boolean"},"expose-xattr":{"default":0,"optional":1,"type":"boolean"}}}
 vmgenid? string {"default":"1 (autogenerated)","pattern":"(?:[a-fA-F0-9]{8}(?:-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}|[01])"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
 vmstatestorage? string {"format":"pve-storage-id"}
 watchdog? string {"format":"pve-qm-watchdog"}
/nodes/{node}/qemu/{vmid}/config PUT update_vm token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Config.Disk","VM.Config.CDROM","VM.Config.CPU","VM.Config.Memory","VM.Config.Network","VM.Config.HWType","VM.Config.Options","VM.Config.Cloudinit"],"any",1]}
 {"type":"null"}
 acpi? boolean {"default":1}
 affinity? string {"format":"pve-cpuset"}
 agent? string {"format":{"enabled":{"default":0,"default_key":1,"type":"boolean"},"freeze-fs":{"default":1,"optional":1,"type":"boolean"},"freeze-fs-on-backup":{"alias":"freeze-fs"},"fstrim_cloned_disks":{"default":0,"optional":1,"type":"boolean"},"guest-fsfreeze":{"alias":"freeze-fs"},"type":{"default":"virtio","enum":["virtio","isa"],"optional":1,"type":"string"}}}
 allow-ksm? boolean {"default":1}
 amd-sev? string {"format":"pve-qemu-sev-fmt"}
 arch? string {"enum":["x86_64","aarch64"]}
 args? string
 audio0? string {"format":{"device":{"enum":["ich9-intel-hda","intel-hda","AC97"],"type":"string"},"driver":{"default":"spice","enum":["spice","none"],"optional":1,"type":"string"}}}
 autostart? boolean {"default":0}
 balloon? integer {"minimum":0}
 bios? string {"default":"seabios","enum":["seabios","ovmf"]}
 boot? string {"format":"pve-qm-boot"}
 bootdisk? string {"format":"pve-qm-bootdisk","pattern":"(ide|sata|scsi|virtio)\\d+"}
 cdrom? string {"format":"pve-qm-ide"}
 cicustom? string {"format":"pve-qm-cicustom"}
 cipassword? string
 citype? string {"enum":["configdrive2","nocloud","opennebula"]}
 ciupgrade? boolean {"default":1}
 ciuser? string
 cores? integer {"default":1,"minimum":1}
 cpu? string {"format":"pve-vm-cpu-conf"}
 cpulimit? number {"default":0,"maximum":128,"minimum":0}
 cpuunits? integer {"maximum":262144,"minimum":1}
 delete? string {"format":"pve-configid-list"}
 description? string {"maxLength":8192}
 digest? string {"maxLength":40}
 efidisk0? string {"format":{"efitype":{"default":"2m","enum":["2m","4m"],"optional":1,"type":"string"},"file":{"default_key":1,"format":"pve-volume-id-or-qm-path","type":"string"},"format":{"enum":["raw","qcow","qed","qcow2","vmdk","cloop"],"optional":1,"type":"string"},"import-from":{"format":"pve-volume-id-or-absolute-path","optional":1,"type":"string"},"ms-cert":{"default":"2011","enum":["2011","2023","2023w","2023k"],"optional":1,"type":"string"},"pre-enrolled-keys":{"default":0,"optional":1,"type":"boolean"},"size":{"format":"disk-size","optional":1,"type":"string"},"volume":{"alias":"file"}}}
 force? boolean {"requires":"delete"}
 freeze? boolean
 hookscript? string {"format":"pve-volume-id"}
 hostpci[n]? string {"format":"pve-qm-hostpci"}
 hotplug? string {"default":"network,disk,usb","format":"pve-hotplug-features"}
 hugepages? string {"enum":["any","2","1024"]}
 ide[n]? string {"format":{"aio":{"enum":["native","threads","io_uring"],"optional":1,"type":"string"},"backup":{"optional":1,"type":"boolean"},"bps":{"optional":1,"type":"integer"},"bps_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_rd":{"optional":1,"type":"integer"},"bps_rd_length":{"alias":"bps_rd_max_length"},"bps_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_wr":{"optional":1,"type":"integer"},"bps_wr_length":{"alias":"bps_wr_max_length"},"bps_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"cache":{"enum":["none","writethrough","writeback","unsafe","directsync"],"optional":1,"type":"string"},"detect_zeroes":{"optional":1,"type":"boolean"},"discard":{"enum":["ignore","on"],"optional":1,"type":"string"},"file":{"default_key":1,"format":"pve-volume-id-or-qm-path","type":"string"},"format":{"enum":["raw","qcow","qed","qcow2","vmdk","cloop"],"optional":1,"type":"string"},"import-from":{"format":"pve-volume-id-or-absolute-path","optional":1,"type":"string"},"iops":{"optional":1,"type":"integer"},"iops_max":{"optional":1,"type":"integer"},"iops_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_rd":{"optional":1,"type":"integer"},"iops_rd_length":{"alias":"iops_rd_max_length"},"iops_rd_max":{"optional":1,"type":"integer"},"iops_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_wr":{"optional":1,"type":"integer"},"iops_wr_length":{"alias":"iops_wr_max_length"},"iops_wr_max":{"optional":1,"type":"integer"},"iops_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"mbps":{"optional":1,"type":"number"},"mbps_max":{"optional":1,"type":"number"},"mbps_rd":{"optional":1,"type":"number"},"mbps_rd_max":{"optional":1,"type":"number"},"mbps_wr":{"optional":1,"type":"number"},"mbps_wr_max":{"optional":1,"type":"number"},"media":{"default":"disk","enum":["cdrom","disk"],"optional":1,"type":"string"},"model":{"format":"urlencoded","maxLength":120,"optional":1,"type":"string"},"replicate":{"default":1,"optional":1,"type":"boolean"},"rerror":{"enum":["ignore","report","stop"],"optional":1,"type":"string"},"serial":{"format":"urlencoded","maxLength":60,"optional":1,"type":"string"},"shared":{"default":0,"optional":1,"type":"boolean"},"size":{"format":"disk-size","optional":1,"type":"string"},"snapshot":{"optional":1,"type":"boolean"},"ssd":{"optional":1,"type":"boolean"},"volume":{"alias":"file"},"werror":{"enum":["enospc","ignore","report","stop"],"optional":1,"type":"string"},"wwn":{"optional":1,"pattern":"(?^:^(0x)[0-9a-fA-F]{16})","type":"string"}}}
 intel-tdx? string {"format":"pve-qemu-tdx-fmt"}
 ipconfig[n]? string {"format":"pve-qm-ipconfig"}
 ivshmem? string {"format":{"name":{"optional":1,"pattern":"[a-zA-Z0-9\\-]+","type":"string"},"size":{"minimum":1,"type":"integer"}}}
 keephugepages? boolean {"default":0}
 keyboard? string {"enum":["de","de-ch","da","en-gb","en-us","es","fi","fr","fr-be","fr-ca","fr-ch","hu","is","it","ja","lt","mk","nl","no","pl","pt","pt-br","sv","sl","tr"]}
 kvm? boolean {"default":1}
 localtime? boolean
 lock? string {"enum":["backup","clone","create","migrate","rollback","snapshot","snapshot-delete","suspending","suspended"]}
 machine? string {"format":{"aw-bits":{"maximum":64,"minimum":32,"optional":1,"type":"number"},"enable-s3":{"optional":1,"type":"boolean"},"enable-s4":{"optional":1,"type":"boolean"},"type":{"default_key":1,"maxLength":40,"optional":1,"pattern":"(pc|pc(-i440fx)?-\\d+(\\.\\d+)+(\\+pve\\d+)?(\\.pxe)?|q35|pc-q35-\\d+(\\.\\d+)+(\\+pve\\d+)?(\\.pxe)?|virt(?:-\\d+(\\.\\d+)+)?(\\+pve\\d+)?)","type":"string"},"viommu":{"enum":["intel","virtio"],"optional":1,"type":"string"}}}
 memory? string {"format":{"current":{"default":512,"default_key":1,"minimum":16,"type":"integer"}}}
 migrate_downtime? number {"default":0.1,"minimum":0}
 migrate_speed? integer {"default":0,"minimum":0}
 name? string {"format":"dns-name"}
 nameserver? string {"format":"address-list"}
 net[n]? string {"format":{"bridge":{"format":"pve-bridge-id","optional":1,"type":"string"},"e1000":{"alias":"macaddr","keyAlias":"model"},"e1000-82540em":{"alias":"macaddr","keyAlias":"model"},"e1000-82544gc":{"alias":"macaddr","keyAlias":"model"},"e1000-82545em":{"alias":"macaddr","keyAlias":"model"},"e1000e":{"alias":"macaddr","keyAlias":"model"},"firewall":{"optional":1,"type":"boolean"},"host-tunnel":{"optional":1,"type":"boolean"},"i82551":{"alias":"macaddr","keyAlias":"model"},"i82557b":{"alias":"macaddr","keyAlias":"model"},"i82559er":{"alias":"macaddr","keyAlias":"model"},"link_down":{"optional":1,"type":"boolean"},"macaddr":{"format":"mac-addr","optional":1,"type":"string"},"model":{"default_key":1,"enum":["e1000","e1000-82540em","e1000-82544gc","e1000-82545em","e1000e","i82551","i82557b","i82559er","ne2k_isa","ne2k_pci","pcnet","rtl8139","virtio","vmxnet3"],"type":"string"},"mtu":{"maximum":65520,"minimum":1,"optional":1,"type":"integer"},"ne2k_isa":{"alias":"macaddr","keyAlias":"model"},"ne2k_pci":{"alias":"macaddr","keyAlias":"model"},"pcnet":{"alias":"macaddr","keyAlias":"model"},"queues":{"maximum":64,"minimum":0,"optional":1,"type":"integer"},"rate":{"minimum":0,"optional":1,"type":"number"},"rtl8139":{"alias":"macaddr","keyAlias":"model"},"tag":{"maximum":4094,"minimum":1,"optional":1,"type":"integer"},"trunks":{"optional":1,"pattern":"(?^:\\d+(?:-\\d+)?(?:;\\d+(?:-\\d+)?)*)","type":"string"},"virtio":{"alias":"macaddr","keyAlias":"model"},"vmxnet3":{"alias":"macaddr","keyAlias":"model"}}}
 node string {"format":"pve-node"}
 numa? boolean {"default":0}
 numa[n]? string {"format":{"cpus":{"pattern":"(?^:\\d+(?:-\\d+)?(?:;\\d+(?:-\\d+)?)*)","type":"string"},"hostnodes":{"optional":1,"pattern":"(?^:\\d+(?:-\\d+)?(?:;\\d+(?:-\\d+)?)*)","type":"string"},"memory":{"optional":1,"type":"number"},"policy":{"enum":["preferred","bind","interleave"],"optional":1,"type":"string"}}}
 onboot? boolean {"default":0}
 ostype? string {"default":"other","enum":["other","wxp","w2k","w2k3","w2k8","wvista","win7","win8","win10","win11","l24","l26","solaris"]}
 parallel[n]? string {"pattern":"/dev/parport\\d+|/dev/usb/lp\\d+"}
 protection? boolean {"default":0}
 reboot? boolean {"default":1}
 revert? string {"format":"pve-configid-list"}
 rng0? string {"format":"pve-qm-rng"}
 sata[n]? string {"format":{"aio":{"enum":["native","threads","io_uring"],"optional":1,"type":"string"},"backup":{"optional":1,"type":"boolean"},"bps":{"optional":1,"type":"integer"},"bps_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_rd":{"optional":1,"type":"integer"},"bps_rd_length":{"alias":"bps_rd_max_length"},"bps_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_wr":{"optional":1,"type":"integer"},"bps_wr_length":{"alias":"bps_wr_max_length"},"bps_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"cache":{"enum":["none","writethrough","writeback","unsafe","directsync"],"optional":1,"type":"string"},"detect_zeroes":{"optional":1,"type":"boolean"},"discard":{"enum":["ignore","on"],"optional":1,"type":"string"},"file":{"default_key":1,"format":"pve-volume-id-or-qm-path","type":"string"},"format":{"enum":["raw","qcow","qed","qcow2","vmdk","cloop"],"optional":1,"type":"string"},"import-from":{"format":"pve-volume-id-or-absolute-path","optional":1,"type":"string"},"iops":{"optional":1,"type":"integer"},"iops_max":{"optional":1,"type":"integer"},"iops_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_rd":{"optional":1,"type":"integer"},"iops_rd_length":{"alias":"iops_rd_max_length"},"iops_rd_max":{"optional":1,"type":"integer"},"iops_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_wr":{"optional":1,"type":"integer"},"iops_wr_length":{"alias":"iops_wr_max_length"},"iops_wr_max":{"optional":1,"type":"integer"},"iops_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"mbps":{"optional":1,"type":"number"},"mbps_max":{"optional":1,"type":"number"},"mbps_rd":{"optional":1,"type":"number"},"mbps_rd_max":{"optional":1,"type":"number"},"mbps_wr":{"optional":1,"type":"number"},"mbps_wr_max":{"optional":1,"type":"number"},"media":{"default":"disk","enum":["cdrom","disk"],"optional":1,"type":"string"},"replicate":{"default":1,"optional":1,"type":"boolean"},"rerror":{"enum":["ignore","report","stop"],"optional":1,"type":"string"},"serial":{"format":"urlencoded","maxLength":60,"optional":1,"type":"string"},"shared":{"default":0,"optional":1,"type":"boolean"},"size":{"format":"disk-size","optional":1,"type":"string"},"snapshot":{"optional":1,"type":"boolean"},"ssd":{"optional":1,"type":"boolean"},"volume":{"alias":"file"},"werror":{"enum":["enospc","ignore","report","stop"],"optional":1,"type":"string"},"wwn":{"optional":1,"pattern":"(?^:^(0x)[0-9a-fA-F]{16})","type":"string"}}}
 scsi[n]? string {"format":{"aio":{"enum":["native","threads","io_uring"],"optional":1,"type":"string"},"backup":{"optional":1,"type":"boolean"},"bps":{"optional":1,"type":"integer"},"bps_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_rd":{"optional":1,"type":"integer"},"bps_rd_length":{"alias":"bps_rd_max_length"},"bps_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_wr":{"optional":1,"type":"integer"},"bps_wr_length":{"alias":"bps_wr_max_length"},"bps_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"cache":{"enum":["none","writethrough","writeback","unsafe","directsync"],"optional":1,"type":"string"},"detect_zeroes":{"optional":1,"type":"boolean"},"discard":{"enum":["ignore","on"],"optional":1,"type":"string"},"file":{"default_key":1,"format":"pve-volume-id-or-qm-path","type":"string"},"format":{"enum":["raw","qcow","qed","qcow2","vmdk","cloop"],"optional":1,"type":"string"},"import-from":{"format":"pve-volume-id-or-absolute-path","optional":1,"type":"string"},"iops":{"optional":1,"type":"integer"},"iops_max":{"optional":1,"type":"integer"},"iops_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_rd":{"optional":1,"type":"integer"},"iops_rd_length":{"alias":"iops_rd_max_length"},"iops_rd_max":{"optional":1,"type":"integer"},"iops_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_wr":{"optional":1,"type":"integer"},"iops_wr_length":{"alias":"iops_wr_max_length"},"iops_wr_max":{"optional":1,"type":"integer"},"iops_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"iothread":{"optional":1,"type":"boolean"},"mbps":{"optional":1,"type":"number"},"mbps_max":{"optional":1,"type":"number"},"mbps_rd":{"optional":1,"type":"number"},"mbps_rd_max":{"optional":1,"type":"number"},"mbps_wr":{"optional":1,"type":"number"},"mbps_wr_max":{"optional":1,"type":"number"},"media":{"default":"disk","enum":["cdrom","disk"],"optional":1,"type":"string"},"product":{"optional":1,"pattern":"[A-Za-z0-9\\-_\\s]{,16}","type":"string"},"queues":{"minimum":2,"optional":1,"type":"integer"},"replicate":{"default":1,"optional":1,"type":"boolean"},"rerror":{"enum":["ignore","report","stop"],"optional":1,"type":"string"},"ro":{"optional":1,"type":"boolean"},"scsiblock":{"default":0,"optional":1,"type":"boolean"},"serial":{"format":"urlencoded","maxLength":60,"optional":1,"type":"string"},"shared":{"default":0,"optional":1,"type":"boolean"},"size":{"format":"disk-size","optional":1,"type":"string"},"snapshot":{"optional":1,"type":"boolean"},"ssd":{"optional":1,"type":"boolean"},"vendor":{"optional":1,"pattern":"[A-Za-z0-9\\-_\\s]{,8}","type":"string"},"volume":{"alias":"file"},"werror":{"enum":["enospc","ignore","report","stop"],"optional":1,"type":"string"},"wwn":{"optional":1,"pattern":"(?^:^(0x)[0-9a-fA-F]{16})","type":"string"}}}
 scsihw? string {"default":"lsi","enum":["lsi","lsi53c810","virtio-scsi-pci","virtio-scsi-single","megasas","pvscsi"]}
 searchdomain? string
 serial[n]? string {"pattern":"(/dev/[^,]+|socket)"}
 shares? integer {"default":1000,"maximum":50000,"minimum":0}
 skiplock? boolean
 smbios1? string {"format":"pve-qm-smbios1","maxLength":512}
 smp? integer {"default":1,"minimum":1}
 sockets? integer {"default":1,"minimum":1}
 spice_enhancements? string {"format":{"foldersharing":{"default":0,"optional":1,"type":"boolean"},"videostreaming":{"default":"off","enum":["off","all","filter"],"optional":1,"type":"string"}}}
 sshkeys? string {"format":"urlencoded"}
 startdate? string {"default":"now","pattern":"(now|\\d{4}-\\d{1,2}-\\d{1,2}(T\\d{1,2}:\\d{1,2}:\\d{1,2})?)"}
 startup? string {"format":"pve-startup-order"}
 tablet? boolean {"default":1}
 tags? string {"format":"pve-tag-list"}
 tdf? boolean {"default":0}
 template? boolean {"default":0}
 tpmstate0? string {"format":{"file":{"default_key":1,"format":"pve-volume-id-or-qm-path","type":"string"},"format":{"enum":["raw","qcow2","vmdk"],"optional":1,"type":"string"},"import-from":{"format":"pve-volume-id-or-absolute-path","optional":1,"type":"string"},"size":{"format":"disk-size","optional":1,"type":"string"},"version":{"default":"v1.2","enum":["v1.2","v2.0"],"optional":1,"type":"string"},"volume":{"alias":"file"}}}
 unused[n]? string {"format":{"file":{"default_key":1,"format":"pve-volume-id","type":"string"},"volume":{"alias":"file"}}}
 usb[n]? string {"format":{"host":{"default_key":1,"optional":1,"pattern":"(?^:(?:(?:(?^:(0x)?([0-9A-Fa-f]{4}):(0x)?([0-9A-Fa-f]{4})))|(?:(?^:(\\d+)\\-(\\d+(\\.\\d+)*)))|[Ss][Pp][Ii][Cc][Ee]))","type":"string"},"mapping":{"format":"pve-configid","optional":1,"type":"string"},"usb3":{"default":0,"optional":1,"type":"boolean"}}}
 vcpus? integer {"default":0,"minimum":1}
 vga? string {"format":{"clipboard":{"enum":["vnc"],"optional":1,"type":"string"},"memory":{"maximum":512,"minimum":4,"optional":1,"type":"integer"},"type":{"default":"std","default_key":1,"enum":["cirrus","qxl","qxl2","qxl3","qxl4","none","serial0","serial1","serial2","serial3","std","virtio","virtio-gl","vmware"],"optional":1,"type":"string"}}}
 virtio[n]? string {"format":{"aio":{"enum":["native","threads","io_uring"],"optional":1,"type":"string"},"backup":{"optional":1,"type":"boolean"},"bps":{"optional":1,"type":"integer"},"bps_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_rd":{"optional":1,"type":"integer"},"bps_rd_length":{"alias":"bps_rd_max_length"},"bps_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"bps_wr":{"optional":1,"type":"integer"},"bps_wr_length":{"alias":"bps_wr_max_length"},"bps_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"cache":{"enum":["none","writethrough","writeback","unsafe","directsync"],"optional":1,"type":"string"},"detect_zeroes":{"optional":1,"type":"boolean"},"discard":{"enum":["ignore","on"],"optional":1,"type":"string"},"file":{"default_key":1,"format":"pve-volume-id-or-qm-path","type":"string"},"format":{"enum":["raw","qcow","qed","qcow2","vmdk","cloop"],"optional":1,"type":"string"},"import-from":{"format":"pve-volume-id-or-absolute-path","optional":1,"type":"string"},"iops":{"optional":1,"type":"integer"},"iops_max":{"optional":1,"type":"integer"},"iops_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_rd":{"optional":1,"type":"integer"},"iops_rd_length":{"alias":"iops_rd_max_length"},"iops_rd_max":{"optional":1,"type":"integer"},"iops_rd_max_length":{"minimum":1,"optional":1,"type":"integer"},"iops_wr":{"optional":1,"type":"integer"},"iops_wr_length":{"alias":"iops_wr_max_length"},"iops_wr_max":{"optional":1,"type":"integer"},"iops_wr_max_length":{"minimum":1,"optional":1,"type":"integer"},"iothread":{"optional":1,"type":"boolean"},"mbps":{"optional":1,"type":"number"},"mbps_max":{"optional":1,"type":"number"},"mbps_rd":{"optional":1,"type":"number"},"mbps_rd_max":{"optional":1,"type":"number"},"mbps_wr":{"optional":1,"type":"number"},"mbps_wr_max":{"optional":1,"type":"number"},"media":{"default":"disk","enum":["cdrom","disk"],"optional":1,"type":"string"},"replicate":{"default":1,"optional":1,"type":"boolean"},"rerror":{"enum":["ignore","report","stop"],"optional":1,"type":"string"},"ro":{"optional":1,"type":"boolean"},"serial":{"format":"urlencoded","maxLength":60,"optional":1,"type":"string"},"shared":{"default":0,"optional":1,"type":"boolean"},"size":{"format":"disk-size","optional":1,"type":"string"},"snapshot":{"optional":1,"type":"boolean"},"volume":{"alias":"file"},"werror":{"enum":["enospc","ignore","report","stop"],"optional":1,"type":"string"}}}
 virtiofs[n]? string {"format":{"cache":{"default":"auto","enum":["auto","always","metadata","never"],"optional":1,"type":"string"},"direct-io":{"default":0,"optional":1,"type":"boolean"},"dirid":{"default_key":1,"format":"pve-configid","type":"string"},"expose-acl":{"default":0,"optional":1,"type":"boolean"},"expose-xattr":{"default":0,"optional":1,"type":"boolean"}}}
 vmgenid? string {"default":"1 (autogenerated)","pattern":"(?:[a-fA-F0-9]{8}(?:-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}|[01])"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
 vmstatestorage? string {"format":"pve-storage-id"}
 watchdog? string {"format":"pve-qm-watchdog"}
/nodes/{node}/qemu/{vmid}/dbus-vmstate POST dbus_vmstate token proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Migrate"]]}
 {"type":"null"}
 action string {"enum":["start","stop"]}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/feature GET vm_feature token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"properties":{"hasFeature":{"type":"boolean"},"nodes":{"items":{"type":"string"},"type":"array"}},"type":"object"}
 feature string {"enum":["snapshot","clone","copy"]}
 node string {"format":"pve-node"}
 snapname? string {"format":"pve-configid","maxLength":40}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/firewall GET index token
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/firewall/aliases GET get_aliases token
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"items":{"properties":{"cidr":{"type":"string"},"comment":{"optional":1,"type":"string"},"digest":{"maxLength":64,"optional":0,"type":"string"},"name":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/firewall/aliases POST create_alias token protected
 {"check":["perm","/vms/{vmid}",["VM.Config.Network"]]}
 {"type":"null"}
 cidr string {"format":"IPorCIDR"}
 comment? string
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/firewall/aliases/{name} DELETE remove_alias token protected
 {"check":["perm","/vms/{vmid}",["VM.Config.Network"]]}
 {"type":"null"}
 digest? string {"maxLength":64}
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/firewall/aliases/{name} GET read_alias token
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"type":"object"}
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/firewall/aliases/{name} PUT update_alias token protected
 {"check":["perm","/vms/{vmid}",["VM.Config.Network"]]}
 {"type":"null"}
 cidr string {"format":"IPorCIDR"}
 comment? string
 digest? string {"maxLength":64}
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 node string {"format":"pve-node"}
 rename? string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/firewall/ipset GET ipset_index token
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"items":{"properties":{"comment":{"optional":1,"type":"string"},"digest":{"maxLength":64,"optional":0,"type":"string"},"name":{"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+","type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/firewall/ipset POST create_ipset token protected
 {"check":["perm","/vms/{vmid}",["VM.Config.Network"]]}
 {"type":"null"}
 comment? string
 digest? string {"maxLength":64}
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 node string {"format":"pve-node"}
 rename? string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/firewall/ipset/{name} DELETE delete_ipset token protected
 {"check":["perm","/vms/{vmid}",["VM.Config.Network"]]}
 {"type":"null"}
 force? boolean
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/firewall/ipset/{name} GET get_ipset token
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"items":{"properties":{"cidr":{"type":"string"},"comment":{"optional":1,"type":"string"},"digest":{"maxLength":64,"optional":0,"type":"string"},"nomatch":{"optional":1,"type":"boolean"}},"type":"object"},"type":"array"}
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/firewall/ipset/{name} POST create_ip token protected
 {"check":["perm","/vms/{vmid}",["VM.Config.Network"]]}
 {"type":"null"}
 cidr string {"format":"IPorCIDRorAlias"}
 comment? string
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 node string {"format":"pve-node"}
 nomatch? boolean
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/firewall/ipset/{name}/{cidr} DELETE remove_ip token protected
 {"check":["perm","/vms/{vmid}",["VM.Config.Network"]]}
 {"type":"null"}
 cidr string {"format":"IPorCIDRorAlias"}
 digest? string {"maxLength":64}
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/firewall/ipset/{name}/{cidr} GET read_ip token protected
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"type":"object"}
 cidr string {"format":"IPorCIDRorAlias"}
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/firewall/ipset/{name}/{cidr} PUT update_ip token protected
 {"check":["perm","/vms/{vmid}",["VM.Config.Network"]]}
 {"type":"null"}
 cidr string {"format":"IPorCIDRorAlias"}
 comment? string
 digest? string {"maxLength":64}
 name string {"maxLength":64,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 node string {"format":"pve-node"}
 nomatch? boolean
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/firewall/log GET log token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Console"]]}
 {"items":{"properties":{"n":{"type":"integer"},"t":{"type":"string"}},"type":"object"},"type":"array"}
 limit? integer {"minimum":0}
 node string {"format":"pve-node"}
 since? integer {"minimum":0}
 start? integer {"minimum":0}
 until? integer {"minimum":0}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/firewall/options GET get_options token proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"properties":{"dhcp":{"default":0,"optional":1,"type":"boolean"},"enable":{"default":0,"optional":1,"type":"boolean"},"ipfilter":{"optional":1,"type":"boolean"},"log_level_in":{"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"],"optional":1,"type":"string"},"log_level_out":{"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"],"optional":1,"type":"string"},"macfilter":{"default":1,"optional":1,"type":"boolean"},"ndp":{"default":1,"optional":1,"type":"boolean"},"policy_in":{"enum":["ACCEPT","REJECT","DROP"],"optional":1,"type":"string"},"policy_out":{"enum":["ACCEPT","REJECT","DROP"],"optional":1,"type":"string"},"radv":{"optional":1,"type":"boolean"}},"type":"object"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/firewall/options PUT set_options token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Config.Network"]]}
 {"type":"null"}
 delete? string {"format":"pve-configid-list"}
 dhcp? boolean {"default":0}
 digest? string {"maxLength":64}
 enable? boolean {"default":0}
 ipfilter? boolean
 log_level_in? string {"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"]}
 log_level_out? string {"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"]}
 macfilter? boolean {"default":1}
 ndp? boolean {"default":1}
 node string {"format":"pve-node"}
 policy_in? string {"enum":["ACCEPT","REJECT","DROP"]}
 policy_out? string {"enum":["ACCEPT","REJECT","DROP"]}
 radv? boolean
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/firewall/refs GET refs token
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"items":{"properties":{"comment":{"optional":1,"type":"string"},"name":{"type":"string"},"ref":{"type":"string"},"scope":{"type":"string"},"type":{"enum":["alias","ipset"],"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 type? string {"enum":["alias","ipset"]}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/firewall/rules GET get_rules token
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"items":{"properties":{"action":{"type":"string"},"comment":{"optional":1,"type":"string"},"dest":{"optional":1,"type":"string"},"dport":{"optional":1,"type":"string"},"enable":{"optional":1,"type":"integer"},"icmp-type":{"optional":1,"type":"string"},"iface":{"optional":1,"type":"string"},"ipversion":{"optional":1,"type":"integer"},"log":{"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"],"optional":1,"type":"string"},"macro":{"optional":1,"type":"string"},"pos":{"type":"integer"},"proto":{"optional":1,"type":"string"},"source":{"optional":1,"type":"string"},"sport":{"optional":1,"type":"string"},"type":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/firewall/rules POST create_rule token protected
 {"check":["perm","/vms/{vmid}",["VM.Config.Network"]]}
 {"type":"null"}
 action string {"maxLength":20,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 comment? string
 dest? string {"format":"pve-fw-addr-spec","maxLength":512}
 digest? string {"maxLength":64}
 dport? string {"format":"pve-fw-dport-spec"}
 enable? integer {"minimum":0}
 icmp-type? string {"format":"pve-fw-icmp-type-spec"}
 iface? string {"format":"pve-iface","maxLength":20,"minLength":2}
 log? string {"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"]}
 macro? string {"maxLength":128}
 node string {"format":"pve-node"}
 pos? integer {"minimum":0}
 proto? string {"format":"pve-fw-protocol-spec"}
 source? string {"format":"pve-fw-addr-spec","maxLength":512}
 sport? string {"format":"pve-fw-sport-spec"}
 type string {"enum":["in","out","forward","group"]}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/firewall/rules/{pos} DELETE delete_rule token protected
 {"check":["perm","/vms/{vmid}",["VM.Config.Network"]]}
 {"type":"null"}
 digest? string {"maxLength":64}
 node string {"format":"pve-node"}
 pos? integer {"minimum":0}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/firewall/rules/{pos} GET get_rule token
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"properties":{"action":{"type":"string"},"comment":{"optional":1,"type":"string"},"dest":{"optional":1,"type":"string"},"dport":{"optional":1,"type":"string"},"enable":{"optional":1,"type":"integer"},"icmp-type":{"optional":1,"type":"string"},"iface":{"optional":1,"type":"string"},"ipversion":{"optional":1,"type":"integer"},"log":{"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"],"optional":1,"type":"string"},"macro":{"optional":1,"type":"string"},"pos":{"type":"integer"},"proto":{"optional":1,"type":"string"},"source":{"optional":1,"type":"string"},"sport":{"optional":1,"type":"string"},"type":{"type":"string"}},"type":"object"}
 node string {"format":"pve-node"}
 pos? integer {"minimum":0}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/firewall/rules/{pos} PUT update_rule token protected
 {"check":["perm","/vms/{vmid}",["VM.Config.Network"]]}
 {"type":"null"}
 action? string {"maxLength":20,"minLength":2,"pattern":"[A-Za-z][A-Za-z0-9\\-\\_]+"}
 comment? string
 delete? string {"format":"pve-configid-list"}
 dest? string {"format":"pve-fw-addr-spec","maxLength":512}
 digest? string {"maxLength":64}
 dport? string {"format":"pve-fw-dport-spec"}
 enable? integer {"minimum":0}
 icmp-type? string {"format":"pve-fw-icmp-type-spec"}
 iface? string {"format":"pve-iface","maxLength":20,"minLength":2}
 log? string {"enum":["emerg","alert","crit","err","warning","notice","info","debug","nolog"]}
 macro? string {"maxLength":128}
 moveto? integer {"minimum":0}
 node string {"format":"pve-node"}
 pos? integer {"minimum":0}
 proto? string {"format":"pve-fw-protocol-spec"}
 source? string {"format":"pve-fw-addr-spec","maxLength":512}
 sport? string {"format":"pve-fw-sport-spec"}
 type? string {"enum":["in","out","forward","group"]}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/migrate GET migrate_vm_precondition token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Migrate"]]}
 {"properties":{"allowed_nodes":{"items":{"type":"string"},"optional":1,"type":"array"},"dependent-ha-resources":{"items":{"type":"string"},"optional":1,"type":"array"},"has-dbus-vmstate":{"type":"boolean"},"local_disks":{"items":{"properties":{"cdrom":{"type":"boolean"},"is_unused":{"type":"boolean"},"size":{"type":"integer"},"volid":{"type":"string"}},"type":"object"},"type":"array"},"local_resources":{"items":{"type":"string"},"type":"array"},"mapped-resource-info":{"type":"object"},"mapped-resources":{"items":{"type":"string"},"type":"array"},"not_allowed_nodes":{"optional":1,"properties":{"blocking-ha-resources":{"items":{"properties":{"cause":{"enum":["node-affinity","resource-affinity"],"type":"string"},"sid":{"type":"string"}},"type":"object"},"optional":1,"type":"array"},"unavailable_storages":{"items":{"type":"string"},"optional":1,"type":"array"}},"type":"object"},"running":{"type":"boolean"}},"type":"object"}
 node string {"format":"pve-node"}
 target? string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/migrate POST migrate_vm token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Migrate"]]}
 {"type":"string"}
 bwlimit? integer {"minimum":0}
 force? boolean
 migration_network? string {"format":"CIDR"}
 migration_type? string {"enum":["secure","insecure"]}
 node string {"format":"pve-node"}
 online? boolean
 target string {"format":"pve-node"}
 targetstorage? string {"format":"storage-pair-list"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
 with-conntrack-state? boolean {"default":0}
 with-local-disks? boolean
/nodes/{node}/qemu/{vmid}/monitor POST monitor token protected proxy=node
 {"check":["perm","/vms/{vmid}",["Sys.Audit","Sys.Modify"],"any",1]}
 {"type":"string"}
 command string
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/move_disk POST move_vm_disk token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Config.Disk"]]}
 {"type":"string"}
 bwlimit? integer {"minimum":0}
 delete? boolean {"default":0}
 digest? string {"maxLength":40}
 disk string {"enum":["ide0","ide1","ide2","ide3","scsi0","scsi1","scsi2","scsi3","scsi4","scsi5","scsi6","scsi7","scsi8","scsi9","scsi10","scsi11","scsi12","scsi13","scsi14","scsi15","scsi16","scsi17","scsi18","scsi19","scsi20","scsi21","scsi22","scsi23","scsi24","scsi25","scsi26","scsi27","scsi28","scsi29","scsi30","virtio0","virtio1","virtio2","virtio3","virtio4","virtio5","virtio6","virtio7","virtio8","virtio9","virtio10","virtio11","virtio12","virtio13","virtio14","virtio15","sata0","sata1","sata2","sata3","sata4","sata5","efidisk0","tpmstate0","unused0","unused1","unused2","unused3","unused4","unused5","unused6","unused7","unused8","unused9","unused10","unused11","unused12","unused13","unused14","unused15","unused16","unused17","unused18","unused19","unused20","unused21","unused22","unused23","unused24","unused25","unused26","unused27","unused28","unused29","unused30","unused31","unused32","unused33","unused34","unused35","unused36","unused37","unused38","unused39","unused40","unused41","unused42","unused43","unused44","unused45","unused46","unused47","unused48","unused49","unused50","unused51","unused52","unused53","unused54","unused55","unused56","unused57","unused58","unused59","unused60","unused61","unused62","unused63","unused64","unused65","unused66","unused67","unused68","unused69","unused70","unused71","unused72","unused73","unused74","unused75","unused76","unused77","unused78","unused79","unused80","unused81","unused82","unused83","unused84","unused85","unused86","unused87","unused88","unused89","unused90","unused91","unused92","unused93","unused94","unused95","unused96","unused97","unused98","unused99","unused100","unused101","unused102","unused103","unused104","unused105","unused106","unused107","unused108","unused109","unused110","unused111","unused112","unused113","unused114","unused115","unused116","unused117","unused118","unused119","unused120","unused121","unused122","unused123","unused124","unused125","unused126","unused127","unused128","unused129","unused130","unused131","unused132","unused133","unused134","unused135","unused136","unused137","unused138","unused139","unused140","unused141","unused142","unused143","unused144","unused145","unused146","unused147","unused148","unused149","unused150","unused151","unused152","unused153","unused154","unused155","unused156","unused157","unused158","unused159","unused160","unused161","unused162","unused163","unused164","unused165","unused166","unused167","unused168","unused169","unused170","unused171","unused172","unused173","unused174","unused175","unused176","unused177","unused178","unused179","unused180","unused181","unused182","unused183","unused184","unused185","unused186","unused187","unused188","unused189","unused190","unused191","unused192","unused193","unused194","unused195","unused196","unused197","unused198","unused199","unused200","unused201","unused202","unused203","unused204","unused205","unused206","unused207","unused208","unused209","unused210","unused211","unused212","unused213","unused214","unused215","unused216","unused217","unused218","unused219","unused220","unused221","unused222","unused223","unused224","unused225","unused226","unused227","unused228","unused229","unused230","unused231","unused232","unused233","unused234","unused235","unused236","unused237","unused238","unused239","unused240","unused241","unused242","unused243","unused244","unused245","unused246","unused247","unused248","unused249","unused250","unused251","unused252","unused253","unused254","unused255"]}
 format? string {"enum":["raw","qcow2","vmdk"]}
 node string {"format":"pve-node"}
 storage? string {"format":"pve-storage-id"}
 target-digest? string {"maxLength":40}
 target-disk? string {"enum":["ide0","ide1","ide2","ide3","scsi0","scsi1","scsi2","scsi3","scsi4","scsi5","scsi6","scsi7","scsi8","scsi9","scsi10","scsi11","scsi12","scsi13","scsi14","scsi15","scsi16","scsi17","scsi18","scsi19","scsi20","scsi21","scsi22","scsi23","scsi24","scsi25","scsi26","scsi27","scsi28","scsi29","scsi30","virtio0","virtio1","virtio2","virtio3","virtio4","virtio5","virtio6","virtio7","virtio8","virtio9","virtio10","virtio11","virtio12","virtio13","virtio14","virtio15","sata0","sata1","sata2","sata3","sata4","sata5","efidisk0","tpmstate0","unused0","unused1","unused2","unused3","unused4","unused5","unused6","unused7","unused8","unused9","unused10","unused11","unused12","unused13","unused14","unused15","unused16","unused17","unused18","unused19","unused20","unused21","unused22","unused23","unused24","unused25","unused26","unused27","unused28","unused29","unused30","unused31","unused32","unused33","unused34","unused35","unused36","unused37","unused38","unused39","unused40","unused41","unused42","unused43","unused44","unused45","unused46","unused47","unused48","unused49","unused50","unused51","unused52","unused53","unused54","unused55","unused56","unused57","unused58","unused59","unused60","unused61","unused62","unused63","unused64","unused65","unused66","unused67","unused68","unused69","unused70","unused71","unused72","unused73","unused74","unused75","unused76","unused77","unused78","unused79","unused80","unused81","unused82","unused83","unused84","unused85","unused86","unused87","unused88","unused89","unused90","unused91","unused92","unused93","unused94","unused95","unused96","unused97","unused98","unused99","unused100","unused101","unused102","unused103","unused104","unused105","unused106","unused107","unused108","unused109","unused110","unused111","unused112","unused113","unused114","unused115","unused116","unused117","unused118","unused119","unused120","unused121","unused122","unused123","unused124","unused125","unused126","unused127","unused128","unused129","unused130","unused131","unused132","unused133","unused134","unused135","unused136","unused137","unused138","unused139","unused140","unused141","unused142","unused143","unused144","unused145","unused146","unused147","unused148","unused149","unused150","unused151","unused152","unused153","unused154","unused155","unused156","unused157","unused158","unused159","unused160","unused161","unused162","unused163","unused164","unused165","unused166","unused167","unused168","unused169","unused170","unused171","unused172","unused173","unused174","unused175","unused176","unused177","unused178","unused179","unused180","unused181","unused182","unused183","unused184","unused185","unused186","unused187","unused188","unused189","unused190","unused191","unused192","unused193","unused194","unused195","unused196","unused197","unused198","unused199","unused200","unused201","unused202","unused203","unused204","unused205","unused206","unused207","unused208","unused209","unused210","unused211","unused212","unused213","unused214","unused215","unused216","unused217","unused218","unused219","unused220","unused221","unused222","unused223","unused224","unused225","unused226","unused227","unused228","unused229","unused230","unused231","unused232","unused233","unused234","unused235","unused236","unused237","unused238","unused239","unused240","unused241","unused242","unused243","unused244","unused245","unused246","unused247","unused248","unused249","unused250","unused251","unused252","unused253","unused254","unused255"]}
 target-vmid? integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/mtunnel POST mtunnel token protected
 {"check":["and",["perm","/vms/{vmid}",["VM.Allocate"]],["perm","/",["Sys.Incoming"]]]}
 {"additionalProperties":0,"properties":{"socket":{"type":"string"},"ticket":{"type":"string"},"upid":{"type":"string"}}}
 bridges? string {"format":"pve-bridge-id-list"}
 node string {"format":"pve-node"}
 storages? string {"format":"pve-storage-id-list"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/mtunnelwebsocket GET mtunnelwebsocket token
 {"user":"all"}
 {"properties":{"port":{"optional":1,"type":"string"},"socket":{"optional":1,"type":"string"}},"type":"object"}
 node string {"format":"pve-node"}
 socket string
 ticket string
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/pending GET vm_pending token proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"items":{"properties":{"delete":{"maximum":2,"minimum":0,"optional":1,"type":"integer"},"key":{"type":"string"},"pending":{"optional":1,"type":"string"},"value":{"optional":1,"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/remote_migrate POST remote_migrate_vm token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Migrate"]]}
 {"type":"string"}
 bwlimit? integer {"minimum":0}
 delete? boolean {"default":0}
 node string {"format":"pve-node"}
 online? boolean
 target-bridge string {"format":"bridge-pair-list"}
 target-endpoint string {"format":"proxmox-remote"}
 target-storage string {"format":"storage-pair-list"}
 target-vmid? integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/resize PUT resize_vm token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Config.Disk"]]}
 {"type":"string"}
 digest? string {"maxLength":40}
 disk string {"enum":["ide0","ide1","ide2","ide3","scsi0","scsi1","scsi2","scsi3","scsi4","scsi5","scsi6","scsi7","scsi8","scsi9","scsi10","scsi11","scsi12","scsi13","scsi14","scsi15","scsi16","scsi17","scsi18","scsi19","scsi20","scsi21","scsi22","scsi23","scsi24","scsi25","scsi26","scsi27","scsi28","scsi29","scsi30","virtio0","virtio1","virtio2","virtio3","virtio4","virtio5","virtio6","virtio7","virtio8","virtio9","virtio10","virtio11","virtio12","virtio13","virtio14","virtio15","sata0","sata1","sata2","sata3","sata4","sata5","efidisk0","tpmstate0"]}
 node string {"format":"pve-node"}
 size string {"pattern":"\\+?\\d+(\\.\\d+)?[KMGT]?"}
 skiplock? boolean
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/rrd GET rrd token protected
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"properties":{"filename":{"type":"string"}},"type":"object"}
 cf? string {"enum":["AVERAGE","MAX"]}
 ds string {"format":"pve-configid-list"}
 node string {"format":"pve-node"}
 timeframe string {"enum":["hour","day","week","month","year"]}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/rrddata GET rrddata token protected
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"items":{"properties":{},"type":"object"},"type":"array"}
 cf? string {"enum":["AVERAGE","MAX"]}
 node string {"format":"pve-node"}
 timeframe string {"enum":["hour","day","week","month","year"]}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/sendkey PUT vm_sendkey token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Console"]]}
 {"type":"null"}
 key string
 node string {"format":"pve-node"}
 skiplock? boolean
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/snapshot GET snapshot_list token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"items":{"properties":{"description":{"type":"string"},"name":{"type":"string"},"parent":{"optional":1,"type":"string"},"snaptime":{"optional":1,"renderer":"timestamp","type":"integer"},"vmstate":{"optional":1,"type":"boolean"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/snapshot POST snapshot token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Snapshot"]]}
 {"type":"string"}
 description? string
 node string {"format":"pve-node"}
 snapname string {"format":"pve-configid","maxLength":40}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
 vmstate? boolean
/nodes/{node}/qemu/{vmid}/snapshot/{snapname} DELETE delsnapshot token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Snapshot"]]}
 {"type":"string"}
 force? boolean
 node string {"format":"pve-node"}
 snapname string {"format":"pve-configid","maxLength":40}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/snapshot/{snapname} GET snapshot_cmd_idx token
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 snapname string {"format":"pve-configid","maxLength":40}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/snapshot/{snapname}/config GET get_snapshot_config token proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Snapshot","VM.Snapshot.Rollback","VM.Audit"],"any",1]}
 {"type":"object"}
 node string {"format":"pve-node"}
 snapname string {"format":"pve-configid","maxLength":40}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/snapshot/{snapname}/config PUT update_snapshot_config token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Snapshot"]]}
 {"type":"null"}
 description? string
 node string {"format":"pve-node"}
 snapname string {"format":"pve-configid","maxLength":40}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/snapshot/{snapname}/rollback POST rollback token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Snapshot","VM.Snapshot.Rollback"],"any",1]}
 {"type":"string"}
 node string {"format":"pve-node"}
 snapname string {"format":"pve-configid","maxLength":40}
 start? boolean {"default":0}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/spiceproxy POST spiceproxy token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Console"]]}
 {"additionalProperties":1,"properties":{"host":{"type":"string"},"password":{"type":"string"},"proxy":{"type":"string"},"tls-port":{"type":"integer"},"type":{"type":"string"}}}
 node string {"format":"pve-node"}
 proxy? string {"format":"address"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/status GET vmcmdidx token proxy=node
 {"user":"all"}
 {"items":{"properties":{"subdir":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/status/current GET vm_status token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Audit"]]}
 {"properties":{"agent":{"optional":1,"type":"boolean"},"clipboard":{"enum":["vnc"],"optional":1,"type":"string"},"cpu":{"optional":1,"type":"number"},"cpus":{"optional":1,"type":"number"},"diskread":{"optional":1,"renderer":"bytes","type":"integer"},"diskwrite":{"optional":1,"renderer":"bytes","type":"integer"},"ha":{"type":"object"},"lock":{"optional":1,"type":"string"},"maxdisk":{"optional":1,"renderer":"bytes","type":"integer"},"maxmem":{"optional":1,"renderer":"bytes","type":"integer"},"mem":{"optional":1,"renderer":"bytes","type":"integer"},"memhost":{"optional":1,"renderer":"bytes","type":"integer"},"name":{"optional":1,"type":"string"},"netin":{"optional":1,"renderer":"bytes","type":"integer"},"netout":{"optional":1,"renderer":"bytes","type":"integer"},"pid":{"optional":1,"type":"integer"},"pressurecpufull":{"optional":1,"type":"number"},"pressurecpusome":{"optional":1,"type":"number"},"pressureiofull":{"optional":1,"type":"number"},"pressureiosome":{"optional":1,"type":"number"},"pressurememoryfull":{"optional":1,"type":"number"},"pressurememorysome":{"optional":1,"type":"number"},"qmpstatus":{"optional":1,"type":"string"},"running-machine":{"optional":1,"type":"string"},"running-qemu":{"optional":1,"type":"string"},"serial":{"optional":1,"type":"boolean"},"spice":{"optional":1,"type":"boolean"},"status":{"enum":["stopped","running"],"type":"string"},"tags":{"optional":1,"type":"string"},"template":{"default":0,"optional":1,"type":"boolean"},"uptime":{"optional":1,"renderer":"duration","type":"integer"},"vmid":{"format":"pve-vmid","maximum":999999999,"minimum":100,"type":"integer"}},"type":"object"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/status/reboot POST vm_reboot token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.PowerMgmt"]]}
 {"type":"string"}
 node string {"format":"pve-node"}
 timeout? integer {"minimum":0}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/status/reset POST vm_reset token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.PowerMgmt"]]}
 {"type":"string"}
 node string {"format":"pve-node"}
 skiplock? boolean
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/status/resume POST vm_resume token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.PowerMgmt"]]}
 {"type":"string"}
 nocheck? boolean
 node string {"format":"pve-node"}
 skiplock? boolean
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/status/shutdown POST vm_shutdown token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.PowerMgmt"]]}
 {"type":"string"}
 forceStop? boolean {"default":0}
 keepActive? boolean {"default":0}
 node string {"format":"pve-node"}
 skiplock? boolean
 timeout? integer {"minimum":0}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/status/start POST vm_start token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.PowerMgmt"]]}
 {"type":"string"}
 force-cpu? string
 machine? string {"format":{"aw-bits":{"maximum":64,"minimum":32,"optional":1,"type":"number"},"enable-s3":{"optional":1,"type":"boolean"},"enable-s4":{"optional":1,"type":"boolean"},"type":{"default_key":1,"maxLength":40,"optional":1,"pattern":"(pc|pc(-i440fx)?-\\d+(\\.\\d+)+(\\+pve\\d+)?(\\.pxe)?|q35|pc-q35-\\d+(\\.\\d+)+(\\+pve\\d+)?(\\.pxe)?|virt(?:-\\d+(\\.\\d+)+)?(\\+pve\\d+)?)","type":"string"},"viommu":{"enum":["intel","virtio"],"optional":1,"type":"string"}}}
 migratedfrom? string {"format":"pve-node"}
 migration_network? string {"format":"CIDR"}
 migration_type? string {"enum":["secure","insecure"]}
 nets-host-mtu? string {"pattern":"net\\d+=\\d+(,net\\d+=\\d+)*"}
 node string {"format":"pve-node"}
 skiplock? boolean
 stateuri? string {"maxLength":128}
 targetstorage? string {"format":"storage-pair-list"}
 timeout? integer {"minimum":0}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
 with-conntrack-state? boolean {"default":0}
/nodes/{node}/qemu/{vmid}/status/stop POST vm_stop token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.PowerMgmt"]]}
 {"type":"string"}
 keepActive? boolean {"default":0}
 migratedfrom? string {"format":"pve-node"}
 node string {"format":"pve-node"}
 overrule-shutdown? boolean {"default":0}
 skiplock? boolean
 timeout? integer {"minimum":0}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/status/suspend POST vm_suspend token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.PowerMgmt"]]}
 {"type":"string"}
 node string {"format":"pve-node"}
 skiplock? boolean
 statestorage? string {"format":"pve-storage-id","requires":"todisk"}
 todisk? boolean {"default":0}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/template POST template token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Allocate"]]}
 {"type":"string"}
 disk? string {"enum":["ide0","ide1","ide2","ide3","scsi0","scsi1","scsi2","scsi3","scsi4","scsi5","scsi6","scsi7","scsi8","scsi9","scsi10","scsi11","scsi12","scsi13","scsi14","scsi15","scsi16","scsi17","scsi18","scsi19","scsi20","scsi21","scsi22","scsi23","scsi24","scsi25","scsi26","scsi27","scsi28","scsi29","scsi30","virtio0","virtio1","virtio2","virtio3","virtio4","virtio5","virtio6","virtio7","virtio8","virtio9","virtio10","virtio11","virtio12","virtio13","virtio14","virtio15","sata0","sata1","sata2","sata3","sata4","sata5","efidisk0","tpmstate0"]}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/termproxy POST termproxy token protected
 {"check":["perm","/vms/{vmid}",["VM.Console"]]}
 {"additionalProperties":0,"properties":{"port":{"type":"integer"},"ticket":{"type":"string"},"upid":{"type":"string"},"user":{"type":"string"}}}
 node string {"format":"pve-node"}
 serial? string {"enum":["serial0","serial1","serial2","serial3"]}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/unlink PUT unlink token protected proxy=node
 {"check":["perm","/vms/{vmid}",["VM.Config.Disk"]]}
 {"type":"null"}
 force? boolean
 idlist string {"format":"pve-configid-list"}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/qemu/{vmid}/vncproxy POST vncproxy token protected
 {"check":["perm","/vms/{vmid}",["VM.Console"]]}
 {"additionalProperties":0,"properties":{"cert":{"type":"string"},"password":{"optional":1,"type":"string"},"port":{"type":"integer"},"ticket":{"type":"string"},"upid":{"type":"string"},"user":{"type":"string"}}}
 generate-password? boolean {"default":0}
 node string {"format":"pve-node"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
 websocket? boolean
/nodes/{node}/qemu/{vmid}/vncwebsocket GET vncwebsocket token
 {"check":["perm","/vms/{vmid}",["VM.Console"]]}
 {"properties":{"port":{"type":"string"}},"type":"object"}
 node string {"format":"pve-node"}
 port integer {"maximum":5999,"minimum":5900}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
 vncticket string {"maxLength":512}
/nodes/{node}/query-oci-repo-tags GET query_oci_repo_tags token proxy=node
 {"check":["perm","/nodes/{node}",["Sys.AccessNetwork"]]}
 {"items":{"type":"string"},"type":"array"}
 node string {"format":"pve-node"}
 reference string {"pattern":"^(?:(?:[a-zA-Z\\d]|[a-zA-Z\\d][a-zA-Z\\d-]*[a-zA-Z\\d])(?:\\.(?:[a-zA-Z\\d]|[a-zA-Z\\d][a-zA-Z\\d-]*[a-zA-Z\\d]))*(?::\\d+)?/)?[a-z\\d]+(?:(?:[._]|__|[-]*)[a-z\\d]+)*(?:/[a-z\\d]+(?:(?:[._]|__|[-]*)[a-z\\d]+)*)*$"}
/nodes/{node}/query-url-metadata GET query_url_metadata token proxy=node
 {"check":["or",["perm","/",["Sys.Audit","Sys.Modify"]],["perm","/nodes/{node}",["Sys.AccessNetwork"]]]}
 {"properties":{"filename":{"optional":1,"type":"string"},"mimetype":{"optional":1,"type":"string"},"size":{"optional":1,"renderer":"bytes","type":"integer"}},"type":"object"}
 node string {"format":"pve-node"}
 url string {"pattern":"https?://.*"}
 verify-certificates? boolean {"default":1}
/nodes/{node}/replication GET status token protected proxy=node
 {"user":"all"}
 {"items":{"properties":{"id":{"type":"string"}},"type":"object"},"type":"array"}
 guest? integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
 node string {"format":"pve-node"}
/nodes/{node}/replication/{id} GET index token
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
 id string {"format":"pve-replication-job-id","pattern":"[1-9][0-9]{2,8}-\\d{1,9}"}
 node string {"format":"pve-node"}
/nodes/{node}/replication/{id}/log GET read_job_log token protected proxy=node
 {"user":"all"}
 {"items":{"properties":{"n":{"type":"integer"},"t":{"type":"string"}},"type":"object"},"type":"array"}
 id string {"format":"pve-replication-job-id","pattern":"[1-9][0-9]{2,8}-\\d{1,9}"}
 limit? integer {"minimum":0}
 node string {"format":"pve-node"}
 start? integer {"minimum":0}
/nodes/{node}/replication/{id}/schedule_now POST schedule_now token protected proxy=node
 {"user":"all"}
 {"type":"string"}
 id string {"format":"pve-replication-job-id","pattern":"[1-9][0-9]{2,8}-\\d{1,9}"}
 node string {"format":"pve-node"}
/nodes/{node}/replication/{id}/status GET job_status token protected proxy=node
 {"user":"all"}
 {"type":"object"}
 id string {"format":"pve-replication-job-id","pattern":"[1-9][0-9]{2,8}-\\d{1,9}"}
 node string {"format":"pve-node"}
/nodes/{node}/report GET report token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Audit"]]}
 {"type":"string"}
 node string {"format":"pve-node"}
/nodes/{node}/rrd GET rrd token protected
 {"check":["perm","/nodes/{node}",["Sys.Audit"]]}
 {"properties":{"filename":{"type":"string"}},"type":"object"}
 cf? string {"enum":["AVERAGE","MAX"]}
 ds string {"format":"pve-configid-list"}
 node string {"format":"pve-node"}
 timeframe string {"enum":["hour","day","week","month","year","decade"]}
/nodes/{node}/rrddata GET rrddata token protected
 {"check":["perm","/nodes/{node}",["Sys.Audit"]]}
 {"items":{"properties":{},"type":"object"},"type":"array"}
 cf? string {"enum":["AVERAGE","MAX"]}
 node string {"format":"pve-node"}
 timeframe string {"enum":["hour","day","week","month","year","decade"]}
/nodes/{node}/scan GET index token
 {"user":"all"}
 {"items":{"properties":{"method":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/scan/cifs GET cifsscan token protected proxy=node
 {"check":["perm","/storage",["Datastore.Allocate"]]}
 {"items":{"properties":{"description":{"type":"string"},"share":{"type":"string"}},"type":"object"},"type":"array"}
 domain? string
 node string {"format":"pve-node"}
 password? string
 server string {"format":"pve-storage-server"}
 username? string
/nodes/{node}/scan/iscsi GET iscsiscan token protected proxy=node
 {"check":["perm","/storage",["Datastore.Allocate"]]}
 {"items":{"properties":{"portal":{"type":"string"},"target":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 portal string {"format":"pve-storage-portal-dns"}
/nodes/{node}/scan/lvm GET lvmscan token protected proxy=node
 {"check":["perm","/storage",["Datastore.Allocate"]]}
 {"items":{"properties":{"vg":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/scan/lvmthin GET lvmthinscan token protected proxy=node
 {"check":["perm","/storage",["Datastore.Allocate"]]}
 {"items":{"properties":{"lv":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 vg string {"maxLength":100,"pattern":"[a-zA-Z0-9\\.\\+\\_][a-zA-Z0-9\\.\\+\\_\\-]+"}
/nodes/{node}/scan/nfs GET nfsscan token protected proxy=node
 {"check":["perm","/storage",["Datastore.Allocate"]]}
 {"items":{"properties":{"options":{"type":"string"},"path":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 server string {"format":"pve-storage-server"}
/nodes/{node}/scan/pbs GET pbsscan token protected proxy=node
 {"check":["perm","/storage",["Datastore.Allocate"]]}
 {"items":{"properties":{"comment":{"optional":1,"type":"string"},"store":{"type":"string"}},"type":"object"},"type":"array"}
 fingerprint? string {"pattern":"([A-Fa-f0-9]{2}:){31}[A-Fa-f0-9]{2}"}
 node string {"format":"pve-node"}
 password string
 port? integer {"default":8007,"maximum":65535,"minimum":1}
 server string {"format":"pve-storage-server"}
 username string
/nodes/{node}/scan/zfs GET zfsscan token protected proxy=node
 {"check":["perm","/storage",["Datastore.Allocate"]]}
 {"items":{"properties":{"pool":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/sdn GET sdnindex token proxy=node
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/sdn/fabrics/{fabric} GET diridx token
 {"check":["perm","/sdn/fabrics/{fabric}",["SDN.Audit"]]}
 {"items":{"properties":{"subdir":{"type":"string"}},"type":"object"},"type":"array"}
 fabric string {"format":"pve-sdn-fabric-id","maxLength":8,"minLength":2,"pattern":"[a-zA-Z0-9][a-zA-Z0-9-]{0,6}[a-zA-Z0-9]"}
 node string {"format":"pve-node"}
/nodes/{node}/sdn/fabrics/{fabric}/interfaces GET interfaces token protected proxy=node
 {"check":["perm","/sdn/fabrics/{fabric}",["SDN.Audit"]]}
 {"items":{"properties":{"name":{"type":"string"},"state":{"type":"string"},"type":{"type":"string"}},"type":"object"},"type":"array"}
 fabric string {"format":"pve-sdn-fabric-id","maxLength":8,"minLength":2,"pattern":"[a-zA-Z0-9][a-zA-Z0-9-]{0,6}[a-zA-Z0-9]"}
 node string {"format":"pve-node"}
/nodes/{node}/sdn/fabrics/{fabric}/neighbors GET neighbors token protected proxy=node
 {"check":["perm","/sdn/fabrics/{fabric}",["SDN.Audit"]]}
 {"items":{"properties":{"neighbor":{"type":"string"},"status":{"type":"string"},"uptime":{"type":"string"}},"type":"object"},"type":"array"}
 fabric string {"format":"pve-sdn-fabric-id","maxLength":8,"minLength":2,"pattern":"[a-zA-Z0-9][a-zA-Z0-9-]{0,6}[a-zA-Z0-9]"}
 node string {"format":"pve-node"}
/nodes/{node}/sdn/fabrics/{fabric}/routes GET routes token protected proxy=node
 {"check":["perm","/sdn/fabrics/{fabric}",["SDN.Audit"]]}
 {"items":{"properties":{"route":{"type":"string"},"via":{"items":{"type":"string"},"type":"array"}},"type":"object"},"type":"array"}
 fabric string {"format":"pve-sdn-fabric-id","maxLength":8,"minLength":2,"pattern":"[a-zA-Z0-9][a-zA-Z0-9-]{0,6}[a-zA-Z0-9]"}
 node string {"format":"pve-node"}
/nodes/{node}/sdn/vnets/{vnet} GET diridx token
 {"user":"all"}
 {"items":{"properties":{"subdir":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 vnet string {"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
/nodes/{node}/sdn/vnets/{vnet}/mac-vrf GET mac-vrf token protected proxy=node
 {"user":"all"}
 {"items":{"properties":{"ip":{"format":"ip","type":"string"},"mac":{"format":"mac-addr","type":"string"},"nexthop":{"format":"ip","type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 vnet string {"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
/nodes/{node}/sdn/zones GET index token protected proxy=node
 {"user":"all"}
 {"items":{"properties":{"status":{"enum":["available","pending","error"],"type":"string"},"zone":{"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]","type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/sdn/zones/{zone} GET diridx token
 {"check":["perm","/sdn/zones/{zone}",["SDN.Audit"]]}
 {"items":{"properties":{"subdir":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 zone string {"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
/nodes/{node}/sdn/zones/{zone}/bridges GET bridges token protected proxy=node
 {"check":["perm","/sdn/zones/{zone}",["SDN.Audit"]]}
 {"items":{"properties":{"name":{"type":"string"},"ports":{"items":{"properties":{"index":{"optional":1,"type":"string"},"name":{"type":"string"},"primary_vlan":{"optional":1,"type":"number"},"vlans":{"items":{"type":"string"},"optional":1,"type":"array"},"vmid":{"optional":1,"type":"number"}},"type":"object"},"type":"array"},"vlan_filtering":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 zone string
/nodes/{node}/sdn/zones/{zone}/content GET index token protected proxy=node
 {"check":["perm","/sdn/zones/{zone}",["SDN.Audit"]]}
 {"items":{"properties":{"status":{"optional":1,"type":"string"},"statusmsg":{"optional":1,"type":"string"},"vnet":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 zone string {"maxLength":8,"minLength":2,"pattern":"[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]"}
/nodes/{node}/sdn/zones/{zone}/ip-vrf GET ip-vrf token protected proxy=node
 {"check":["perm","/sdn/zones/{zone}",["SDN.Audit"]]}
 {"items":{"properties":{"ip":{"format":"CIDR","type":"string"},"metric":{"type":"integer"},"nexthops":{"items":{"type":"string"},"type":"array"},"protocol":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 zone string
/nodes/{node}/services GET index token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Audit"]]}
 {"items":{"properties":{"active-state":{"enum":["active","inactive","failed","activating","deactivating","maintenance","reloading","refreshing","unknown"],"type":"string"},"desc":{"type":"string"},"name":{"type":"string"},"service":{"type":"string"},"state":{"enum":["dead","condition","start-pre","start","start-post","running","exited","reload","reload-signal","reload-notify","mounting","stop","stop-watchdog","stop-sigterm","stop-sigkill","stop-post","final-watchdog","final-sigterm","final-sigkill","failed","dead-before-auto-restart","failed-before-auto-restart","dead-resources-pinned","auto-restart","auto-restart-queued","cleaning","unknown"],"type":"string"},"unit-state":{"enum":["enabled","enabled-runtime","linked","linked-runtime","alias","masked","masked-runtime","static","disabled","indirect","generated","transient","bad","not-found","unknown"],"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
/nodes/{node}/services/{service} GET srvcmdidx token
 {"check":["perm","/nodes/{node}",["Sys.Audit"]]}
 {"items":{"properties":{"subdir":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 service string {"enum":["chrony","corosync","cron","ksmtuned","lxcfs","postfix","proxmox-firewall","pve-cluster","pve-firewall","pve-ha-crm","pve-ha-lrm","pve-lxc-syscalld","pvedaemon","pvefw-logger","pveproxy","pvescheduler","pvestatd","qmeventd","spiceproxy","sshd","syslog","systemd-journald","systemd-timesyncd"]}
/nodes/{node}/services/{service}/reload POST service_reload token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Modify"]]}
 {"type":"string"}
 node string {"format":"pve-node"}
 service string {"enum":["chrony","corosync","cron","ksmtuned","lxcfs","postfix","proxmox-firewall","pve-cluster","pve-firewall","pve-ha-crm","pve-ha-lrm","pve-lxc-syscalld","pvedaemon","pvefw-logger","pveproxy","pvescheduler","pvestatd","qmeventd","spiceproxy","sshd","syslog","systemd-journald","systemd-timesyncd"]}
/nodes/{node}/services/{service}/restart POST service_restart token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Modify"]]}
 {"type":"string"}
 node string {"format":"pve-node"}
 service string {"enum":["chrony","corosync","cron","ksmtuned","lxcfs","postfix","proxmox-firewall","pve-cluster","pve-firewall","pve-ha-crm","pve-ha-lrm","pve-lxc-syscalld","pvedaemon","pvefw-logger","pveproxy","pvescheduler","pvestatd","qmeventd","spiceproxy","sshd","syslog","systemd-journald","systemd-timesyncd"]}
/nodes/{node}/services/{service}/start POST service_start token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Modify"]]}
 {"type":"string"}
 node string {"format":"pve-node"}
 service string {"enum":["chrony","corosync","cron","ksmtuned","lxcfs","postfix","proxmox-firewall","pve-cluster","pve-firewall","pve-ha-crm","pve-ha-lrm","pve-lxc-syscalld","pvedaemon","pvefw-logger","pveproxy","pvescheduler","pvestatd","qmeventd","spiceproxy","sshd","syslog","systemd-journald","systemd-timesyncd"]}
/nodes/{node}/services/{service}/state GET service_state token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Audit"]]}
 {"properties":{"active-state":{"enum":["active","inactive","failed","activating","deactivating","maintenance","reloading","refreshing","unknown"],"type":"string"},"desc":{"type":"string"},"name":{"type":"string"},"service":{"type":"string"},"state":{"enum":["dead","condition","start-pre","start","start-post","running","exited","reload","reload-signal","reload-notify","mounting","stop","stop-watchdog","stop-sigterm","stop-sigkill","stop-post","final-watchdog","final-sigterm","final-sigkill","failed","dead-before-auto-restart","failed-before-auto-restart","dead-resources-pinned","auto-restart","auto-restart-queued","cleaning","unknown"],"type":"string"},"unit-state":{"enum":["enabled","enabled-runtime","linked","linked-runtime","alias","masked","masked-runtime","static","disabled","indirect","generated","transient","bad","not-found","unknown"],"type":"string"}},"type":"object"}
 node string {"format":"pve-node"}
 service string {"enum":["chrony","corosync","cron","ksmtuned","lxcfs","postfix","proxmox-firewall","pve-cluster","pve-firewall","pve-ha-crm","pve-ha-lrm","pve-lxc-syscalld","pvedaemon","pvefw-logger","pveproxy","pvescheduler","pvestatd","qmeventd","spiceproxy","sshd","syslog","systemd-journald","systemd-timesyncd"]}
/nodes/{node}/services/{service}/stop POST service_stop token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Modify"]]}
 {"type":"string"}
 node string {"format":"pve-node"}
 service string {"enum":["chrony","corosync","cron","ksmtuned","lxcfs","postfix","proxmox-firewall","pve-cluster","pve-firewall","pve-ha-crm","pve-ha-lrm","pve-lxc-syscalld","pvedaemon","pvefw-logger","pveproxy","pvescheduler","pvestatd","qmeventd","spiceproxy","sshd","syslog","systemd-journald","systemd-timesyncd"]}
/nodes/{node}/spiceshell POST spiceshell token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Console"]]}
 {"additionalProperties":1,"properties":{"host":{"type":"string"},"password":{"type":"string"},"proxy":{"type":"string"},"tls-port":{"type":"integer"},"type":{"type":"string"}}}
 cmd? string {"default":"login","enum":["ceph_install","login","upgrade"]}
 cmd-opts? string {"default":"","requires":"cmd"}
 node string {"format":"pve-node"}
 proxy? string {"format":"address"}
/nodes/{node}/startall POST startall token protected proxy=node
 {"user":"all"}
 {"type":"string"}
 force? boolean
 max-workers? integer {"maximum":64,"minimum":1}
 node string {"format":"pve-node"}
 vms? string {"format":"pve-vmid-list"}
/nodes/{node}/status GET status token proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Audit"]]}
 {"additionalProperties":1,"properties":{"boot-info":{"properties":{"mode":{"enum":["efi","legacy-bios"],"type":"string"},"secureboot":{"optional":1,"type":"boolean"}},"type":"object"},"cpu":{"type":"number"},"cpuinfo":{"properties":{"cores":{"type":"integer"},"cpus":{"type":"integer"},"model":{"type":"string"},"sockets":{"type":"integer"}},"type":"object"},"current-kernel":{"properties":{"machine":{"type":"string"},"release":{"type":"string"},"sysname":{"type":"string"},"version":{"type":"string"}},"type":"object"},"loadavg":{"items":{"type":"string"},"type":"array"},"memory":{"properties":{"available":{"type":"integer"},"free":{"type":"integer"},"total":{"type":"integer"},"used":{"type":"integer"}},"type":"object"},"pveversion":{"type":"string"},"rootfs":{"properties":{"avail":{"type":"integer"},"free":{"type":"integer"},"total":{"type":"integer"},"used":{"type":"integer"}},"type":"object"}},"type":"object"}
 node string {"format":"pve-node"}
/nodes/{node}/status POST node_cmd token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.PowerMgmt"]]}
 {"type":"null"}
 command string {"enum":["reboot","shutdown"]}
 node string {"format":"pve-node"}
/nodes/{node}/stopall POST stopall token protected proxy=node
 {"user":"all"}
 {"type":"string"}
 force-stop? boolean {"default":1}
 max-workers? integer {"maximum":64,"minimum":1}
 node string {"format":"pve-node"}
 timeout? integer {"default":180,"maximum":7200,"minimum":0}
 vms? string {"format":"pve-vmid-list"}
/nodes/{node}/storage GET index token protected proxy=node
 {"user":"all"}
 {"items":{"properties":{"active":{"optional":1,"type":"boolean"},"avail":{"optional":1,"renderer":"bytes","type":"integer"},"content":{"format":"pve-storage-content-list","type":"string"},"enabled":{"optional":1,"type":"boolean"},"formats":{"optional":1,"properties":{"default":{"enum":["qcow2","raw","subvol","vmdk"],"type":"string"},"supported":{"items":{"enum":["qcow2","raw","subvol","vmdk"],"type":"string"},"type":"array"}},"type":"object"},"select_existing":{"optional":1,"type":"boolean"},"shared":{"optional":1,"type":"boolean"},"storage":{"format":"pve-storage-id","type":"string"},"total":{"optional":1,"renderer":"bytes","type":"integer"},"type":{"type":"string"},"used":{"optional":1,"renderer":"bytes","type":"integer"},"used_fraction":{"optional":1,"renderer":"fraction_as_percentage","type":"number"}},"type":"object"},"type":"array"}
 content? string {"format":"pve-storage-content-list"}
 enabled? boolean {"default":0}
 format? boolean {"default":0}
 node string {"format":"pve-node"}
 storage? string {"format":"pve-storage-id"}
 target? string {"format":"pve-node"}
/nodes/{node}/storage/{storage} GET diridx token
 {"check":["perm","/storage/{storage}",["Datastore.Audit","Datastore.AllocateSpace"],"any",1]}
 {"items":{"properties":{"subdir":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 storage string {"format":"pve-storage-id"}
/nodes/{node}/storage/{storage}/content GET index token protected proxy=node
 {"check":["perm","/storage/{storage}",["Datastore.Audit","Datastore.AllocateSpace"],"any",1]}
 {"items":{"properties":{"approximate-size":{"optional":1,"renderer":"bytes","type":"integer"},"ctime":{"minimum":0,"optional":1,"type":"integer"},"encrypted":{"optional":1,"type":"string"},"format":{"type":"string"},"notes":{"optional":1,"type":"string"},"parent":{"optional":1,"type":"string"},"protected":{"optional":1,"type":"boolean"},"size":{"optional":1,"renderer":"bytes","type":"integer"},"used":{"optional":1,"renderer":"bytes","type":"integer"},"verification":{"optional":1,"properties":{"state":{"type":"string"},"upid":{"type":"string"}},"type":"object"},"vmid":{"optional":1,"type":"integer"},"volid":{"type":"string"}},"type":"object"},"type":"array"}
 content? string {"format":"pve-storage-content"}
 node string {"format":"pve-node"}
 storage string {"format":"pve-storage-id"}
 vmid? integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/storage/{storage}/content POST create token protected proxy=node
 {"check":["perm","/storage/{storage}",["Datastore.AllocateSpace"]]}
 {"type":"string"}
 filename string
 format? string {"enum":["raw","qcow2","subvol","vmdk"],"requires":"size"}
 node string {"format":"pve-node"}
 size string {"pattern":"\\d+[MG]?"}
 storage string {"format":"pve-storage-id"}
 vmid integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/storage/{storage}/content/{volume} DELETE delete token protected proxy=node
 {"user":"all"}
 {"optional":1,"type":"string"}
 delay? integer {"maximum":30,"minimum":1}
 node string {"format":"pve-node"}
 storage? string {"format":"pve-storage-id"}
 volume string
/nodes/{node}/storage/{storage}/content/{volume} GET info token protected proxy=node
 {"user":"all"}
 {"properties":{"format":{"type":"string"},"notes":{"optional":1,"type":"string"},"path":{"type":"string"},"protected":{"optional":1,"type":"boolean"},"size":{"renderer":"bytes","type":"integer"},"used":{"renderer":"bytes","type":"integer"}},"type":"object"}
 node string {"format":"pve-node"}
 storage? string {"format":"pve-storage-id"}
 volume string
/nodes/{node}/storage/{storage}/content/{volume} POST copy token protected proxy=node
 {}
 {"type":"string"}
 node string {"format":"pve-node"}
 storage? string {"format":"pve-storage-id"}
 target string
 target_node? string {"format":"pve-node"}
 volume string
/nodes/{node}/storage/{storage}/content/{volume} PUT updateattributes token protected proxy=node
 {"user":"all"}
 {"type":"null"}
 node string {"format":"pve-node"}
 notes? string
 protected? boolean
 storage? string {"format":"pve-storage-id"}
 volume string
/nodes/{node}/storage/{storage}/download-url POST download_url token protected proxy=node
 {"check":["and",["perm","/storage/{storage}",["Datastore.AllocateTemplate"]],["or",["perm","/",["Sys.Audit","Sys.Modify"]],["perm","/nodes/{node}",["Sys.AccessNetwork"]]]]}
 {"type":"string"}
 checksum? string {"requires":"checksum-algorithm"}
 checksum-algorithm? string {"enum":["md5","sha1","sha224","sha256","sha384","sha512"],"requires":"checksum"}
 compression? string
 content string {"enum":["iso","vztmpl","import"],"format":"pve-storage-content"}
 filename string {"maxLength":255}
 node string {"format":"pve-node"}
 storage string {"format":"pve-storage-id"}
 url string {"pattern":"https?://.*"}
 verify-certificates? boolean {"default":1}
/nodes/{node}/storage/{storage}/file-restore/download GET download token protected proxy=node
 {"user":"all"}
 {"type":"any"}
 filepath string
 node string {"format":"pve-node"}
 storage string {"format":"pve-storage-id"}
 tar? boolean {"default":0}
 volume string
/nodes/{node}/storage/{storage}/file-restore/list GET list token protected proxy=node
 {"user":"all"}
 {"items":{"properties":{"filepath":{"type":"string"},"leaf":{"type":"boolean"},"mtime":{"optional":1,"type":"integer"},"size":{"optional":1,"type":"integer"},"text":{"type":"string"},"type":{"type":"string"}},"type":"object"},"type":"array"}
 filepath string
 node string {"format":"pve-node"}
 storage string {"format":"pve-storage-id"}
 volume string
/nodes/{node}/storage/{storage}/identity GET identity token protected proxy=node
 {"check":["perm","/storage/{storage}",["Datastore.Audit","Datastore.AllocateSpace"],"any",1]}
 {"properties":{"id":{"type":"string"},"type":{"enum":["btrfs","cephfs","cifs","dir","esxi","iscsi","iscsidirect","lvm","lvmthin","nfs","pbs","rbd","zfs","zfspool"],"type":"string"}},"type":"object"}
 node string {"format":"pve-node"}
 storage string {"format":"pve-storage-id"}
/nodes/{node}/storage/{storage}/import-metadata GET get_import_metadata token protected proxy=node
 {"user":"all"}
 {"additionalProperties":0,"properties":{"create-args":{"additionalProperties":1,"type":"object"},"disks":{"additionalProperties":1,"optional":1,"type":"object"},"net":{"additionalProperties":1,"optional":1,"type":"object"},"source":{"enum":["esxi"],"type":"string"},"type":{"enum":["vm"],"type":"string"},"warnings":{"items":{"additionalProperties":1,"properties":{"key":{"optional":1,"type":"string"},"type":{"enum":["cdrom-image-ignored","efi-state-lost","guest-is-running","nvme-unsupported","ova-needs-extracting","ovmf-with-lsi-unsupported","serial-port-socket-only"],"type":"string"},"value":{"optional":1,"type":"string"}},"type":"object"},"optional":1,"type":"array"}},"type":"object"}
 node string {"format":"pve-node"}
 storage string {"format":"pve-storage-id"}
 volume string
/nodes/{node}/storage/{storage}/oci-registry-pull POST oci_registry_pull token protected proxy=node
 {"check":["and",["perm","/storage/{storage}",["Datastore.AllocateTemplate"]],["perm","/nodes/{node}",["Sys.AccessNetwork"]]]}
 {"type":"string"}
 filename? string {"maxLength":255,"minLength":1}
 node string {"format":"pve-node"}
 reference string {"pattern":"^(?:(?:[a-zA-Z\\d]|[a-zA-Z\\d][a-zA-Z\\d-]*[a-zA-Z\\d])(?:\\.(?:[a-zA-Z\\d]|[a-zA-Z\\d][a-zA-Z\\d-]*[a-zA-Z\\d]))*(?::\\d+)?/)?[a-z\\d]+(?:(?:[._]|__|[-]*)[a-z\\d]+)*(?:/[a-z\\d]+(?:(?:[._]|__|[-]*)[a-z\\d]+)*)*:\\w[\\w.-]{0,127}$"}
 storage string {"format":"pve-storage-id"}
/nodes/{node}/storage/{storage}/prunebackups DELETE delete token protected proxy=node
 {"user":"all"}
 {"type":"string"}
 node string {"format":"pve-node"}
 prune-backups? string {"format":"prune-backups"}
 storage string {"format":"pve-storage-id"}
 type? string {"enum":["qemu","lxc"]}
 vmid? integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/storage/{storage}/prunebackups GET dryrun token protected proxy=node
 {"check":["perm","/storage/{storage}",["Datastore.Audit","Datastore.AllocateSpace"],"any",1]}
 {"items":{"properties":{"ctime":{"type":"integer"},"mark":{"enum":["keep","remove","protected","renamed"],"type":"string"},"type":{"type":"string"},"vmid":{"optional":1,"type":"integer"},"volid":{"type":"string"}},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 prune-backups? string {"format":"prune-backups"}
 storage string {"format":"pve-storage-id"}
 type? string {"enum":["qemu","lxc"]}
 vmid? integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/storage/{storage}/rrd GET rrd token protected proxy=node
 {"check":["perm","/storage/{storage}",["Datastore.Audit","Datastore.AllocateSpace"],"any",1]}
 {"properties":{"filename":{"type":"string"}},"type":"object"}
 cf? string {"enum":["AVERAGE","MAX"]}
 ds string {"format":"pve-configid-list"}
 node string {"format":"pve-node"}
 storage string {"format":"pve-storage-id"}
 timeframe string {"enum":["hour","day","week","month","year"]}
/nodes/{node}/storage/{storage}/rrddata GET rrddata token protected proxy=node
 {"check":["perm","/storage/{storage}",["Datastore.Audit","Datastore.AllocateSpace"],"any",1]}
 {"items":{"properties":{},"type":"object"},"type":"array"}
 cf? string {"enum":["AVERAGE","MAX"]}
 node string {"format":"pve-node"}
 storage string {"format":"pve-storage-id"}
 timeframe string {"enum":["hour","day","week","month","year"]}
/nodes/{node}/storage/{storage}/status GET read_status token protected proxy=node
 {"check":["perm","/storage/{storage}",["Datastore.Audit","Datastore.AllocateSpace"],"any",1]}
 {"properties":{"active":{"optional":1,"type":"boolean"},"avail":{"optional":1,"renderer":"bytes","type":"integer"},"content":{"format":"pve-storage-content-list","type":"string"},"enabled":{"optional":1,"type":"boolean"},"shared":{"optional":1,"type":"boolean"},"total":{"optional":1,"renderer":"bytes","type":"integer"},"type":{"type":"string"},"used":{"optional":1,"renderer":"bytes","type":"integer"}},"type":"object"}
 node string {"format":"pve-node"}
 storage string {"format":"pve-storage-id"}
/nodes/{node}/storage/{storage}/upload POST upload token protected
 {"check":["perm","/storage/{storage}",["Datastore.AllocateTemplate"]]}
 {"type":"string"}
 checksum? string {"requires":"checksum-algorithm"}
 checksum-algorithm? string {"enum":["md5","sha1","sha224","sha256","sha384","sha512"],"requires":"checksum"}
 content string {"enum":["iso","vztmpl","import"],"format":"pve-storage-content"}
 filename string {"maxLength":255}
 node string {"format":"pve-node"}
 storage string {"format":"pve-storage-id"}
 tmpfilename? string {"pattern":"/var/tmp/pveupload-[0-9a-f]+"}
/nodes/{node}/subscription DELETE delete token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Modify"]]}
 {"type":"null"}
 node string {"format":"pve-node"}
/nodes/{node}/subscription GET get token proxy=node
 {"user":"all"}
 {"additionalProperties":0,"properties":{"checktime":{"optional":1,"type":"integer"},"key":{"optional":1,"type":"string"},"level":{"optional":1,"type":"string"},"message":{"optional":1,"type":"string"},"nextduedate":{"optional":1,"type":"string"},"productname":{"optional":1,"type":"string"},"regdate":{"optional":1,"type":"string"},"serverid":{"optional":1,"type":"string"},"signature":{"optional":1,"type":"string"},"sockets":{"optional":1,"type":"integer"},"status":{"enum":["new","notfound","active","invalid","expired","suspended"],"type":"string"},"url":{"optional":1,"type":"string"}},"type":"object"}
 node string {"format":"pve-node"}
/nodes/{node}/subscription POST update token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Modify"]]}
 {"type":"null"}
 force? boolean {"default":0}
 node string {"format":"pve-node"}
/nodes/{node}/subscription PUT set token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Modify"]]}
 {"type":"null"}
 key string {"maxLength":32,"pattern":"\\s*pve([1248])([cbsp])-(arm-)?[0-9a-f]{10}\\s*"}
 node string {"format":"pve-node"}
/nodes/{node}/suspendall POST suspendall token protected proxy=node
 {"user":"all"}
 {"type":"string"}
 max-workers? integer {"maximum":64,"minimum":1}
 node string {"format":"pve-node"}
 vms? string {"format":"pve-vmid-list"}
/nodes/{node}/syslog GET syslog token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Syslog"]]}
 {"items":{"properties":{"n":{"type":"integer"},"t":{"type":"string"}},"type":"object"},"type":"array"}
 limit? integer {"minimum":0}
 node string {"format":"pve-node"}
 service? string {"maxLength":128}
 since? string {"pattern":"^\\d{4}-\\d{2}-\\d{2}( \\d{2}:\\d{2}(:\\d{2})?)?$"}
 start? integer {"minimum":0}
 until? string {"pattern":"^\\d{4}-\\d{2}-\\d{2}( \\d{2}:\\d{2}(:\\d{2})?)?$"}
/nodes/{node}/tasks GET node_tasks token proxy=node
 {"user":"all"}
 {"items":{"properties":{"endtime":{"optional":1,"renderer":"timestamp","type":"integer"},"id":{"type":"string"},"node":{"type":"string"},"pid":{"type":"integer"},"pstart":{"type":"integer"},"starttime":{"renderer":"timestamp","type":"integer"},"status":{"optional":1,"type":"string"},"type":{"type":"string"},"upid":{"type":"string"},"user":{"type":"string"}},"type":"object"},"type":"array"}
 errors? boolean {"default":0}
 limit? integer {"default":50,"minimum":0}
 node string {"format":"pve-node"}
 since? integer
 source? string {"default":"archive","enum":["archive","active","all"]}
 start? integer {"default":0,"minimum":0}
 statusfilter? string {"format":"pve-task-status-type-list"}
 typefilter? string
 until? integer
 userfilter? string
 vmid? integer {"format":"pve-vmid","maximum":999999999,"minimum":100}
/nodes/{node}/tasks/{upid} DELETE stop_task token protected proxy=node
 {"user":"all"}
 {"type":"null"}
 node string {"format":"pve-node"}
 upid string
/nodes/{node}/tasks/{upid} GET upid_index token
 {"user":"all"}
 {"items":{"properties":{},"type":"object"},"type":"array"}
 node string {"format":"pve-node"}
 upid string
/nodes/{node}/tasks/{upid}/log GET read_task_log token protected proxy=node
 {"user":"all"}
 {"items":{"properties":{"n":{"type":"integer"},"t":{"type":"string"}},"type":"object"},"type":"array"}
 download? boolean
 limit? integer {"default":50,"minimum":0}
 node string {"format":"pve-node"}
 start? integer {"default":0,"minimum":0}
 upid string
/nodes/{node}/tasks/{upid}/status GET read_task_status token protected proxy=node
 {"user":"all"}
 {"properties":{"exitstatus":{"optional":1,"type":"string"},"id":{"type":"string"},"node":{"type":"string"},"pid":{"type":"integer"},"pstart":{"type":"integer"},"starttime":{"type":"integer"},"status":{"enum":["running","stopped"],"type":"string"},"type":{"type":"string"},"upid":{"type":"string"},"user":{"type":"string"}},"type":"object"}
 node string {"format":"pve-node"}
 upid string
/nodes/{node}/termproxy POST termproxy token protected
 {"check":["perm","/nodes/{node}",["Sys.Console"]]}
 {"additionalProperties":0,"properties":{"port":{"type":"integer"},"ticket":{"type":"string"},"upid":{"type":"string"},"user":{"type":"string"}}}
 cmd? string {"default":"login","enum":["ceph_install","login","upgrade"]}
 cmd-opts? string {"default":"","requires":"cmd"}
 node string {"format":"pve-node"}
/nodes/{node}/time GET time token proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Audit"]]}
 {"additionalProperties":0,"properties":{"localtime":{"minimum":1297163644,"renderer":"timestamp_gmt","type":"integer"},"time":{"minimum":1297163644,"renderer":"timestamp","type":"integer"},"timezone":{"type":"string"}},"type":"object"}
 node string {"format":"pve-node"}
/nodes/{node}/time PUT set_timezone token protected proxy=node
 {"check":["perm","/nodes/{node}",["Sys.Modify"]]}
 {"type":"null"}
 node string {"format":"pve-node"}
 timezone string
/nodes/{node}/version GET version token proxy=node
 {"user":"all"}
 {"properties":{"release":{"type":"string"},"repoid":{"type":"string"},"version":{"type":"string"}},"type":"object"}
 node string {"format":"pve-node"}
/nodes/{node}/vncshell POST vncshell token protected
 {"check":["perm","/nodes/{node}",["Sys.Console"]]}
 {"additionalProperties":0,"properties":{"cert":{"type":"string"},"password":{"optional":1,"type":"string"},"port":{"type":"integer"},"ticket":{"type":"string"},"upid":{"type":"string"},"user":{"type":"string"}}}
 cmd? string {"default":"login","enum":["ceph_install","login","upgrade"]}
 cmd-opts? string {"default":"","requires":"cmd"}
 height? integer {"maximum":2160,"minimum":16}
 node string {"format":"pve-node"}
 websocket? boolean
 width? integer {"maximum":4096,"minimum":16}
/nodes/{node}/vncwebsocket GET vncwebsocket token
 {"check":["perm","/nodes/{node}",["Sys.Console"]]}
 {"properties":{"port":{"type":"string"}},"type":"object"}
 node string {"format":"pve-node"}
 port integer {"maximum":5999,"minimum":5900}
 vncticket string {"maxLength":512}
/nodes/{node}/vzdump POST vzdump token protected proxy=node
 {"user":"all"}
 {"type":"string"}
 all? boolean {"default":0}
 bwlimit? integer {"default":0,"minimum":0}
 compress? string {"default":"0","enum":["0","1","gzip","lzo","zstd"]}
 dumpdir? string
 exclude? string {"format":"pve-vmid-list"}
 exclude-path? array {"items":{"type":"string"}}
 fleecing? string {"format":"backup-fleecing"}
 ionice? integer {"default":7,"maximum":8,"minimum":0}
 job-id? string {"maxLength":50,"pattern":"\\S+"}
 lockwait? integer {"default":180,"minimum":0}
 mailnotification? string {"default":"always","enum":["always","failure"]}
 mailto? string {"format":"email-or-username-list"}
 mode? string {"default":"snapshot","enum":["snapshot","suspend","stop"]}
 node? string {"format":"pve-node"}
 notes-template? string {"maxLength":1024,"requires":"storage"}
 notification-mode? string {"default":"auto","enum":["auto","legacy-sendmail","notification-system"]}
 pbs-change-detection-mode? string {"enum":["legacy","data","metadata"]}
 performance? string {"format":"backup-performance"}
 pigz? integer {"default":0}
 pool? string
 protected? boolean {"requires":"storage"}
 prune-backups? string {"default":"keep-all=1","format":"prune-backups"}
 quiet? boolean {"default":0}
 remove? boolean {"default":1}
 script? string
 stdexcludes? boolean {"default":1}
 stdout? boolean
 stop? boolean {"default":0}
 stopwait? integer {"default":10,"minimum":0}
 storage? string {"format":"pve-storage-id"}
 tmpdir? string
 vmid? string {"format":"pve-vmid-list"}
 zstd? integer {"default":1}
/nodes/{node}/vzdump/defaults GET defaults token proxy=node
 {"user":"all"}
 {"additionalProperties":0,"properties":{"all":{"default":0,"optional":1,"type":"boolean"},"bwlimit":{"default":0,"minimum":0,"optional":1,"type":"integer"},"compress":{"default":"0","enum":["0","1","gzip","lzo","zstd"],"optional":1,"type":"string"},"dumpdir":{"optional":1,"type":"string"},"exclude":{"format":"pve-vmid-list","optional":1,"type":"string"},"exclude-path":{"items":{"type":"string"},"optional":1,"type":"array"},"fleecing":{"format":"backup-fleecing","optional":1,"type":"string"},"ionice":{"default":7,"maximum":8,"minimum":0,"optional":1,"type":"integer"},"lockwait":{"default":180,"minimum":0,"optional":1,"type":"integer"},"mailnotification":{"default":"always","enum":["always","failure"],"optional":1,"type":"string"},"mailto":{"format":"email-or-username-list","optional":1,"type":"string"},"mode":{"default":"snapshot","enum":["snapshot","suspend","stop"],"optional":1,"type":"string"},"node":{"format":"pve-node","optional":1,"type":"string"},"notes-template":{"maxLength":1024,"optional":1,"requires":"storage","type":"string"},"notification-mode":{"default":"auto","enum":["auto","legacy-sendmail","notification-system"],"optional":1,"type":"string"},"pbs-change-detection-mode":{"enum":["legacy","data","metadata"],"optional":1,"type":"string"},"performance":{"format":"backup-performance","optional":1,"type":"string"},"pigz":{"default":0,"optional":1,"type":"integer"},"pool":{"optional":1,"type":"string"},"protected":{"optional":1,"requires":"storage","type":"boolean"},"prune-backups":{"default":"keep-all=1","format":"prune-backups","optional":1,"type":"string"},"quiet":{"default":0,"optional":1,"type":"boolean"},"remove":{"default":1,"optional":1,"type":"boolean"},"script":{"optional":1,"type":"string"},"stdexcludes":{"default":1,"optional":1,"type":"boolean"},"stop":{"default":0,"optional":1,"type":"boolean"},"stopwait":{"default":10,"minimum":0,"optional":1,"type":"integer"},"storage":{"format":"pve-storage-id","optional":1,"type":"string"},"tmpdir":{"optional":1,"type":"string"},"vmid":{"format":"pve-vmid-list","optional":1,"type":"string"},"zstd":{"default":1,"optional":1,"type":"integer"}},"type":"object"}
 node string {"format":"pve-node"}
 storage? string {"format":"pve-storage-id"}
/nodes/{node}/vzdump/extractconfig GET extractconfig token protected proxy=node
 {"user":"all"}
 {"type":"string"}
 node string {"format":"pve-node"}
 volume string
/nodes/{node}/wakeonlan POST wakeonlan token protected
 {"check":["perm","/nodes/{node}",["Sys.PowerMgmt"]]}
 {"format":"mac-addr","type":"string"}
 node string {"format":"pve-node"}
/pools DELETE delete_pool token protected
 {"check":["perm","/pool/{poolid}",["Pool.Allocate"]]}
 {"type":"null"}
 poolid string {"format":"pve-poolid"}
/pools GET index token
 {"user":"all"}
 {"items":{"properties":{"comment":{"optional":1,"type":"string"},"members":{"items":{"additionalProperties":1,"properties":{"id":{"type":"string"},"node":{"type":"string"},"storage":{"optional":1,"type":"string"},"type":{"enum":["qemu","lxc","openvz","storage"],"type":"string"},"vmid":{"optional":1,"type":"integer"}},"type":"object"},"optional":1,"type":"array"},"poolid":{"type":"string"}},"type":"object"},"type":"array"}
 poolid? string {"format":"pve-poolid"}
 type? string {"enum":["qemu","lxc","storage"],"requires":"poolid"}
/pools POST create_pool token protected
 {"check":["perm","/pool/{poolid}",["Pool.Allocate"]]}
 {"type":"null"}
 comment? string
 poolid string {"format":"pve-poolid"}
/pools PUT update_pool token protected
 {"check":["perm","/pool/{poolid}",["Pool.Allocate"]]}
 {"type":"null"}
 allow-move? boolean {"default":0}
 comment? string
 delete? boolean {"default":0}
 poolid string {"format":"pve-poolid"}
 storage? string {"format":"pve-storage-id-list"}
 vms? string {"format":"pve-vmid-list"}
/pools/{poolid} DELETE delete_pool_deprecated token protected
 {"check":["perm","/pool/{poolid}",["Pool.Allocate"]]}
 {"type":"null"}
 poolid string {"format":"pve-poolid"}
/pools/{poolid} GET read_pool token
 {"check":["perm","/pool/{poolid}",["Pool.Audit"]]}
 {"additionalProperties":0,"properties":{"comment":{"optional":1,"type":"string"},"members":{"items":{"additionalProperties":1,"properties":{"id":{"type":"string"},"node":{"type":"string"},"storage":{"optional":1,"type":"string"},"type":{"enum":["qemu","lxc","openvz","storage"],"type":"string"},"vmid":{"optional":1,"type":"integer"}},"type":"object"},"type":"array"}},"type":"object"}
 poolid string {"format":"pve-poolid"}
 type? string {"enum":["qemu","lxc","storage"]}
/pools/{poolid} PUT update_pool_deprecated token protected
 {"check":["perm","/pool/{poolid}",["Pool.Allocate"]]}
 {"type":"null"}
 allow-move? boolean {"default":0}
 comment? string
 delete? boolean {"default":0}
 poolid string {"format":"pve-poolid"}
 storage? string {"format":"pve-storage-id-list"}
 vms? string {"format":"pve-vmid-list"}
/storage GET index token
 {"user":"all"}
 {"items":{"properties":{"storage":{"type":"string"}},"type":"object"},"type":"array"}
 type? string {"enum":["btrfs","cephfs","cifs","dir","esxi","iscsi","iscsidirect","lvm","lvmthin","nfs","pbs","rbd","zfs","zfspool"]}
/storage POST create token protected
 {"check":["perm","/storage",["Datastore.Allocate"]]}
 {"properties":{"config":{"additionalProperties":1,"optional":1,"properties":{"encryption-key":{"optional":1,"type":"string"}},"type":"object"},"storage":{"type":"string"},"type":{"enum":["btrfs","cephfs","cifs","dir","esxi","iscsi","iscsidirect","lvm","lvmthin","nfs","pbs","rbd","zfs","zfspool"],"type":"string"}},"type":"object"}
 authsupported? string
 base? string {"format":"pve-volume-id"}
 blocksize? string {"format":"pve-storage-zfs-blocksize"}
 bwlimit? string {"format":{"clone":{"minimum":0,"optional":1,"type":"number"},"default":{"minimum":0,"optional":1,"type":"number"},"migration":{"minimum":0,"optional":1,"type":"number"},"move":{"minimum":0,"optional":1,"type":"number"},"restore":{"minimum":0,"optional":1,"type":"number"}}}
 comstar_hg? string
 comstar_tg? string
 content? string {"format":"pve-storage-content-list"}
 content-dirs? string {"format":"pve-dir-override-list"}
 create-base-path? boolean
 create-subdirs? boolean
 data-pool? string
 datastore? string
 disable? boolean
 domain? string {"maxLength":256}
 encryption-key? string
 export? string {"format":"pve-storage-path"}
 fingerprint? string {"pattern":"([A-Fa-f0-9]{2}:){31}[A-Fa-f0-9]{2}"}
 format? string {"enum":["raw","qcow2","subvol","vmdk"]}
 fs-name? string {"format":"pve-configid"}
 fuse? boolean
 is_mountpoint? string {"default":"no"}
 iscsiprovider? string
 keyring? string
 krbd? boolean {"default":0}
 lio_tpg? string
 master-pubkey? string
 max-protected-backups? integer {"minimum":-1}
 mkdir? boolean
 monhost? string {"format":"pve-storage-portal-dns-list"}
 mountpoint? string {"format":"pve-storage-path"}
 namespace? string
 nocow? boolean {"default":0}
 nodes? string {"format":"pve-node-list"}
 nowritecache? boolean
 options? string {"format":"pve-storage-options"}
 password? string {"maxLength":256}
 path? string {"format":"pve-storage-path"}
 pool? string
 port? integer {"maximum":65535,"minimum":1}
 portal? string {"format":"pve-storage-portal-dns"}
 preallocation? string {"default":"metadata","enum":["off","metadata","falloc","full"]}
 prune-backups? string {"format":"prune-backups"}
 saferemove? boolean
 saferemove-stepsize? integer {"default":32,"enum":["1","2","4","8","16","32"]}
 saferemove_throughput? string
 server? string {"format":"pve-storage-server"}
 share? string
 shared? boolean
 skip-cert-verification? boolean
 smbversion? string {"default":"default","enum":["default","2.0","2.1","3","3.0","3.11"]}
 snapshot-as-volume-chain? boolean {"default":0}
 sparse? boolean
 storage string {"format":"pve-storage-id"}
 subdir? string {"format":"pve-storage-path"}
 tagged_only? boolean
 target? string
 thinpool? string {"format":"pve-storage-vgname"}
 type string {"enum":["btrfs","cephfs","cifs","dir","esxi","iscsi","iscsidirect","lvm","lvmthin","nfs","pbs","rbd","zfs","zfspool"]}
 username? string
 vgname? string {"format":"pve-storage-vgname"}
 zfs-base-path? string {"format":"pve-storage-path"}
/storage/{storage} DELETE delete token protected
 {"check":["perm","/storage",["Datastore.Allocate"]]}
 {"type":"null"}
 storage string {"format":"pve-storage-id"}
/storage/{storage} GET read token
 {"check":["perm","/storage/{storage}",["Datastore.Allocate"]]}
 {"type":"object"}
 storage string {"format":"pve-storage-id"}
/storage/{storage} PUT update token protected
 {"check":["perm","/storage",["Datastore.Allocate"]]}
 {"properties":{"config":{"additionalProperties":1,"optional":1,"properties":{"encryption-key":{"optional":1,"type":"string"}},"type":"object"},"storage":{"type":"string"},"type":{"enum":["btrfs","cephfs","cifs","dir","esxi","iscsi","iscsidirect","lvm","lvmthin","nfs","pbs","rbd","zfs","zfspool"],"type":"string"}},"type":"object"}
 blocksize? string {"format":"pve-storage-zfs-blocksize"}
 bwlimit? string {"format":{"clone":{"minimum":0,"optional":1,"type":"number"},"default":{"minimum":0,"optional":1,"type":"number"},"migration":{"minimum":0,"optional":1,"type":"number"},"move":{"minimum":0,"optional":1,"type":"number"},"restore":{"minimum":0,"optional":1,"type":"number"}}}
 comstar_hg? string
 comstar_tg? string
 content? string {"format":"pve-storage-content-list"}
 content-dirs? string {"format":"pve-dir-override-list"}
 create-base-path? boolean
 create-subdirs? boolean
 data-pool? string
 delete? string {"format":"pve-configid-list","maxLength":4096}
 digest? string {"maxLength":64}
 disable? boolean
 domain? string {"maxLength":256}
 encryption-key? string
 fingerprint? string {"pattern":"([A-Fa-f0-9]{2}:){31}[A-Fa-f0-9]{2}"}
 format? string {"enum":["raw","qcow2","subvol","vmdk"]}
 fs-name? string {"format":"pve-configid"}
 fuse? boolean
 is_mountpoint? string {"default":"no"}
 keyring? string
 krbd? boolean {"default":0}
 lio_tpg? string
 master-pubkey? string
 max-protected-backups? integer {"minimum":-1}
 mkdir? boolean
 monhost? string {"format":"pve-storage-portal-dns-list"}
 mountpoint? string {"format":"pve-storage-path"}
 namespace? string
 nocow? boolean {"default":0}
 nodes? string {"format":"pve-node-list"}
 nowritecache? boolean
 options? string {"format":"pve-storage-options"}
 password? string {"maxLength":256}
 pool? string
 port? integer {"maximum":65535,"minimum":1}
 preallocation? string {"default":"metadata","enum":["off","metadata","falloc","full"]}
 prune-backups? string {"format":"prune-backups"}
 saferemove? boolean
 saferemove-stepsize? integer {"default":32,"enum":["1","2","4","8","16","32"]}
 saferemove_throughput? string
 server? string {"format":"pve-storage-server"}
 shared? boolean
 skip-cert-verification? boolean
 smbversion? string {"default":"default","enum":["default","2.0","2.1","3","3.0","3.11"]}
 snapshot-as-volume-chain? boolean {"default":0}
 sparse? boolean
 storage string {"format":"pve-storage-id"}
 subdir? string {"format":"pve-storage-path"}
 tagged_only? boolean
 username? string
 zfs-base-path? string {"format":"pve-storage-path"}
/version GET version token
 {"user":"all"}
 {"properties":{"console":{"enum":["applet","vv","html5","xtermjs"],"optional":1,"type":"string"},"release":{"type":"string"},"repoid":{"pattern":"[0-9a-fA-F]{8,64}","type":"string"},"version":{"type":"string"}},"type":"object"}

"""#
}
