/// What every endpoint of Proxmox that does more than read brings about, and which guests it reaches.
///
/// A line: method and path, its effects, the guests reached, then effects that parameters add.
///
/// Guests reached: `-` none; `vmid`, `newid`, `vms`, ... the VMIDs in the path's or the parameters' value of that name
/// (also within HA's `vm:100`, a replication job's `100-0`, a volume's or a task's name); `?` unknown unless another word
/// tells; `?name` unknown when the parameter is given; `!` always unknown.
///
/// Parameters: `name:effect` where it is given and not false; `name=a|b:effect` where it has one of these values (`-` is
/// the missing one); `name~text:effect` where it contains a text; `name^text:effect` where it begins with one. `name*`
/// stands for all parameters that begin so; `@host` for the options of a guest that reach into its host.
enum EndpointTable {
    static let text = """
        PUT /access/acl escape -
        POST /access/domains escape -
        DELETE /access/domains/{realm} escape -
        PUT /access/domains/{realm} escape -
        POST /access/domains/{realm}/sync escape -
        POST /access/groups escape -
        DELETE /access/groups/{groupid} escape -
        PUT /access/groups/{groupid} escape -
        POST /access/openid/auth-url escape -
        POST /access/openid/login escape -
        PUT /access/password escape -
        POST /access/roles escape -
        DELETE /access/roles/{roleid} escape -
        PUT /access/roles/{roleid} escape -
        POST /access/tfa/{userid} escape -
        DELETE /access/tfa/{userid}/{id} escape -
        PUT /access/tfa/{userid}/{id} escape -
        POST /access/ticket escape -
        POST /access/users escape -
        DELETE /access/users/{userid} escape -
        PUT /access/users/{userid} escape -
        DELETE /access/users/{userid}/token/{tokenid} escape -
        POST /access/users/{userid}/token/{tokenid} escape -
        PUT /access/users/{userid}/token/{tokenid} escape -
        PUT /access/users/{userid}/unlock-tfa escape -
        POST /access/vncticket escape -

        GET /cluster/acme/meta read - directory:expose
        GET /cluster/acme/tos read - directory:expose
        POST /cluster/acme/account create,expose -
        DELETE /cluster/acme/account/{name} destroy -
        PUT /cluster/acme/account/{name} reconfigure -
        POST /cluster/acme/plugins reconfigure -
        DELETE /cluster/acme/plugins/{id} reconfigure -
        PUT /cluster/acme/plugins/{id} reconfigure -
        POST /cluster/backup create vmid,?,?all,?pool,?exclude mode=stop|suspend|-:interrupt prune-backups:destroy script:escape dumpdir:escape tmpdir:escape
        DELETE /cluster/backup/{id} reconfigure -
        PUT /cluster/backup/{id} reconfigure vmid,?,?all,?pool,?exclude mode=stop|suspend:interrupt prune-backups:destroy script:escape dumpdir:escape tmpdir:escape
        POST /cluster/bulk-action/guest/migrate move,interrupt vms,?
        POST /cluster/bulk-action/guest/shutdown interrupt vms,?
        POST /cluster/bulk-action/guest/start start vms,?
        POST /cluster/bulk-action/guest/suspend interrupt vms,?
        PUT /cluster/ceph/flags reconfigure !
        PUT /cluster/ceph/flags/{flag} reconfigure !
        POST /cluster/ceph/restart-bulk interrupt !
        POST /cluster/config escape !
        POST /cluster/config/join escape !
        DELETE /cluster/config/nodes/{node} escape,interrupt !
        POST /cluster/config/nodes/{node} escape !
        POST /cluster/firewall/aliases reconfigure,expose !
        DELETE /cluster/firewall/aliases/{name} reconfigure,expose !
        PUT /cluster/firewall/aliases/{name} reconfigure,expose !
        POST /cluster/firewall/groups reconfigure ?rename
        DELETE /cluster/firewall/groups/{group} reconfigure,expose !
        POST /cluster/firewall/groups/{group} reconfigure,expose ! action=DROP|REJECT:interrupt
        DELETE /cluster/firewall/groups/{group}/{pos} reconfigure,expose !
        PUT /cluster/firewall/groups/{group}/{pos} reconfigure,expose ! action=DROP|REJECT:interrupt
        POST /cluster/firewall/ipset reconfigure ?rename rename:expose
        DELETE /cluster/firewall/ipset/{name} reconfigure,expose !
        POST /cluster/firewall/ipset/{name} reconfigure,expose !
        DELETE /cluster/firewall/ipset/{name}/{cidr} reconfigure,expose !
        PUT /cluster/firewall/ipset/{name}/{cidr} reconfigure,expose !
        PUT /cluster/firewall/options reconfigure,expose,interrupt !
        POST /cluster/firewall/rules reconfigure,expose ! action=DROP|REJECT:interrupt
        DELETE /cluster/firewall/rules/{pos} reconfigure,expose !
        PUT /cluster/firewall/rules/{pos} reconfigure,expose ! action=DROP|REJECT:interrupt
        POST /cluster/ha/groups reconfigure -
        DELETE /cluster/ha/groups/{group} reconfigure,move !
        PUT /cluster/ha/groups/{group} reconfigure,move !
        POST /cluster/ha/resources reconfigure sid,? state=stopped|disabled:interrupt state=started|enabled|-:start
        DELETE /cluster/ha/resources/{sid} reconfigure sid,?
        PUT /cluster/ha/resources/{sid} reconfigure sid,? state=stopped|disabled:interrupt state=started|enabled:start group:move
        POST /cluster/ha/resources/{sid}/migrate move sid,?
        POST /cluster/ha/resources/{sid}/relocate move,interrupt sid,?
        POST /cluster/ha/rules reconfigure,move resources,?
        DELETE /cluster/ha/rules/{rule} reconfigure,move !
        PUT /cluster/ha/rules/{rule} reconfigure,move resources,?
        POST /cluster/ha/status/arm-ha reconfigure,start !
        POST /cluster/ha/status/disarm-ha reconfigure !
        DELETE /cluster/jobs/realm-sync/{id} escape -
        POST /cluster/jobs/realm-sync/{id} escape -
        PUT /cluster/jobs/realm-sync/{id} escape -
        POST /cluster/mapping/dir escape -
        DELETE /cluster/mapping/dir/{id} reconfigure !
        PUT /cluster/mapping/dir/{id} escape !
        POST /cluster/mapping/pci escape -
        DELETE /cluster/mapping/pci/{id} reconfigure !
        PUT /cluster/mapping/pci/{id} escape !
        POST /cluster/mapping/usb escape -
        DELETE /cluster/mapping/usb/{id} reconfigure !
        PUT /cluster/mapping/usb/{id} escape !
        DELETE /cluster/metrics/server/{id} reconfigure -
        POST /cluster/metrics/server/{id} create,expose -
        PUT /cluster/metrics/server/{id} reconfigure,expose -
        POST /cluster/notifications/endpoints/gotify create,expose -
        DELETE /cluster/notifications/endpoints/gotify/{name} reconfigure -
        PUT /cluster/notifications/endpoints/gotify/{name} reconfigure,expose -
        POST /cluster/notifications/endpoints/sendmail create,expose -
        DELETE /cluster/notifications/endpoints/sendmail/{name} reconfigure -
        PUT /cluster/notifications/endpoints/sendmail/{name} reconfigure,expose -
        POST /cluster/notifications/endpoints/smtp create,expose -
        DELETE /cluster/notifications/endpoints/smtp/{name} reconfigure -
        PUT /cluster/notifications/endpoints/smtp/{name} reconfigure,expose -
        POST /cluster/notifications/endpoints/webhook create,expose -
        DELETE /cluster/notifications/endpoints/webhook/{name} reconfigure -
        PUT /cluster/notifications/endpoints/webhook/{name} reconfigure,expose -
        POST /cluster/notifications/matchers create,expose -
        DELETE /cluster/notifications/matchers/{name} reconfigure -
        PUT /cluster/notifications/matchers/{name} reconfigure,expose -
        POST /cluster/notifications/targets/{name}/test expose -
        PUT /cluster/options reconfigure ! http_proxy:escape
        POST /cluster/qemu/custom-cpu-models create -
        DELETE /cluster/qemu/custom-cpu-models/{cputype} reconfigure !
        PUT /cluster/qemu/custom-cpu-models/{cputype} reconfigure !
        POST /cluster/replication create job,?
        DELETE /cluster/replication/{id} destroy job,?
        PUT /cluster/replication/{id} reconfigure job,?
        PUT /cluster/sdn reconfigure,interrupt !
        POST /cluster/sdn/controllers reconfigure -
        DELETE /cluster/sdn/controllers/{controller} reconfigure -
        PUT /cluster/sdn/controllers/{controller} reconfigure -
        POST /cluster/sdn/dns reconfigure,expose -
        DELETE /cluster/sdn/dns/{dns} reconfigure -
        PUT /cluster/sdn/dns/{dns} reconfigure,expose -
        POST /cluster/sdn/fabrics/fabric reconfigure -
        DELETE /cluster/sdn/fabrics/fabric/{id} reconfigure -
        PUT /cluster/sdn/fabrics/fabric/{id} reconfigure -
        POST /cluster/sdn/fabrics/node/{fabric_id} reconfigure -
        DELETE /cluster/sdn/fabrics/node/{fabric_id}/{node_id} reconfigure -
        PUT /cluster/sdn/fabrics/node/{fabric_id}/{node_id} reconfigure -
        POST /cluster/sdn/ipams reconfigure,expose -
        DELETE /cluster/sdn/ipams/{ipam} reconfigure -
        PUT /cluster/sdn/ipams/{ipam} reconfigure,expose -
        DELETE /cluster/sdn/lock reconfigure -
        POST /cluster/sdn/lock reconfigure -
        POST /cluster/sdn/rollback reconfigure -
        POST /cluster/sdn/vnets reconfigure -
        DELETE /cluster/sdn/vnets/{vnet} reconfigure -
        PUT /cluster/sdn/vnets/{vnet} reconfigure -
        PUT /cluster/sdn/vnets/{vnet}/firewall/options reconfigure,expose,interrupt !
        POST /cluster/sdn/vnets/{vnet}/firewall/rules reconfigure,expose ! action=DROP|REJECT:interrupt
        DELETE /cluster/sdn/vnets/{vnet}/firewall/rules/{pos} reconfigure,expose !
        PUT /cluster/sdn/vnets/{vnet}/firewall/rules/{pos} reconfigure,expose ! action=DROP|REJECT:interrupt
        DELETE /cluster/sdn/vnets/{vnet}/ips reconfigure !
        POST /cluster/sdn/vnets/{vnet}/ips reconfigure !
        PUT /cluster/sdn/vnets/{vnet}/ips reconfigure vmid,?
        POST /cluster/sdn/vnets/{vnet}/subnets reconfigure -
        DELETE /cluster/sdn/vnets/{vnet}/subnets/{subnet} reconfigure -
        PUT /cluster/sdn/vnets/{vnet}/subnets/{subnet} reconfigure -
        POST /cluster/sdn/zones reconfigure -
        DELETE /cluster/sdn/zones/{zone} reconfigure -
        PUT /cluster/sdn/zones/{zone} reconfigure -

        POST /nodes/{node}/aplinfo create -
        POST /nodes/{node}/apt/repositories escape -
        PUT /nodes/{node}/apt/repositories escape -
        POST /nodes/{node}/apt/update reconfigure -
        DELETE /nodes/{node}/ceph/fs/{name} destroy !
        POST /nodes/{node}/ceph/fs/{name} create -
        POST /nodes/{node}/ceph/init create -
        DELETE /nodes/{node}/ceph/mds/{name} destroy !
        POST /nodes/{node}/ceph/mds/{name} create -
        DELETE /nodes/{node}/ceph/mgr/{id} destroy !
        POST /nodes/{node}/ceph/mgr/{id} create -
        DELETE /nodes/{node}/ceph/mon/{monid} destroy !
        POST /nodes/{node}/ceph/mon/{monid} create -
        POST /nodes/{node}/ceph/osd create,destroy !
        DELETE /nodes/{node}/ceph/osd/{osdid} destroy !
        POST /nodes/{node}/ceph/osd/{osdid}/in reconfigure !
        POST /nodes/{node}/ceph/osd/{osdid}/out reconfigure !
        POST /nodes/{node}/ceph/osd/{osdid}/scrub reconfigure -
        POST /nodes/{node}/ceph/pool create -
        DELETE /nodes/{node}/ceph/pool/{name} destroy !
        PUT /nodes/{node}/ceph/pool/{name} reconfigure !
        POST /nodes/{node}/ceph/restart interrupt !
        POST /nodes/{node}/ceph/restart-bulk interrupt !
        POST /nodes/{node}/ceph/start reconfigure -
        POST /nodes/{node}/ceph/stop interrupt !
        DELETE /nodes/{node}/certificates/acme/certificate destroy -
        POST /nodes/{node}/certificates/acme/certificate reconfigure -
        PUT /nodes/{node}/certificates/acme/certificate reconfigure -
        DELETE /nodes/{node}/certificates/custom reconfigure -
        POST /nodes/{node}/certificates/custom reconfigure -
        PUT /nodes/{node}/config reconfigure -
        POST /nodes/{node}/disks/directory create,destroy !
        DELETE /nodes/{node}/disks/directory/{name} destroy !
        POST /nodes/{node}/disks/initgpt destroy !
        POST /nodes/{node}/disks/lvm create,destroy !
        DELETE /nodes/{node}/disks/lvm/{name} destroy !
        POST /nodes/{node}/disks/lvmthin create,destroy !
        DELETE /nodes/{node}/disks/lvmthin/{name} destroy !
        PUT /nodes/{node}/disks/wipedisk destroy !
        POST /nodes/{node}/disks/zfs create,destroy !
        DELETE /nodes/{node}/disks/zfs/{name} destroy !
        PUT /nodes/{node}/dns reconfigure,expose -
        POST /nodes/{node}/execute escape !
        PUT /nodes/{node}/firewall/options reconfigure,expose,interrupt !
        POST /nodes/{node}/firewall/rules reconfigure,expose ! action=DROP|REJECT:interrupt
        DELETE /nodes/{node}/firewall/rules/{pos} reconfigure,expose !
        PUT /nodes/{node}/firewall/rules/{pos} reconfigure,expose ! action=DROP|REJECT:interrupt
        POST /nodes/{node}/hosts reconfigure,expose -
        POST /nodes/{node}/migrateall move,interrupt vms,?
        DELETE /nodes/{node}/network reconfigure -
        POST /nodes/{node}/network reconfigure - ovs_options:escape
        PUT /nodes/{node}/network reconfigure,interrupt !
        DELETE /nodes/{node}/network/{iface} reconfigure -
        PUT /nodes/{node}/network/{iface} reconfigure - ovs_options:escape
        GET /nodes/{node}/query-oci-repo-tags expose -
        GET /nodes/{node}/query-url-metadata expose -
        POST /nodes/{node}/replication/{id}/schedule_now create job,?
        GET /nodes/{node}/scan/cifs expose -
        GET /nodes/{node}/scan/iscsi expose -
        GET /nodes/{node}/scan/nfs expose -
        GET /nodes/{node}/scan/pbs expose -
        POST /nodes/{node}/services/{service}/reload interrupt !
        POST /nodes/{node}/services/{service}/restart interrupt !
        POST /nodes/{node}/services/{service}/start reconfigure -
        POST /nodes/{node}/services/{service}/stop interrupt !
        POST /nodes/{node}/spiceshell escape !
        POST /nodes/{node}/startall start vms,?
        POST /nodes/{node}/status interrupt !
        POST /nodes/{node}/stopall interrupt vms,?
        GET /nodes/{node}/storage/{storage}/file-restore/download expose -
        POST /nodes/{node}/storage/{storage}/content create vmid,?
        DELETE /nodes/{node}/storage/{storage}/content/{volume} destroy volume,?
        POST /nodes/{node}/storage/{storage}/content/{volume} create volume,?
        PUT /nodes/{node}/storage/{storage}/content/{volume} reconfigure volume,?
        POST /nodes/{node}/storage/{storage}/download-url create,escape -
        POST /nodes/{node}/storage/{storage}/oci-registry-pull create,escape -
        DELETE /nodes/{node}/storage/{storage}/prunebackups destroy vmid,?
        POST /nodes/{node}/storage/{storage}/upload create - tmpfilename:escape
        DELETE /nodes/{node}/subscription reconfigure -
        POST /nodes/{node}/subscription reconfigure -
        PUT /nodes/{node}/subscription reconfigure -
        POST /nodes/{node}/suspendall interrupt vms,?
        DELETE /nodes/{node}/tasks/{upid} interrupt upid,?
        POST /nodes/{node}/termproxy escape !
        PUT /nodes/{node}/time reconfigure -
        POST /nodes/{node}/vncshell escape !
        GET /nodes/{node}/vncwebsocket escape !
        POST /nodes/{node}/vzdump create vmid,?,?all,?pool,?exclude mode=stop|suspend|-:interrupt prune-backups:destroy maxfiles:destroy script:escape dumpdir:escape tmpdir:escape
        POST /nodes/{node}/wakeonlan start -

        POST /nodes/{node}/qemu create vmid,? start:start force:destroy @host
        DELETE /nodes/{node}/qemu/{vmid} destroy vmid
        POST /nodes/{node}/qemu/{vmid}/agent exec vmid command=shutdown|suspend-disk|suspend-hybrid|suspend-ram|fsfreeze-freeze:interrupt
        POST /nodes/{node}/qemu/{vmid}/agent/exec exec vmid
        GET /nodes/{node}/qemu/{vmid}/agent/file-read exec vmid
        POST /nodes/{node}/qemu/{vmid}/agent/file-write exec vmid
        POST /nodes/{node}/qemu/{vmid}/agent/fsfreeze-freeze interrupt vmid
        POST /nodes/{node}/qemu/{vmid}/agent/fsfreeze-status read vmid
        POST /nodes/{node}/qemu/{vmid}/agent/fsfreeze-thaw exec vmid
        POST /nodes/{node}/qemu/{vmid}/agent/fstrim exec vmid
        POST /nodes/{node}/qemu/{vmid}/agent/ping read vmid
        POST /nodes/{node}/qemu/{vmid}/agent/set-user-password exec vmid
        POST /nodes/{node}/qemu/{vmid}/agent/shutdown interrupt vmid
        POST /nodes/{node}/qemu/{vmid}/agent/suspend-disk interrupt vmid
        POST /nodes/{node}/qemu/{vmid}/agent/suspend-hybrid interrupt vmid
        POST /nodes/{node}/qemu/{vmid}/agent/suspend-ram interrupt vmid
        POST /nodes/{node}/qemu/{vmid}/clone create vmid,newid
        PUT /nodes/{node}/qemu/{vmid}/cloudinit reconfigure vmid
        POST /nodes/{node}/qemu/{vmid}/config reconfigure vmid delete~unused:destroy force:destroy delete~net:interrupt net*~link_down=1:interrupt @host
        PUT /nodes/{node}/qemu/{vmid}/config reconfigure vmid delete~unused:destroy force:destroy delete~net:interrupt net*~link_down=1:interrupt @host
        POST /nodes/{node}/qemu/{vmid}/dbus-vmstate reconfigure vmid
        POST /nodes/{node}/qemu/{vmid}/migrate move vmid
        POST /nodes/{node}/qemu/{vmid}/monitor interrupt,escape vmid
        POST /nodes/{node}/qemu/{vmid}/move_disk move vmid,target-vmid target-vmid:destroy
        POST /nodes/{node}/qemu/{vmid}/mtunnel escape vmid
        GET /nodes/{node}/qemu/{vmid}/mtunnelwebsocket escape vmid
        POST /nodes/{node}/qemu/{vmid}/remote_migrate move,escape,interrupt vmid delete:destroy
        PUT /nodes/{node}/qemu/{vmid}/resize reconfigure vmid
        PUT /nodes/{node}/qemu/{vmid}/sendkey interrupt,exec vmid
        POST /nodes/{node}/qemu/{vmid}/snapshot create vmid
        DELETE /nodes/{node}/qemu/{vmid}/snapshot/{snapname} destroy vmid
        PUT /nodes/{node}/qemu/{vmid}/snapshot/{snapname}/config reconfigure vmid
        POST /nodes/{node}/qemu/{vmid}/snapshot/{snapname}/rollback interrupt,destroy vmid start:start
        POST /nodes/{node}/qemu/{vmid}/spiceproxy escape vmid
        POST /nodes/{node}/qemu/{vmid}/status/reboot interrupt vmid
        POST /nodes/{node}/qemu/{vmid}/status/reset interrupt vmid
        POST /nodes/{node}/qemu/{vmid}/status/resume start vmid
        POST /nodes/{node}/qemu/{vmid}/status/shutdown interrupt vmid
        POST /nodes/{node}/qemu/{vmid}/status/start start vmid stateuri:escape
        POST /nodes/{node}/qemu/{vmid}/status/stop interrupt vmid
        POST /nodes/{node}/qemu/{vmid}/status/suspend interrupt vmid
        POST /nodes/{node}/qemu/{vmid}/template reconfigure vmid
        POST /nodes/{node}/qemu/{vmid}/termproxy escape vmid
        PUT /nodes/{node}/qemu/{vmid}/unlink reconfigure vmid idlist~unused:destroy force:destroy
        POST /nodes/{node}/qemu/{vmid}/vncproxy escape vmid
        GET /nodes/{node}/qemu/{vmid}/vncwebsocket escape vmid

        POST /nodes/{node}/lxc create vmid,? start:start force:destroy entrypoint:exec @host
        DELETE /nodes/{node}/lxc/{vmid} destroy vmid force:interrupt
        POST /nodes/{node}/lxc/{vmid}/clone create vmid,newid
        PUT /nodes/{node}/lxc/{vmid}/config reconfigure vmid delete~unused:destroy delete~net:interrupt net*~link_down=1:interrupt entrypoint:exec @host
        POST /nodes/{node}/lxc/{vmid}/migrate move vmid restart:interrupt
        POST /nodes/{node}/lxc/{vmid}/move_volume move vmid,target-vmid target-vmid:destroy
        POST /nodes/{node}/lxc/{vmid}/mtunnel escape vmid
        GET /nodes/{node}/lxc/{vmid}/mtunnelwebsocket escape vmid
        POST /nodes/{node}/lxc/{vmid}/remote_migrate move,escape,interrupt vmid delete:destroy
        PUT /nodes/{node}/lxc/{vmid}/resize reconfigure vmid
        POST /nodes/{node}/lxc/{vmid}/snapshot create vmid
        DELETE /nodes/{node}/lxc/{vmid}/snapshot/{snapname} destroy vmid
        PUT /nodes/{node}/lxc/{vmid}/snapshot/{snapname}/config reconfigure vmid
        POST /nodes/{node}/lxc/{vmid}/snapshot/{snapname}/rollback interrupt,destroy vmid start:start
        POST /nodes/{node}/lxc/{vmid}/spiceproxy escape vmid
        POST /nodes/{node}/lxc/{vmid}/status/reboot interrupt vmid
        POST /nodes/{node}/lxc/{vmid}/status/resume start vmid
        POST /nodes/{node}/lxc/{vmid}/status/shutdown interrupt vmid
        POST /nodes/{node}/lxc/{vmid}/status/start start vmid
        POST /nodes/{node}/lxc/{vmid}/status/stop interrupt vmid
        POST /nodes/{node}/lxc/{vmid}/status/suspend interrupt vmid
        POST /nodes/{node}/lxc/{vmid}/template reconfigure vmid
        POST /nodes/{node}/lxc/{vmid}/termproxy escape vmid
        POST /nodes/{node}/lxc/{vmid}/vncproxy escape vmid
        GET /nodes/{node}/lxc/{vmid}/vncwebsocket escape vmid

        POST /nodes/{node}/{guest}/{vmid}/firewall/aliases reconfigure,expose vmid
        DELETE /nodes/{node}/{guest}/{vmid}/firewall/aliases/{name} reconfigure,expose vmid
        PUT /nodes/{node}/{guest}/{vmid}/firewall/aliases/{name} reconfigure,expose vmid
        POST /nodes/{node}/{guest}/{vmid}/firewall/ipset reconfigure vmid rename:expose
        DELETE /nodes/{node}/{guest}/{vmid}/firewall/ipset/{name} reconfigure,expose vmid
        POST /nodes/{node}/{guest}/{vmid}/firewall/ipset/{name} reconfigure,expose vmid
        DELETE /nodes/{node}/{guest}/{vmid}/firewall/ipset/{name}/{cidr} reconfigure,expose vmid
        PUT /nodes/{node}/{guest}/{vmid}/firewall/ipset/{name}/{cidr} reconfigure,expose vmid
        PUT /nodes/{node}/{guest}/{vmid}/firewall/options reconfigure,expose,interrupt vmid
        POST /nodes/{node}/{guest}/{vmid}/firewall/rules reconfigure,expose vmid action=DROP|REJECT:interrupt
        DELETE /nodes/{node}/{guest}/{vmid}/firewall/rules/{pos} reconfigure,expose vmid
        PUT /nodes/{node}/{guest}/{vmid}/firewall/rules/{pos} reconfigure,expose vmid action=DROP|REJECT:interrupt

        DELETE /pools reconfigure -
        POST /pools reconfigure -
        PUT /pools reconfigure vms
        DELETE /pools/{poolid} reconfigure -
        PUT /pools/{poolid} reconfigure vms

        POST /storage create - path:escape mountpoint:escape zfs-base-path:escape content-dirs:escape server:escape portal:escape monhost:escape options:escape is_mountpoint^/:escape
        DELETE /storage/{storage} destroy !
        PUT /storage/{storage} reconfigure ! mountpoint:escape zfs-base-path:escape content-dirs:escape server:escape monhost:escape options:escape is_mountpoint^/:escape
        """

    /// `@host`: what runs on the host, or gives a guest the host's devices and files. A drive's path stands at the beginning
    /// or behind a key; Proxmox also takes it behind other options (`media=cdrom,/dev/sda`).
    static let hostOptions =
        [
            "args:escape", "hookscript:escape", "hostpci*:escape", "dev*:escape", "serial*^/:escape",
            "parallel*^/:escape", "usb*:escape", "virtiofs*:escape", "features~mount=:escape",
            "features~mknod:escape", "features~force_rw_sys:escape", "mp*~volume=/:escape",
            "rootfs~volume=/:escape", "archive^/:escape", "ostemplate^/:escape",
        ]
        + ["ide*", "sata*", "scsi*", "virtio*", "efidisk0", "tpmstate0", "cdrom"].map { "\($0)~=/:escape" }
        + ["ide*", "sata*", "scsi*", "virtio*", "efidisk0", "tpmstate0", "cdrom", "mp*", "rootfs"].flatMap {
            ["\($0)^/:escape", "\($0)~,/:escape"]
        }
}
