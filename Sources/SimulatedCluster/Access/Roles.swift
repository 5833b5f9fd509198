/// The roles that Proxmox brings along and their privileges.
enum Roles {
    static let all: [String: Set<String>] = [
        "Administrator": administrator,
        "NoAccess": [],
        "PVEAdmin": administrator.subtracting([
            "Permissions.Modify", "Realm.Allocate", "Sys.PowerMgmt", "Sys.Modify", "Sys.Incoming", "Sys.AccessNetwork",
            "VM.GuestAgent.Unrestricted",
        ]),
        "PVEAuditor": [
            "Datastore.Audit", "Mapping.Audit", "Pool.Audit", "SDN.Audit", "Sys.Audit", "VM.Audit",
            "VM.GuestAgent.Audit",
        ],
        "PVEDatastoreAdmin": [
            "Datastore.Allocate", "Datastore.AllocateSpace", "Datastore.AllocateTemplate", "Datastore.Audit",
        ],
        "PVEDatastoreUser": ["Datastore.AllocateSpace", "Datastore.Audit"],
        "PVEMappingAdmin": ["Mapping.Audit", "Mapping.Modify", "Mapping.Use"],
        "PVEMappingUser": ["Mapping.Audit", "Mapping.Use"],
        "PVEPoolAdmin": ["Pool.Allocate", "Pool.Audit"],
        "PVEPoolUser": ["Pool.Audit"],
        "PVESDNAdmin": ["SDN.Allocate", "SDN.Audit", "SDN.Use"],
        "PVESDNUser": ["SDN.Audit", "SDN.Use"],
        "PVESysAdmin": ["Sys.Audit", "Sys.Console", "Sys.Syslog"],
        "PVETemplateUser": ["VM.Audit", "VM.Clone"],
        "PVEUserAdmin": ["Group.Allocate", "Realm.AllocateUser", "User.Modify"],
        "PVEVMAdmin": virtualMachines,
        "PVEVMUser": [
            "VM.Audit", "VM.Backup", "VM.Config.CDROM", "VM.Config.Cloudinit", "VM.Console", "VM.GuestAgent.Audit",
            "VM.GuestAgent.FileRead", "VM.GuestAgent.FileSystemMgmt", "VM.GuestAgent.FileWrite", "VM.PowerMgmt",
        ],
    ]

    private static let virtualMachines: Set<String> = [
        "VM.Allocate", "VM.Audit", "VM.Backup", "VM.Clone", "VM.Config.CDROM", "VM.Config.CPU", "VM.Config.Cloudinit",
        "VM.Config.Disk", "VM.Config.HWType", "VM.Config.Memory", "VM.Config.Network", "VM.Config.Options",
        "VM.Console", "VM.GuestAgent.Audit", "VM.GuestAgent.FileRead", "VM.GuestAgent.FileSystemMgmt",
        "VM.GuestAgent.FileWrite", "VM.GuestAgent.Unrestricted", "VM.Migrate", "VM.PowerMgmt", "VM.Replicate",
        "VM.Snapshot", "VM.Snapshot.Rollback",
    ]

    static let administrator: Set<String> = virtualMachines.union([
        "Datastore.Allocate", "Datastore.AllocateSpace", "Datastore.AllocateTemplate", "Datastore.Audit",
        "Group.Allocate", "Mapping.Audit", "Mapping.Modify", "Mapping.Use", "Permissions.Modify", "Pool.Allocate",
        "Pool.Audit", "Realm.Allocate", "Realm.AllocateUser", "SDN.Allocate", "SDN.Audit", "SDN.Use",
        "Sys.AccessNetwork", "Sys.Audit", "Sys.Console", "Sys.Incoming", "Sys.Modify", "Sys.PowerMgmt", "Sys.Syslog",
        "User.Modify",
    ])
}
