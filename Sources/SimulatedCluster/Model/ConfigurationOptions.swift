/// The options of configuration files, with the limits that Proxmox's schema sets.
enum ConfigurationOptions {
    static let qemu = RuleSet(qemuRules)

    static let qemuRules: [ParameterRule] = [
        .flag("acpi"), .string("affinity"), .string("agent", .properties(.agent)), .flag("allow-ksm"),
        .string("amd-sev"), .choice("arch", "x86_64", "aarch64"), .string("args"), .string("audio0"),
        .flag("autostart"), .integer("balloon", minimum: 0), .choice("bios", "seabios", "ovmf"),
        .string("boot", .boot), .string("bootdisk"), .string("cdrom"), .string("cicustom"), .string("cipassword"),
        .choice("citype", "configdrive2", "nocloud", "opennebula"), .flag("ciupgrade"), .string("ciuser"),
        .integer("cores", minimum: 1), .string("cpu"), .number("cpulimit", minimum: 0, maximum: 128),
        .integer("cpuunits", minimum: 1, maximum: 262144), .string("description", maximumLength: 8192),
        .string("efidisk0", .properties(.disk)), .flag("freeze"), .string("hookscript"),
        .string("hostpci", numbered: true), .string("hotplug"), .choice("hugepages", "any", "2", "1024"),
        .string("ide", .properties(.disk), numbered: true), .string("intel-tdx"), .string("ipconfig", numbered: true),
        .string("ivshmem"), .flag("keephugepages"),
        .choice(
            "keyboard", "de", "de-ch", "da", "en-gb", "en-us", "es", "fi", "fr", "fr-be", "fr-ca", "fr-ch", "hu", "is",
            "it", "ja", "lt", "mk", "nl", "no", "pl", "pt", "pt-br", "sv", "sl", "tr"),
        .flag("kvm"), .flag("localtime"),
        .choice(
            "lock", "backup", "clone", "create", "migrate", "rollback", "snapshot", "snapshot-delete", "suspending",
            "suspended"),
        .string("machine"), .string("memory", .properties(.memory)), .number("migrate_downtime", minimum: 0),
        .integer("migrate_speed", minimum: 0), .string("name", .dnsName), .string("nameserver"),
        .string("net", .properties(.network), numbered: true), .flag("numa"), .string("numa", numbered: true),
        .flag("onboot"),
        .choice(
            "ostype", "other", "wxp", "w2k", "w2k3", "w2k8", "wvista", "win7", "win8", "win10", "win11", "l24", "l26",
            "solaris"),
        .string("parallel", numbered: true), .flag("protection"), .flag("reboot"), .string("rng0"),
        .string("sata", .properties(.disk), numbered: true), .string("scsi", .properties(.disk), numbered: true),
        .choice("scsihw", "lsi", "lsi53c810", "virtio-scsi-pci", "virtio-scsi-single", "megasas", "pvscsi"),
        .string("searchdomain"), .string("serial", numbered: true), .integer("shares", minimum: 0, maximum: 50000),
        .string("smbios1", maximumLength: 512), .integer("smp", minimum: 1), .integer("sockets", minimum: 1),
        .string("spice_enhancements"), .string("sshkeys"), .string("startdate"), .string("startup"), .flag("tablet"),
        .string("tags", .tags), .flag("tdf"), .flag("template"), .string("tpmstate0", .properties(.disk)),
        .string("unused", numbered: true), .string("usb", numbered: true), .integer("vcpus", minimum: 1),
        .string("vga"), .string("virtio", .properties(.disk), numbered: true), .string("virtiofs", numbered: true),
        .string("vmgenid"), .string("vmstatestorage", .storageID), .string("watchdog"),
    ]

    static let lxc = RuleSet([
        .integer("cores", minimum: 1, maximum: 8_192), .integer("memory", minimum: 16), .integer("swap", minimum: 0),
        .flag("onboot"), .flag("protection"), .flag("unprivileged"), .flag("template"), .flag("console"),
        .integer("tty", minimum: 0, maximum: 6),
    ])

    /// The privilege that a virtual machine's option needs; nil for those of root@pam alone.
    static func privilege(for name: String, value: String?) -> String? {
        let family = String(name.prefix { !$0.isNumber })
        if cloudInit.contains(family) { return "VM.Config.Cloudinit" }
        if memory.contains(family) { return "VM.Config.Memory" }
        if cpu.contains(family) { return "VM.Config.CPU" }
        if general.contains(family) { return "VM.Config.Options" }
        if hardware.contains(name) || hardware.contains(family) { return "VM.Config.HWType" }
        if isDisk(name) || name == "boot" || name == "bootdisk" || name == "vmstatestorage" {
            return value?.contains("media=cdrom") == true ? "VM.Config.CDROM" : "VM.Config.Disk"
        }
        return family == "net" ? "VM.Config.Network" : nil
    }

    static func isDisk(_ name: String) -> Bool {
        ["scsi", "virtio", "sata", "ide", "efidisk", "tpmstate", "unused"].contains {
            name.hasPrefix($0) && !name.dropFirst($0.count).isEmpty && name.dropFirst($0.count).allSatisfy(\.isNumber)
        }
    }

    /// Whether a change holds for a running guest at once; all else waits for its next start.
    static func isImmediate(_ name: String) -> Bool {
        immediate.contains(name) || isDisk(name) || (name.hasPrefix("net") && Int(name.dropFirst(3)) != nil)
    }

    private static let immediate: Set<String> = [
        "balloon", "cpulimit", "cpuunits", "description", "hookscript", "hotplug", "lock", "migrate_downtime",
        "migrate_speed", "name", "onboot", "protection", "shares", "startup", "tags", "vmstatestorage",
    ]
    private static let cloudInit: Set<String> = [
        "cicustom", "cipassword", "citype", "ciupgrade", "ciuser", "ipconfig", "nameserver", "searchdomain", "sshkeys",
    ]
    private static let memory: Set<String> = [
        "allow-ksm", "balloon", "hugepages", "keephugepages", "memory", "shares",
    ]
    private static let cpu: Set<String> = [
        "affinity", "cores", "cpu", "cpulimit", "cpuunits", "numa", "smp", "sockets", "vcpus",
    ]
    private static let general: Set<String> = [
        "agent", "autostart", "description", "freeze", "hotplug", "localtime", "migrate_downtime", "migrate_speed",
        "name", "onboot", "ostype", "protection", "reboot", "startdate", "startup", "tags", "tdf", "template",
    ]
    private static let hardware: Set<String> = [
        "acpi", "arch", "audio", "bios", "intel-tdx", "keyboard", "kvm", "machine", "rng", "scsihw", "serial",
        "smbios1", "spice_enhancements", "tablet", "vga", "virtiofs", "vmgenid", "watchdog",
    ]
}
