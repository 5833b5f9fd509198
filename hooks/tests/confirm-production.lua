test("off without its setting", function()
  guest(107, { tags = "prod" })
  expect(call("stop_vm", { vmid = 107 })).allowed()
end)

test("an operator is asked", function()
  settings{ confirm_production = {} }
  guest(107, { tags = "prod", name = "db1" })
  expect(call("stop_vm", { vmid = 107 })).confirmed("stop_vm on production guest 107 (db1)?", "operator")
  expect(request("DELETE /nodes/pve1/qemu/107")).confirmed("production guest 107")
  expect(call("start_vm", { vmid = 107 })).allowed()
  expect(call("stop_vm", { vmid = 108 })).allowed()
end)

test("tags, pools and who is asked are settings", function()
  settings{ confirm_production = { pools = { "live" }, by = "client" } }
  guest(107, { pool = "live" })
  guest(108, { tags = "prod" })
  expect(call("stop_vm", { vmid = 107 })).confirmed("107", "client")
  expect(call("stop_vm", { vmid = 108 })).allowed()
end)

test("nobody takes the tag away first", function()
  settings{ confirm_production = {} }
  guest(107, { tags = "prod" })
  expect(call("update_vm_config", { vmid = 107, delete = { "tags" } })).confirmed("production guest 107")
  expect(call("update_vm_config", { vmid = 108, tags = { "prod" } })).confirmed("production guest 108")
end)

test("a mistake in the setting switches nothing off", function()
  settings{ confirm_production = { by = "nobody" } }
  expect(call("stop_vm", { vmid = 107 })).denied("settings.confirm_production.by")
end)

test("through every tool and in bulk", function()
  settings{ confirm_production = {} }
  guest(107, { tags = "prod" })
  expect(request("PUT /nodes/pve1/qemu/107/config", { tags = "dev" })).confirmed("production guest 107")
  expect(call("delete_vm", { vmid = 107 })).confirmed("production guest 107")
  expect(call("rollback_snapshot", { vmid = 107, snapname = "before" })).confirmed("production guest 107")
  expect(call("execute_vm_command", { vmid = 107, command = { "uptime" } })).confirmed("production guest 107")
  expect(call("migrate_vm", { vmid = 107, target = "pve2" })).confirmed("production guest 107")
  expect(call("power_vms", { action = "stop", tag = "prod" })).confirmed("production guest 107")
end)
