test("off without its setting", function()
  guest(107, { description = "secret plan" })
  expect(call("get_vm_config", { vmid = 107 })).allowed().answers{ description = "secret plan" }
end)

test("names and globs, at any depth, in results and errors", function()
  settings{ redact = { "description", "*disk*", "scsi*" } }
  guest(107, { description = "secret plan" })
  expect(call("get_vm_config", { vmid = 107 })).allowed().lacks("description").lacks("scsi0").answers{ cores = 2 }
  expect(call("start_vm", { vmid = 107 }, { result = { status = "running", guest = { description = "x" } } }))
    .allowed().lacks("description").answers{ status = "running" }
  local failed = call("start_vm", { vmid = 107 }, { error = { code = "task_failed", message = "no", disk = "x" } })
  expect(failed).lacks("disk")
end)

test("a label makes no difference", function()
  settings{ redact = { "description" } }
  expect(call("update_vm_config", { vmid = 107, name = "other", tags = { "public" } })).allowed()
  guest(107, { name = "other", tags = "public", description = "secret plan" })
  expect(call("get_vm_config", { vmid = 107 })).lacks("description")
end)

test("through the API and in bulk", function()
  settings{ redact = { "description", "scsi*" } }
  guest(107, { tags = "public", description = "secret plan" })
  local read = call("call_api", { path = "/nodes/{node}/qemu/{vmid}/config", parameters = { node = "pve1", vmid = 107 } },
    { result = { data = { description = "secret plan", scsi0 = "x", cores = 2 } } })
  expect(read).allowed().lacks("description").lacks("scsi0")
  expect(call("power_vms", { action = "stop", tag = "public" }, { result = { guests = { { vmid = 107, description = "x" } } } }))
    .allowed().lacks("description")
end)

test("a mistake in the setting switches nothing off", function()
  settings{ redact = "cipassword" }
  expect(call("start_vm", { vmid = 107 })).denied("settings.redact: expected a list")
end)
