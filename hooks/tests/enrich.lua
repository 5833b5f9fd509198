test("off without its setting", function()
  guest(107, { description = "owner: alice" })
  expect(call("get_vm_config", { vmid = 107 })).allowed().lacks("owner")
end)

test("the owner is added", function()
  settings{ owner = "owner" }
  guest(107, { description = "Web server\nowner: alice since 2025" })
  guest(108, { description = "nobody's" })
  expect(call("get_vm_config", { vmid = 107 })).allowed().answers{ owner = "alice" }
  expect(call("get_vm_config", { vmid = 108 })).allowed().lacks("owner")
end)

test("another word", function()
  settings{ owner = "team" }
  guest(107, { description = "owner: alice, team: web" })
  expect(call("get_vm_config", { vmid = 107 })).answers{ owner = "web" }
end)

test("a label makes no difference", function()
  settings{ owner = "owner" }
  guest(107, { description = "owner: alice", tags = "prod" })
  expect(call("update_vm_config", { vmid = 107, name = "other", tags = { "dev" } })).allowed()
  guest(107, { description = "owner: alice", name = "other", tags = "dev" })
  expect(call("get_vm_config", { vmid = 107 })).answers{ owner = "alice" }
end)

test("a mistake in the setting switches nothing off", function()
  settings{ owner = true }
  expect(call("get_vm_config", { vmid = 107 })).denied("settings.owner: expected a string")
end)
