extension AllTools {
    /// Name and toolset of each tool. They are listed beside the tools, so that a configuration and hooks can be checked, and
    /// a gateway can answer, before the tools are made; a test compares.
    public static let names: [(name: String, toolset: String)] = list.split(separator: "\n").flatMap { line in
        let words = line.split(separator: " ")
        return words.dropFirst().map { (String($0), String(words[0].dropLast())) }
    }

    /// Lines of a toolset and some of its tools.
    private static let list = """
        core: start_vm stop_vm shutdown_vm reboot_vm get_vm_config update_vm_config get_vms get_vm_status
        core: get_nodes get_node_status get_cluster_status get_storage get_task list_tasks stop_task reset_vm
        core: suspend_vm resume_vm power_vms execute_vm_command find_tools
        lifecycle: create_vm clone_vm create_template delete_vm migrate_vm check_migration
        snapshots: list_snapshots create_snapshot rollback_snapshot delete_snapshot update_snapshot
        backup: create_backup list_backups restore_backup delete_backup prune_backups list_backup_jobs
        backup: create_backup_job update_backup_job delete_backup_job
        disks: attach_disk detach_disk resize_disk move_disk get_vm_pending
        monitoring: get_vm_metrics get_node_metrics get_storage_metrics get_cluster_log get_node_syslog
        monitoring: list_node_services
        network: get_vm_addresses add_vm_nic update_vm_nic remove_vm_nic set_cloudinit get_firewall_options
        network: set_firewall_options get_firewall_log list_firewall_macros list_firewall_rules
        network: add_firewall_rule update_firewall_rule move_firewall_rule delete_firewall_rule
        network: list_firewall_aliases create_firewall_alias update_firewall_alias delete_firewall_alias
        network: list_firewall_ipsets create_firewall_ipset update_firewall_ipset delete_firewall_ipset
        network: list_firewall_ipset_entries add_firewall_ipset_entry update_firewall_ipset_entry
        network: remove_firewall_ipset_entry list_firewall_groups create_firewall_group update_firewall_group
        network: delete_firewall_group list_network create_network update_network delete_network apply_network
        network: revert_network list_sdn_zones list_sdn_vnets get_guest_addresses
        containers: start_container stop_container shutdown_container reboot_container list_containers
        containers: get_container_config update_container_config get_container_status create_container
        containers: clone_container delete_container migrate_container list_container_snapshots
        containers: create_container_snapshot rollback_container_snapshot delete_container_snapshot
        containers: update_container_snapshot
        storage: get_storage_config get_storage_status list_storage_content create_storage update_storage
        storage: delete_storage delete_volume download_iso upload_iso
        pools: list_pools get_pool create_pool update_pool delete_pool
        ha: list_ha_resources get_ha_status add_ha_resource update_ha_resource remove_ha_resource
        ha: migrate_ha_resource relocate_ha_resource list_ha_rules create_ha_rule update_ha_rule
        ha: delete_ha_rule create_ha_group update_ha_group delete_ha_group
        access: list_certificates upload_certificate delete_certificate list_acme_accounts get_acme_account
        access: list_acme_plugins order_certificate renew_certificate revoke_certificate review_security
        access: list_users get_user create_user update_user delete_user list_tfa list_tokens create_token
        access: update_token delete_token list_groups create_group update_group delete_group list_roles
        access: create_role update_role delete_role list_acl set_acl delete_acl get_permissions list_realms
        access: get_realm create_realm update_realm delete_realm sync_realm
        api: find_api describe_api call_api
        """
}
