public import Gateway

/// Every tool of the layer, toolset by toolset; a new tool is one file and one entry here.
public enum AllTools {
    /// - Parameter identity: the gateway's own `user@realm` or `user@realm!token` at Proxmox, which tools must not cut off.
    public static func all(identity: String? = nil) -> [any Tool] {
        core + api(identity)
    }

    private static var core: [any Tool] {
        [
            StartVM(), StopVM(), ShutdownVM(), RebootVM(), GetVMConfig(), UpdateVMConfig(),
            GetVMs(), GetVMStatus(), GetNodes(), GetNodeStatus(), GetClusterStatus(), GetStorage(),
            GetTask(), ListTasks(), StopTask(), ResetVM(), SuspendVM(), ResumeVM(), PowerVMs(), ExecuteVMCommand(),
            FindTools(),
        ]
    }

    private static func api(_ identity: String?) -> [any Tool] {
        [FindAPI(), DescribeAPI(), CallAPI(identity: identity)]
    }
}
