"""Signals to programs at a terminal: what they say of their call, how they end, and how they leave the terminal.

usage: signals.py PROXGATE CONFIGURATION NEW ADDRESS

CONFIGURATION is of a gateway whose backups take their time, NEW a path where no configuration is yet, ADDRESS that of a
node. Prints what came of each as JSON.
"""

import json
import os
import pty
import select
import signal
import socket
import subprocess
import sys
import tempfile
import termios
import time

program, configuration, new, address = sys.argv[1:]
PATIENCE = 120


class Terminal:
    """A terminal of its own, which outlives the program at it."""

    def __init__(self, *words):
        self.master, self.slave = pty.openpty()
        self.before = termios.tcgetattr(self.slave)
        self.seen = ""
        self.program = subprocess.Popen(
            [program, *words],
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            # The terminal's keys are signals to whom it is the controlling one of.
            start_new_session=True,
            preexec_fn=lambda: __import__("fcntl").ioctl(0, termios.TIOCSCTTY, 0),
            env={**os.environ, "TERM": "xterm"},
        )

    def read(self, until):
        """Reads until `until` says that it was enough."""
        end = time.monotonic() + PATIENCE
        while not until():
            assert time.monotonic() < end, self.seen
            if select.select([self.master], [], [], 0.05)[0]:
                self.seen += os.read(self.master, 65536).decode(errors="replace")

    def wait(self, text):
        self.read(lambda: text in self.seen)

    def type(self, text):
        os.write(self.master, text.encode())

    def ended(self):
        self.read(lambda: self.program.poll() is not None and not select.select([self.master], [], [], 0)[0])
        after = termios.tcgetattr(self.slave)
        return {"code": self.program.returncode, "seen": self.seen, "restored": after == self.before}

    def mode(self):
        return termios.tcgetattr(self.slave)

    def changed(self):
        self.read(lambda: self.mode() != self.before)


def backup(vmid):
    terminal = Terminal("call", "create_backup", f"vmid={vmid}", "storage=local", "--config", configuration)
    terminal.wait("began")
    return terminal


said = {}

# Ctrl-C stops the waiting; the task goes on.
call = backup(102)
call.type("\x03")
said["interrupted"] = call.ended()

# A gateway that says nothing more: once more gives up.
with tempfile.TemporaryDirectory() as directory:
    path = os.path.join(directory, "silent.sock")
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(path)
        silent.listen()
        call = Terminal("call", "get_nodes", "--socket", path)
        connection, _ = silent.accept()
        lines = connection.makefile()
        assert "get_nodes" in lines.readline()
        call.type("\x03")
        assert "cancel" in lines.readline()
        call.type("\x03")
        said["given up"] = call.ended()
        connection.close()

call = backup(103)
call.program.send_signal(signal.SIGTERM)
said["terminated"] = call.ended()

for name, number in [("SIGTERM", signal.SIGTERM), ("SIGHUP", signal.SIGHUP)]:
    shell = Terminal("shell", "--demo")
    shell.wait("proxgate> ")
    shell.changed()
    shell.program.send_signal(number)
    said[f"shell {name}"] = shell.ended()

# While nothing that is typed is shown.
for name, number in [("SIGTERM", signal.SIGTERM), ("Ctrl-C", None)]:
    init = Terminal("config", "init", "--endpoint", address, "--accept-certificate", "--output", new)
    init.wait("The token's id")
    init.type("\n")
    init.wait("The token's secret")
    init.changed()
    if number:
        init.program.send_signal(number)
    else:
        init.type("\x03")
    said[f"init {name}"] = init.ended()

print(json.dumps(said))
