local destroy = "DELETE /nodes/pve1/qemu/107"
local rollback = "POST /nodes/pve1/qemu/107/snapshot/before/rollback"

test("off without its setting", function()
  expect(request(destroy)).allowed()
end)

test("a recent backup is needed", function()
  settings{ backup_required = { hours = 24 } }
  guest(107, {})
  expect(request(destroy)).denied("it has no backup")
  expect(request(rollback)).denied("it has no backup")
  guest(107, { backup_age = 30 * 3600 })
  expect(request(destroy)).denied("newest backup is 30 hours old")
  guest(107, { backup_age = 3600 })
  expect(request(destroy)).allowed()
  expect(request(rollback)).allowed()
end)

test("other changes go on", function()
  settings{ backup_required = { hours = 24 } }
  expect(call("stop_vm", { vmid = 107 })).allowed()
end)

test("nobody takes the tag away first", function()
  settings{ backup_required = { hours = 24, tags = { "prod" } } }
  guest(107, { tags = "prod" })
  expect(request(destroy)).denied("no backup")
  expect(call("update_vm_config", { vmid = 107, delete = { "tags" } })).denied("before it loses the tag")
  guest(107, { tags = "prod", backup_age = 60 })
  expect(call("update_vm_config", { vmid = 107, delete = { "tags" } })).allowed()
  guest(107, { tags = "dev" })
  expect(request(destroy)).allowed()
end)

test("a mistake in the setting switches nothing off", function()
  settings{ backup_required = { hours = "24" } }
  expect(request(destroy)).denied("settings.backup_required.hours: expected a number")
  settings{ backup_required = { hours = 0 } }
  expect(request(destroy)).denied("expected more than 0")
end)

test("through every tool, the API and in bulk", function()
  settings{ backup_required = { hours = 24, tags = { "prod" } } }
  guest(107, { tags = "prod" })
  local function api(method, path, parameters)
    parameters.node, parameters.vmid = "pve1", 107
    return call("call_api", { method = method, path = path, parameters = parameters })
  end
  expect(api("PUT", "/nodes/{node}/qemu/{vmid}/config", { tags = "dev" })).denied("before it loses the tag")
  expect(call("delete_vm", { vmid = 107 })).denied("no backup")
  expect(call("rollback_snapshot", { vmid = 107, snapname = "before" })).denied("no backup")
  expect(call("delete_snapshot", { vmid = 107, snapname = "before" })).denied("no backup")
  expect(api("DELETE", "/nodes/{node}/qemu/{vmid}", {})).denied("no backup")
  expect(call("power_vms", { action = "stop", tag = "prod" })).allowed()
end)
