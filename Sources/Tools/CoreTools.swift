public import Gateway

/// Every tool of the layer; a new tool is one file and one entry here.
public enum CoreTools {
    public static var all: [any Tool] {
        [
            StartVM(), StopVM(), ShutdownVM(), RebootVM(), GetVMConfig(), UpdateVMConfig(),
            GetVMs(), GetVMStatus(), GetNodes(), GetNodeStatus(), GetClusterStatus(), GetStorage(),
            GetTask(), ListTasks(),
        ]
    }
}
