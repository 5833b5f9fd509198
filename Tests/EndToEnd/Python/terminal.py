"""Uses `proxgate call` as somebody at a terminal does, and prints what came of it as JSON.

Arguments: the program, and a directory with a hook that asks its caller before VM 101 is stopped.
"""

import json
import os
import sys

import pexpect

program, hooks = sys.argv[1:]


def run(words, answers=(), **environment):
    """Everything that the terminal was sent, and the exit code."""
    child = pexpect.spawn(
        program,
        ["call", *words, "--demo", "--hooks", hooks],
        env={**{name: value for name, value in os.environ.items() if name != "NO_COLOR"}, "TERM": "xterm", **environment},
        encoding="utf-8",
        timeout=120,
        dimensions=(24, 100),
    )
    seen = ""
    for expected, answer in answers:
        child.expect_exact(expected)
        seen += child.before + child.after
        child.sendline(answer)
    child.expect(pexpect.EOF)
    seen += child.before
    child.close()
    return {"code": child.exitstatus, "seen": seen}


print(
    json.dumps(
        {
            "backup": run(["create_backup", "vmid=102", "storage=local"]),
            "plain": run(["start_vm", "vmid=102"], NO_COLOR="1"),
            "dumb": run(["start_vm", "vmid=102"], TERM="dumb"),
            "json": run(["start_vm", "vmid=102", "--json"]),
            "denied": run(["stop_vm", "vmid=100"]),
            "yes": run(["stop_vm", "vmid=101"], [("Carry it out? [y/N]", "y")]),
            "no": run(["stop_vm", "vmid=101"], [("Carry it out? [y/N]", "n")]),
        }
    )
)
