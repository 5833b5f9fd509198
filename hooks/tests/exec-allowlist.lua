local exec = "POST /nodes/pve1/qemu/107/agent/exec"

test("off without its setting", function()
  expect(request(exec, { command = { "rm", "-rf", "/" } })).allowed()
end)

test("only listed commands", function()
  settings{ exec_allow = { commands = { "uptime", "systemctl status *" } } }
  expect(request(exec, { command = { "uptime" } })).allowed()
  expect(request(exec, { command = { "systemctl", "status", "nginx" } })).allowed()
  expect(request(exec, { command = { "systemctl", "stop", "nginx" } })).denied("'systemctl stop nginx' is not among")
  expect(request(exec, { command = { "uptime", "-p" } })).denied("not among")
  expect(request(exec, { command = { "uptime; rm -rf /" } })).denied("not among")
  expect(request(exec, { command = "uptime" })).allowed()
end)

test("what runs without a list of words is refused", function()
  settings{ exec_allow = { commands = { "uptime *" } } }
  expect(request("POST /nodes/pve1/qemu/107/agent", { command = "fstrim" })).denied("only commands")
  expect(request(exec)).denied("only commands")
end)

test("other ways into a guest are closed", function()
  settings{ exec_allow = { commands = { "uptime" } } }
  expect(request("POST /nodes/pve1/qemu/107/agent/file-write", { file = "/etc/passwd", content = "x" })).denied("only commands")
  expect(request("POST /nodes/pve1/qemu/107/agent/set-user-password", { username = "root", password = "xxxxx" })).denied("only commands")
end)

test("nobody opens a guest by a tag first", function()
  settings{ exec_allow = { commands = { "uptime" }, tags = { "lab" } } }
  guest(107, { tags = "prod" })
  guest(108, { tags = "lab" })
  expect(request(exec, { command = { "uptime" } })).denied("no command may run inside guest 107")
  expect(request("POST /nodes/pve1/qemu/108/agent/exec", { command = { "uptime" } })).allowed()
  expect(call("update_vm_config", { vmid = 107, tags = { "prod", "lab" } })).denied("may not be opened")
  expect(call("update_vm_config", { vmid = 108, tags = { "lab", "x" } })).allowed()
end)

test("a mistake in the setting switches nothing off", function()
  settings{ exec_allow = { command = { "uptime" } } }
  expect(request(exec, { command = { "uptime" } })).denied("settings.exec_allow.command: unknown name")
end)

test("through the tool and the API", function()
  settings{ exec_allow = { commands = { "uptime" }, tags = { "lab" } } }
  guest(107, { tags = "prod" })
  guest(108, { tags = "lab" })
  local function api(vmid, command)
    return call("call_api", { method = "POST", path = "/nodes/{node}/qemu/{vmid}/agent/exec",
      parameters = { node = "pve1", vmid = vmid, command = command } })
  end
  -- Opened by a tag first, then entered: neither goes through.
  expect(call("call_api", { method = "PUT", path = "/nodes/{node}/qemu/{vmid}/config",
    parameters = { node = "pve1", vmid = 107, tags = "lab" } })).denied("may not be opened")
  expect(call("execute_vm_command", { vmid = 107, command = { "uptime" } })).denied("no command may run inside guest 107")
  expect(api(107, { "uptime" })).denied("no command may run inside guest 107")
  expect(call("execute_vm_command", { vmid = 108, command = { "uptime" } })).allowed()
  expect(call("execute_vm_command", { vmid = 108, command = { "/bin/sh", "-c", "uptime" } })).denied("not among")
  expect(api(108, { "rm", "x" })).denied("not among")
end)
