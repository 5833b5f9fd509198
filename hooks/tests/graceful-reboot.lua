test("off without its setting", function()
  expect(call("reboot_vm", { vmid = 107 })).allowed().unchanged()
  settings{ graceful_reboot = false }
  expect(call("reboot_vm", { vmid = 107 })).allowed().sends("POST /nodes/pve1/qemu/107/status/reset")
end)

test("a hard reset becomes a graceful reboot", function()
  settings{ graceful_reboot = true }
  expect(call("reboot_vm", { vmid = 107 })).allowed().changed{ graceful = true }.noted("made graceful")
    .sends("POST /nodes/pve1/qemu/107/status/reboot")
  expect(call("reboot_vm", { vmid = 107, graceful = true })).allowed().unchanged()
end)

test("whatever tool resets", function()
  settings{ graceful_reboot = true }
  expect(request("POST /nodes/pve1/qemu/107/status/reset")).denied("hard resets are off")
end)

test("a label makes no difference", function()
  settings{ graceful_reboot = true }
  expect(call("update_vm_config", { vmid = 107, name = "other", tags = { "dev" } })).allowed()
  guest(107, { name = "other", tags = "dev" })
  expect(request("POST /nodes/pve1/qemu/107/status/reset")).denied("hard resets are off")
end)

test("through the API and in bulk", function()
  settings{ graceful_reboot = true }
  guest(107, { tags = "dev" })
  local reset = { method = "POST", path = "/nodes/{node}/qemu/{vmid}/status/reset", parameters = { node = "pve1", vmid = 107 } }
  expect(call("call_api", reset)).denied("hard resets are off")
  expect(call("update_vm_config", { vmid = 107, tags = { "lab" } })).allowed()
  guest(107, { tags = "lab" })
  expect(call("call_api", reset)).denied("hard resets are off")
  expect(call("power_vms", { action = "reset", tag = "lab" })).denied("hard resets are off")
  expect(call("power_vms", { action = "reboot", tag = "lab" })).allowed()
end)

test("a mistake in the setting switches nothing off", function()
  settings{ graceful_reboot = "yes" }
  expect(call("reboot_vm", { vmid = 107 })).denied("settings.graceful_reboot: expected a boolean")
end)
