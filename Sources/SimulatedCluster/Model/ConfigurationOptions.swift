import ProxmoxClient

/// The options of configuration files, with the limits that Proxmox's schema sets.
enum ConfigurationOptions {
    static let qemu = options(of: "PUT /nodes/{node}/qemu/{vmid}/config")
    static let lxc = options(of: "PUT /nodes/{node}/lxc/{vmid}/config")

    private static func options(of endpoint: String) -> RuleSet {
        Catalogue.shared.endpoint(endpoint).map { RuleSet($0) } ?? RuleSet([])
    }

    static func rules(_ kind: Guest.Kind) -> RuleSet { kind == .qemu ? qemu : lxc }

    /// The privilege that a container's option needs.
    static func containerPrivilege(for name: String) -> String? {
        if isVolume(name, .lxc) { return "VM.Config.Disk" }
        if ["memory", "swap"].contains(name) { return "VM.Config.Memory" }
        if ["cores", "cpulimit", "cpuunits"].contains(name) { return "VM.Config.CPU" }
        if isNumbered(name, "net") || ["hostname", "nameserver", "searchdomain"].contains(name) {
            return "VM.Config.Network"
        }
        return isNumbered(name, "dev") || name == "hookscript" ? nil : "VM.Config.Options"
    }

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
        ["scsi", "virtio", "sata", "ide", "efidisk", "tpmstate", "unused"].contains { isNumbered(name, $0) }
    }

    /// Whether an option names a volume.
    static func isVolume(_ name: String, _ kind: Guest.Kind) -> Bool {
        guard kind == .lxc else { return isDisk(name) }
        return name == "rootfs" || isNumbered(name, "mp") || isNumbered(name, "unused")
    }

    /// Whether a name is `stem` and a number.
    static func isNumbered(_ name: String, _ stem: String) -> Bool {
        name.hasPrefix(stem) && !name.dropFirst(stem.count).isEmpty && name.dropFirst(stem.count).allSatisfy(\.isNumber)
    }

    /// Whether a change holds for a running guest at once; all else waits for its next start.
    static func isImmediate(_ name: String, _ guest: Guest) -> Bool {
        if immediate.contains(name) { return true }
        guard guest.kind == .qemu else {
            return ["cores", "memory", "swap", "nameserver", "searchdomain", "hostname", "timezone", "tty"].contains(
                name)
                || isNumbered(name, "net") || isNumbered(name, "mp") || isNumbered(name, "unused")
        }
        let features = guest.hotplugFeatures
        if isNumbered(name, "net") { return features.contains("network") }
        if isNumbered(name, "usb") { return features.contains("usb") }
        if isNumbered(name, "unused") { return true }
        if isNumbered(name, "scsi") || isNumbered(name, "virtio") { return features.contains("disk") }
        // Another medium in a drive needs no hotplug.
        if isDisk(name) { return guest.configuration[name].map { Drive($0).isCDROM } ?? false }
        if name == "vcpus" { return features.contains("cpu") }
        return name == "memory" && features.contains("memory") && guest.configuration["numa"] == "1"
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
