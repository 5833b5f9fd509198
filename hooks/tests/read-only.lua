test("off without its setting", function()
  expect(call("start_vm", { vmid = 101 })).allowed()
end)

test("everybody", function()
  settings{ read_only = {} }
  expect(call("start_vm", { vmid = 101 })).denied("only reads")
  expect(request("POST /nodes/pve1/qemu/101/clone", { newid = 120 })).denied("only reads")
  expect(call("get_vm_config", { vmid = 101 })).allowed()
end)

test("some users and groups", function()
  settings{ read_only = { users = { "bot" }, groups = { "interns" }, reason = "ask the operators" } }
  expect(call("start_vm", { vmid = 101 })).allowed()
  as{ user = "bot" }
  expect(call("start_vm", { vmid = 101 })).denied("ask the operators")
  as{ user = "carol", groups = { "staff", "interns" } }
  expect(call("start_vm", { vmid = 101 })).denied("ask the operators")
end)

test("relabelling is a change as well", function()
  settings{ read_only = {} }
  guest(107, { tags = "prod" })
  expect(call("update_vm_config", { vmid = 107, delete = { "tags" } })).denied("only reads")
end)

test("a mistake in the setting switches nothing off", function()
  settings{ read_only = { user = { "bot" } } }
  expect(call("start_vm", { vmid = 101 })).denied("settings.read_only.user: unknown name")
end)

test("through every tool, the API and in bulk", function()
  settings{ read_only = {} }
  guest(107, { tags = "prod" })
  expect(call("delete_vm", { vmid = 107 })).denied("only reads")
  expect(call("rollback_snapshot", { vmid = 107, snapname = "before" })).denied("only reads")
  expect(call("execute_vm_command", { vmid = 107, command = { "uptime" } })).denied("only reads")
  expect(call("call_api", { method = "POST", path = "/nodes/{node}/qemu/{vmid}/status/stop",
    parameters = { node = "pve1", vmid = 107 } })).denied("only reads")
  expect(call("call_api", { path = "/nodes/{node}/qemu/{vmid}/config", parameters = { node = "pve1", vmid = 107 } })).allowed()
  expect(call("power_vms", { action = "stop", vmids = { 107 } })).denied("only reads")
end)
