test("off without its setting", function()
  for _ = 1, 50 do expect(call("start_vm", { vmid = 107 })).allowed() end
end)

test("changes a minute", function()
  settings{ rate_limits = { changes_per_minute = 3 } }
  at("2026-11-23 10:00")
  for vmid = 107, 109 do expect(call("start_vm", { vmid = vmid })).allowed() end
  expect(call("start_vm", { vmid = 110 })).denied("has made 3 changes in a minute")
  expect(call("get_vm_config", { vmid = 110 })).allowed()
  as{ user = "bob", uid = 2000 }
  expect(call("start_vm", { vmid = 110 })).allowed()
  as{ user = "tester", uid = 1000 }
  at("2026-11-23 10:02")
  expect(call("start_vm", { vmid = 110 })).allowed()
end)

test("changes an hour", function()
  settings{ rate_limits = { changes_per_hour = 1 } }
  at("2026-11-23 10:00")
  expect(call("start_vm", { vmid = 107 })).allowed()
  at("2026-11-23 10:59")
  expect(call("start_vm", { vmid = 107 })).denied("in an hour")
end)

test("a daily budget of disruptions, whatever they are called", function()
  settings{ rate_limits = { disruptions_per_day = 2 } }
  at("2026-11-23 10:00")
  expect(call("stop_vm", { vmid = 107 })).allowed()
  expect(request("DELETE /nodes/pve1/qemu/108")).allowed()
  expect(call("reboot_vm", { vmid = 109 })).denied("2 disruptions in 24 hours")
  expect(call("start_vm", { vmid = 109 })).allowed()
  at("2026-11-24 10:01")
  expect(call("reboot_vm", { vmid = 109 })).allowed()
end)

test("a relabelled guest counts as any other", function()
  settings{ rate_limits = { disruptions_per_day = 1 } }
  expect(call("stop_vm", { vmid = 107 })).allowed()
  expect(call("update_vm_config", { vmid = 108, name = "other", tags = { "dev" } })).allowed()
  guest(108, { name = "other", tags = "dev" })
  expect(call("stop_vm", { vmid = 108 })).denied("disruptions")
end)

test("a dry run does not count", function()
  settings{ rate_limits = { changes_per_minute = 1 } }
  for _ = 1, 3 do expect(call("start_vm", { vmid = 107 }, { dry_run = true })).allowed() end
  expect(call("start_vm", { vmid = 107 })).allowed()
end)

test("a mistake in the setting switches nothing off", function()
  settings{ rate_limits = { changes_per_minute = -1 } }
  expect(call("start_vm", { vmid = 107 })).denied("settings.rate_limits.changes_per_minute: expected an integer from 0")
end)

test("through every tool, the API and in bulk", function()
  settings{ rate_limits = { disruptions_per_day = 1 } }
  guest(107, {})
  expect(call("delete_vm", { vmid = 107 })).allowed()
  expect(call("rollback_snapshot", { vmid = 107, snapname = "before" })).denied("disruptions")
  expect(call("call_api", { method = "POST", path = "/nodes/{node}/qemu/{vmid}/status/stop",
    parameters = { node = "pve1", vmid = 107 } })).denied("disruptions")
  expect(call("power_vms", { action = "stop", vmids = { 107 } })).denied("disruptions")
end)

test("each guest of a bulk call counts", function()
  settings{ rate_limits = { disruptions_per_day = 3 } }
  for vmid = 107, 110 do guest(vmid, {}) end
  expect(call("power_vms", { action = "stop", vmids = { 107, 108, 109, 110 } })).denied("3 disruptions")
end)
