test("firewall VM cannot be stopped", function()
  expect(call("stop_vm", { vmid = 100 })).denied("firewall")
  expect(call("stop_vm", { vmid = 101 })).allowed()
end)

test("by effect, whatever brings it about", function()
  expect(request("POST /nodes/pve1/qemu/100/status/reset")).denied("firewall")
  expect(request("DELETE /nodes/pve1/qemu/100")).denied("firewall")
  expect(request("POST /nodes/pve1/qemu/100/snapshot/before/rollback")).denied("firewall")
  expect(call("start_vm", { vmid = 100 })).allowed()
end)

test("names, tags and pools", function()
  settings{ protect = { names = { "db1" }, tags = { "keep" }, pools = { "infra" } } }
  guest(107, { name = "db1" })
  guest(108, { tags = "keep;web" })
  guest(109, { pool = "infra" })
  expect(call("shutdown_vm", { vmid = 107 })).denied("is named db1")
  expect(call("shutdown_vm", { vmid = 108 })).denied("is tagged keep")
  expect(call("shutdown_vm", { vmid = 109 })).denied("is in pool infra")
  expect(call("shutdown_vm", { vmid = 110 })).allowed()
end)

test("nobody relabels a guest first and stops it then", function()
  settings{ protect = { names = { "db1" }, tags = { "keep" }, pools = { "infra" } } }
  guest(107, { name = "db1" })
  guest(108, { tags = "keep;web" })
  guest(109, { pool = "infra" })
  expect(call("update_vm_config", { vmid = 107, name = "db2" })).denied("may not be changed")
  expect(call("update_vm_config", { vmid = 108, tags = { "web" } })).denied("may not be changed")
  expect(call("update_vm_config", { vmid = 108, delete = { "tags" } })).denied("may not be changed")
  expect(request("PUT /pools/infra", { vms = "109", delete = 1 })).denied("may not be changed")
  expect(call("update_vm_config", { vmid = 108, tags = { "keep", "db" } })).allowed()
  expect(call("update_vm_config", { vmid = 107, cores = 4 })).allowed()
end)

test("a mistake in the setting switches nothing off", function()
  settings{ protect = { tag = { "keep" } } }
  expect(call("stop_vm", { vmid = 101 })).denied("settings.protect.tag: unknown name (did you mean 'tags'?)")
end)

test("through every tool, the API and in bulk", function()
  settings{ protect = { tags = { "keep" }, pools = { "infra" } } }
  guest(107, { tags = "keep" })
  guest(109, { pool = "infra" })
  local function api(method, path, parameters)
    return call("call_api", { method = method, path = path, parameters = parameters })
  end
  -- First the label, then the deed: neither goes through.
  expect(api("PUT", "/nodes/{node}/qemu/{vmid}/config", { node = "pve1", vmid = 107, delete = "tags" })).denied("may not be changed")
  expect(api("PUT", "/pools/{poolid}", { poolid = "infra", vms = "109", delete = 1 })).denied("may not be changed")
  expect(call("delete_vm", { vmid = 107 })).denied("is tagged keep")
  expect(call("rollback_snapshot", { vmid = 107, snapname = "before" })).denied("is tagged keep")
  expect(call("reboot_vm", { vmid = 107, graceful = true })).denied("is tagged keep")
  expect(api("POST", "/nodes/{node}/qemu/{vmid}/status/stop", { node = "pve1", vmid = 107 })).denied("is tagged keep")
  expect(api("DELETE", "/nodes/{node}/qemu/{vmid}", { node = "pve1", vmid = 109 })).denied("is in pool infra")
  expect(call("power_vms", { action = "stop", tag = "keep" })).denied("is tagged keep")
  expect(call("power_vms", { action = "reset", pool = "infra" })).denied("is in pool infra")
end)
