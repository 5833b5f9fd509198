"""Uses `proxgate shell` as somebody at a terminal does, and prints what came of it as JSON.

Arguments: the program, a directory with a hook that asks its caller before VM 101 is stopped, a directory for state, and
the socket of a service where not the demonstration's cluster is to be used.
"""

import json
import os
import re
import sys

import pexpect

program, hooks, state = sys.argv[1:4]
PROMPT = "proxgate> "


class Shell:
    def __init__(self, arguments=("--demo", "--hooks", hooks), columns=100, **environment):
        base = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
        self.child = pexpect.spawn(
            program,
            ["shell", *arguments],
            env={**base, "TERM": "xterm", "XDG_STATE_HOME": state, **environment},
            encoding="utf-8",
            timeout=120,
            dimensions=(24, columns),
        )
        self.expect(PROMPT)

    def expect(self, text):
        self.child.expect_exact(text)
        return self.child.before + self.child.after

    def type(self, keys, until):
        self.child.send(keys)
        return self.expect(until)

    def run(self, line):
        """Everything that the line brings, up to the next empty prompt."""
        self.child.send(line + "\r")
        # The prompt is drawn again with every key; the one after the answer is followed by the cursor's place alone.
        self.child.expect(re.escape("\n\r\x1b[K" + PROMPT + "\r\x1b[10C"))
        return self.child.before

    def leave(self, how="\x04"):
        self.child.send(how)
        self.child.expect(pexpect.EOF)
        self.child.close()
        return self.child.exitstatus


seen = {}
shell = Shell()
seen["tool"] = shell.type("start_v\t", PROMPT + "start_vm ")
seen["argument"] = shell.type("v\t", "start_vm vmid=")
seen["vmids"] = shell.type("10\t", "debian-template")
seen["guest"] = shell.type("\x7f\x7fweb2\t", "vmid=102 ")
seen["started"] = shell.run("")
seen["choice"] = shell.type("power_vms act\tsus\t", "action=suspend ")
seen["dropped"] = shell.type("\x03", "^C\r\n")
seen["up"] = shell.type("\x1b[A", "start_vm vmid=102")
seen["edited"] = shell.run("\x01\x0bget_vm_status vmid=\x1b[Dx\x7f\x05102")
seen["searched"] = shell.type("\x12start", "search 'start': start_vm vmid=102")
seen["given up"] = shell.type("\x07", PROMPT)
seen["table"] = shell.run("get_vms")
seen["help"] = shell.run("help start_vm")
seen["tools"] = shell.run("tools snapshot")
seen["denied"] = shell.run("stop_vm vmid=100")
seen["mistyped"] = shell.run("strat_vm vmid=102")
seen["unclosed"] = shell.run("update_vm_config description='a")
seen["pasted"] = shell.type("\x1b[200~get_nodes\nstop_vm vmid=102\n\x1b[201~", "get_nodes stop_vm vmid=102 ")
shell.type("\x03", "^C\r\n")
shell.child.send("stop_vm vmid=101\r")
seen["asked"] = shell.expect("Carry it out? [y/N] ")
seen["no"] = shell.run("n")
shell.child.send("stop_vm vmid=101\r")
shell.expect("Carry it out? [y/N] ")
seen["yes"] = shell.run("y")
# A call that takes its time: the bar follows it, and Ctrl-C leaves it, not the shell.
shell.child.send("create_backup vmid=103 storage=local\r")
seen["bar"] = shell.expect("%")
seen["interrupted"] = shell.type("\x03", "\r\x1b[K" + PROMPT)
# Lines with secrets are used and forgotten.
seen["secret"] = shell.run("set_cloudinit vmid=101 cipassword=mark-7bJ4.hunter")
shell.run("call_api path=/nodes/{node}/scan/cifs parameters:='{\"node\":\"pve1\",\"server\":\"nas\",\"password\":\"mark-7bJ4.hunter\"}'")
shell.run("stop_vm vmid=103 confirm=mark-7bJ4.hunter")
seen["after"] = shell.run("list_tasks vmid=103")
seen["left"] = shell.leave()

# What was entered comes back in the next shell.
shell = Shell(NO_COLOR="1", columns=50)
seen["history"] = shell.type("\x1b[A", "list_tasks")
shell.type("\x15", PROMPT)
seen["plain"] = shell.run("get_vms")
seen["exit"] = shell.leave("exit\r")

print(json.dumps(seen))
