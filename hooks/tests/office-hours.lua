local function setup()
  settings{ office_hours = { from = "08:00", to = "18:00" } }
  guest(107, { tags = "prod", name = "db1" })
end

test("off without its setting", function()
  at("2026-11-23 10:00")
  guest(107, { tags = "prod" })
  expect(call("stop_vm", { vmid = 107 })).allowed()
end)

test("production waits for the evening", function()
  setup()
  at("2026-11-23 10:00") -- a Monday
  expect(call("stop_vm", { vmid = 107 })).denied("office hours")
  expect(request("POST /nodes/pve1/qemu/107/migrate", { target = "pve2" })).denied("office hours")
  expect(request("DELETE /nodes/pve1/qemu/107")).denied("office hours")
  at("2026-11-23 18:00")
  expect(call("stop_vm", { vmid = 107 })).allowed()
  at("2026-11-23 07:59")
  expect(call("stop_vm", { vmid = 107 })).allowed()
end)

test("what is no production, or no interruption, goes on", function()
  setup()
  at("2026-11-23 10:00")
  expect(call("stop_vm", { vmid = 108 })).allowed()
  expect(call("start_vm", { vmid = 107 })).allowed()
  expect(call("update_vm_config", { vmid = 107, cores = 4 })).allowed()
end)

test("the weekend is free", function()
  setup()
  at("2026-11-22 10:00") -- a Sunday
  expect(call("stop_vm", { vmid = 107 })).allowed()
end)

test("days and pools of one's own", function()
  settings{ office_hours = { from = "08:00", to = "18:00", days = { "sun" }, pools = { "live" } } }
  guest(107, { pool = "live" })
  at("2026-11-22 10:00")
  expect(call("stop_vm", { vmid = 107 })).denied("office hours")
  expect(request("PUT /pools/live", { vms = "107", delete = 1 })).denied("stays production")
  at("2026-11-23 10:00")
  expect(call("stop_vm", { vmid = 107 })).allowed()
end)

test("nobody takes the tag away first", function()
  setup()
  at("2026-11-23 10:00")
  expect(call("update_vm_config", { vmid = 107, delete = { "tags" } })).denied("stays production")
  expect(call("update_vm_config", { vmid = 107, tags = { "dev" } })).denied("stays production")
  expect(call("update_vm_config", { vmid = 107, tags = { "prod", "db" } })).allowed()
end)

test("a mistake in the setting switches nothing off", function()
  settings{ office_hours = { from = "8", to = "18:00" } }
  expect(call("stop_vm", { vmid = 107 })).denied("settings.office_hours.from: expected a time")
  settings{ office_hours = { from = "18:00", to = "08:00" } }
  expect(call("stop_vm", { vmid = 107 })).denied("from must be before to")
  settings{ office_hours = { from = "08:00", to = "18:00", days = { "monday" } } }
  expect(call("stop_vm", { vmid = 107 })).denied("'monday' is none of")
  settings{ office_hours = { from = "08:00" } }
  expect(call("stop_vm", { vmid = 107 })).denied("settings.office_hours.to: is missing")
end)

test("through every tool, the API and in bulk", function()
  setup()
  at("2026-11-23 10:00")
  local function api(method, path, parameters)
    parameters.node, parameters.vmid = "pve1", 107
    return call("call_api", { method = method, path = path, parameters = parameters })
  end
  expect(api("PUT", "/nodes/{node}/qemu/{vmid}/config", { delete = "tags" })).denied("stays production")
  expect(call("delete_vm", { vmid = 107 })).denied("office hours")
  expect(call("rollback_snapshot", { vmid = 107, snapname = "before" })).denied("office hours")
  expect(call("migrate_vm", { vmid = 107, target = "pve2" })).denied("office hours")
  expect(api("POST", "/nodes/{node}/qemu/{vmid}/status/stop", {})).denied("office hours")
  expect(call("power_vms", { action = "stop", tag = "prod" })).denied("office hours")
end)
