"""`proxgate config init` as somebody at a terminal meets it.

usage: init.py PROXGATE DIRECTORY ADDRESS FINGERPRINT TOKEN_ID SECRET
"""
import os, sys
import pexpect

program, directory, address, fingerprint, token, secret = sys.argv[1:]
output = os.path.join(directory, "gateway.json")
# What is asked, in its order, and what a willing admin answers.
DIALOGUE = [
    ("A node of the cluster", address), ("shall it be pinned", "y"), ("The token's id", token), ("secret", secret),
]


def begun():
    child = pexpect.spawn(program, ["config", "init", "--output", output, "--hooks", "none"], timeout=60, encoding="utf-8")
    child.setwinsize(50, 300)
    return child


def answered(child, dialogue):
    for question, answer in dialogue:
        child.expect(question)
        child.sendline(answer)


def ended(child):
    rest = child.read()
    child.close()
    assert child.signalstatus is None, (child.signalstatus, rest)
    return child.exitstatus, rest


# The input ends before each of the answers: nothing is written.
for length in range(len(DIALOGUE)):
    child = begun()
    answered(child, DIALOGUE[:length])
    child.expect(DIALOGUE[length][0])
    child.sendeof()
    # Where a question has a usual answer, the end stands for it; the next one ends it.
    while child.isalive():
        if child.expect([pexpect.EOF, "secret"], timeout=60) == 0:
            break
        child.sendeof()
    code, rest = ended(child)
    assert code not in (0, None), (length, code, rest)
    assert os.listdir(directory) == [], (length, os.listdir(directory))

# The certificate is another one than the node says.
child = begun()
answered(child, [DIALOGUE[0]])
child.expect_exact(fingerprint)
child.expect("shall it be pinned")
child.sendline("n")
code, rest = ended(child)
assert code == 1 and "nothing was written" in rest, (code, rest)
assert os.listdir(directory) == []

# All is well.
child = begun()
answered(child, DIALOGUE[:3])
child.expect("pveum role add Proxgate --privs")
answered(child, DIALOGUE[3:])
code, rest = ended(child)
assert code == 0 and "proxgate doctor --config" in rest, (code, rest)
assert secret not in rest, "the secret is not shown"
assert sorted(os.listdir(directory)) == ["gateway.json", "token.secret"], os.listdir(directory)
assert os.stat(output).st_mode & 0o077 == 0

# Once more: what is there is left alone, before anything is asked.
before = open(output).read()
code, rest = ended(begun())
assert code == 1 and "left alone" in rest, (code, rest)
assert open(output).read() == before
print('{"done":true}')
