public import Gateway

/// Every tool of the layer, toolset by toolset; a new tool is one file and one entry here.
///
/// Each is declared once, since several parts of the gateway ask for all tools.
public enum AllTools {
    /// - Parameters:
    ///   - identity: the gateway's own `user@realm` or `user@realm!token` at Proxmox, which a review says to be left alone.
    ///   - uploads: directories that files may be uploaded from.
    public static func all(identity: String? = nil, uploads: [String] = []) -> [any Tool] {
        core + lifecycle + snapshots + backup + disks + monitoring + network + containers
            + infrastructure + [ReviewSecurity(identity: identity), UploadISO(directories: uploads)]
            + AccessTools().all + api
    }

    /// Name and toolset of each, which depend on nothing.
    public static let names = all().map { (name: $0.spec.name, toolset: $0.spec.toolset) }

    private static let core: [any Tool] =
        [
            StartVM(), StopVM(), ShutdownVM(), RebootVM(), GetGuestConfig(), UpdateGuestConfig(),
            GetVMs(), GetGuestStatus(), GetNodes(), GetNodeStatus(), GetClusterStatus(), GetStorage(),
            GetTask(), ListTasks(), StopTask(), ResetVM(), SuspendVM(), ResumeVM(), PowerVMs(), ExecuteVMCommand(),
            FindTools(),
        ]

    private static let lifecycle: [any Tool] =
        [CreateVM(), CloneGuest(), CreateTemplate(), DeleteGuest(), MigrateGuest(), CheckMigration()]

    private static let snapshots: [any Tool] =
        [ListSnapshots(), CreateSnapshot(), RollbackSnapshot(), DeleteSnapshot(), UpdateSnapshot()]

    private static let disks: [any Tool] =
        [AttachDisk(), DetachDisk(), ResizeDisk(), MoveDisk(), GetVMPending()]

    private static let backup: [any Tool] =
        [
            CreateBackup(), ListBackups(), RestoreBackup(), DeleteBackup(), PruneBackups(),
            ListBackupJobs(), SetBackupJob(isNew: true), SetBackupJob(isNew: false), DeleteBackupJob(),
        ]

    private static let monitoring: [any Tool] =
        [
            GetVMMetrics(), GetNodeMetrics(), GetStorageMetrics(), GetClusterLog(), GetNodeSyslog(), ListNodeServices(),
        ]

    private static let network: [any Tool] =
        [GetVMAddresses(), AddVMNIC(), UpdateVMNIC(), RemoveVMNIC(), SetCloudInit()]

    private static let containers: [any Tool] =
        ContainerPower.Action.allCases.map { ContainerPower($0) } + [
            ListContainers(), GetGuestConfig(.lxc), UpdateGuestConfig(.lxc), GetGuestStatus(.lxc), CreateContainer(),
            CloneGuest(.lxc), DeleteGuest(.lxc), MigrateGuest(.lxc),
            ListSnapshots(.lxc), CreateSnapshot(.lxc), RollbackSnapshot(.lxc), DeleteSnapshot(.lxc),
            UpdateSnapshot(.lxc),
        ]

    private static let infrastructure: [any Tool] =
        StorageTools.all + PoolTools.all + HATools.all + FirewallTools.all + NetworkTools.all
        + CertificateTools.all + [GetGuestAddresses()]

    private static let api: [any Tool] = [FindAPI(), DescribeAPI(), CallAPI()]
}
