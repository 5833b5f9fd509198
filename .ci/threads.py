"""Looks for locks that are taken in another thread's name.

usage: threads.py PROGRAM

A Mutex notes the number of its thread, which inlined code reads by an address that is the thread's own (from %fs). Where
both ways on from an `await` begin with a lock, the optimizer of Swift 6.3 has been seen to take that address before the
`await` and to use it after, on another thread: the unlock then ends the process. Such a place reads the number (system call
0xba is gettid) in a function that never asks for an address of its own thread. Only x86_64 is understood.
"""
import re, subprocess, sys

code = subprocess.Popen(["objdump", "-d", "--no-show-raw-insn", sys.argv[1]], stdout=subprocess.PIPE, text=True)
function, own, found, sites = None, False, [], 0
for line in code.stdout:
    if head := re.match(r"[0-9a-f]+ <(.+)>:$", line):
        function, own = head[1], False
    elif "%fs:0x0" in line:
        own = True
    elif re.search(r"mov\s+\$0xba,%edi", line):
        sites += 1
        if not own:
            found.append(function)
if code.wait() or not sites:
    sys.exit(f"{sys.argv[1]}: no code of x86_64 with locks in it")
names = subprocess.run(["swift", "demangle", "--compact"], input="\n".join(sorted(set(found))), text=True, capture_output=True)
# Of the runtime's own code only functions without an await are linked in; the last is a dependency's that nothing uses.
bad = [
    name for name in names.stdout.splitlines()
    if "resume partial function" in name and " Configuration.MutableInMemoryProvider." not in name
]
for name in bad:
    print(f"a lock in another thread's name: {name}")
print(f"{sites} places where a lock reads its thread's number, {len(bad)} of them wrong")
sys.exit(bool(bad))
