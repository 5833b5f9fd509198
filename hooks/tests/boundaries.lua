local function setup()
  settings{ boundaries = { alice = { pools = { "web" }, vmids = { 150 } }, ["@interns"] = { tags = { "sandbox" } } } }
  guest(107, { pool = "web" })
  guest(108, { pool = "db" })
  guest(109, { tags = "sandbox" })
end

test("off without its setting", function()
  as{ user = "alice" }
  expect(call("stop_vm", { vmid = 108 })).allowed()
end)

test("inside and outside", function()
  setup()
  as{ user = "alice" }
  expect(call("stop_vm", { vmid = 107 })).allowed()
  expect(call("stop_vm", { vmid = 150 })).allowed()
  expect(call("stop_vm", { vmid = 108 })).denied("out of bounds for alice")
  expect(call("get_vm_config", { vmid = 108 })).denied("out of bounds")
  expect(request("DELETE /nodes/pve1/qemu/108")).denied("out of bounds")
end)

test("a group's boundary", function()
  setup()
  as{ user = "carol", groups = { "staff", "interns" } }
  expect(call("stop_vm", { vmid = 109 })).allowed()
  expect(call("stop_vm", { vmid = 107 })).denied("out of bounds for carol")
end)

test("who has no boundary may go everywhere", function()
  setup()
  as{ user = "root" }
  expect(call("stop_vm", { vmid = 108 })).allowed()
end)

test("new guests are made inside", function()
  setup()
  as{ user = "alice" }
  expect(request("POST /nodes/pve1/qemu", { vmid = 120, pool = "web" })).allowed()
  expect(request("POST /nodes/pve1/qemu", { vmid = 120 })).denied("out of bounds, or make one there")
  expect(request("POST /nodes/pve1/qemu/107/clone", { newid = 120 })).denied("out of bounds")
  expect(request("POST /nodes/pve1/qemu/107/clone", { newid = 120, pool = "web" })).allowed()
end)

test("what is no guest is not changed", function()
  setup()
  as{ user = "alice" }
  expect(request("POST /pools", { poolid = "mine" })).denied("nothing else")
end)

test("nobody relabels a guest into or out of the boundary", function()
  setup()
  as{ user = "alice" }
  expect(request("PUT /pools/web", { vms = "108" })).denied("guest 108 is out of bounds")
  expect(request("PUT /pools/web", { vms = "107", delete = 1 })).denied("out of bounds, or make one there")
  as{ user = "carol", groups = { "interns" } }
  expect(call("update_vm_config", { vmid = 107, tags = { "sandbox" } })).denied("guest 107 is out of bounds")
  expect(call("update_vm_config", { vmid = 109, delete = { "tags" } })).denied("out of bounds, or make one there")
end)

test("a mistake in the setting switches nothing off", function()
  settings{ boundaries = { alice = { pool = { "web" } } } }
  expect(call("stop_vm", { vmid = 107 })).denied("settings.boundaries.alice.pool: unknown name")
end)

test("through every tool, the API and in bulk", function()
  setup()
  as{ user = "alice" }
  local function api(method, path, parameters)
    parameters.node, parameters.vmid = "pve1", 108
    return call("call_api", { method = method, path = path, parameters = parameters })
  end
  expect(call("call_api", { method = "PUT", path = "/pools/{poolid}", parameters = { poolid = "web", vms = "108" } })).denied("out of bounds")
  expect(call("delete_vm", { vmid = 108 })).denied("out of bounds")
  expect(call("rollback_snapshot", { vmid = 108, snapname = "before" })).denied("out of bounds")
  expect(call("execute_vm_command", { vmid = 108, command = { "uptime" } })).denied("out of bounds")
  expect(api("POST", "/nodes/{node}/qemu/{vmid}/status/stop", {})).denied("out of bounds")
  expect(api("GET", "/nodes/{node}/qemu/{vmid}/config", {})).denied("out of bounds")
  expect(call("power_vms", { action = "stop", pool = "db" })).denied("out of bounds")
end)
