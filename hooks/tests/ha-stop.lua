test("off without its setting", function()
  guest(107, { ha = true })
  expect(call("stop_vm", { vmid = 107 })).allowed()
end)

test("denied, asked or noted", function()
  guest(107, { ha = true })
  settings{ ha_stop = "deny" }
  expect(call("stop_vm", { vmid = 107 })).denied("managed by HA")
  expect(request("POST /nodes/pve1/qemu/107/agent/shutdown")).denied("managed by HA")
  settings{ ha_stop = "confirm" }
  expect(call("stop_vm", { vmid = 107 })).confirmed("do it all the same?")
  settings{ ha_stop = "note" }
  expect(call("stop_vm", { vmid = 107 })).allowed().noted("managed by HA")
end)

test("guests without HA, and HA itself, go on", function()
  settings{ ha_stop = "deny" }
  guest(107, { ha = true })
  expect(call("stop_vm", { vmid = 108 })).allowed()
  expect(request("PUT /cluster/ha/resources/vm:107", { state = "stopped" })).allowed()
end)

test("nobody takes the guest out of HA first", function()
  settings{ ha_stop = "deny" }
  guest(107, { ha = true })
  expect(request("DELETE /cluster/ha/resources/vm:107")).denied("lose the protection of HA")
end)

test("a mistake in the setting switches nothing off", function()
  settings{ ha_stop = "refuse" }
  expect(call("stop_vm", { vmid = 107 })).denied("settings.ha_stop: expected deny, confirm or note")
end)

test("through every tool, the API and in bulk", function()
  settings{ ha_stop = "deny" }
  guest(107, { ha = true, tags = "web" })
  local function api(method, path, parameters)
    return call("call_api", { method = method, path = path, parameters = parameters })
  end
  expect(api("DELETE", "/cluster/ha/resources/{sid}", { sid = "vm:107" })).denied("lose the protection of HA")
  expect(call("shutdown_vm", { vmid = 107 })).denied("managed by HA")
  expect(call("rollback_snapshot", { vmid = 107, snapname = "before" })).denied("managed by HA")
  expect(api("POST", "/nodes/{node}/qemu/{vmid}/status/stop", { node = "pve1", vmid = 107 })).denied("managed by HA")
  expect(call("power_vms", { action = "stop", tag = "web" })).denied("managed by HA")
end)
