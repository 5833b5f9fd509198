"""What zsh and fish make of a line and Tab, at a terminal of their own.

usage: completion.py SHELL PROGRAMS SCRIPT LINE...

PROGRAMS is a directory with proxgate, SCRIPT what `proxgate completion` printed. Prints for each line, as JSON, the line
after Tab and everything that was shown meanwhile.
"""

import json
import os
import re
import sys
import tempfile

import pexpect

shell, programs, script, *lines = sys.argv[1:]
home = tempfile.mkdtemp()
START = {
    "zsh": (
        ["-f", "-i"],
        f"PS1='> '; fpath=({os.path.dirname(script)} $fpath); autoload -Uz compinit; compinit -D -u;"
        " zstyle ':completion:*' verbose no",
    ),
    "fish": (["--no-config", "-i"], f"source {script}; function fish_prompt; echo -n '> '; end"),
}
words, preparation = START[shell]
child = pexpect.spawn(
    f"/usr/bin/{shell}",
    words,
    env={**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "TERM": "dumb", "HOME": home, "LC_ALL": "C.UTF-8"},
    encoding="utf-8",
    timeout=120,
    dimensions=(60, 250),
)
# Quoted, so that the echo of what is typed is not taken for what it prints.
child.send(preparation + "; echo rea''dy\r")
child.expect("\nready")
child.expect("> ")
completed = []
for line in lines:
    # What is typed behind Tab is read when the completion is there: the whole line is turned into an argument.
    child.send(line + "\t" + "\x01echo '<\x05>'\r")
    child.expect(re.compile("\n<([^\r\n]*)>\r"))
    completed.append({"line": child.match.group(1).rstrip(), "shown": child.before})
    child.expect("> ")
child.sendline("exit")
child.expect(pexpect.EOF)
print(json.dumps({"completed": completed}))
