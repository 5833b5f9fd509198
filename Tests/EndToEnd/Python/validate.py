"""Checks MCP messages against the schema of a revision.

Arguments: the schema file. Lines on stdin: {"definition": NAME or null, "message": {...}}; the message as a whole must
be a JSON-RPC message, its result (or the whole, for a notification) what the definition says, and a tool's structured
result what the output schema in the preceding list of tools says. Prints {"checked": n, "faults": [...]}.
"""

import json
import sys

from jsonschema.validators import validator_for

schema = json.load(open(sys.argv[1], encoding="utf-8"))
section = "$defs" if "$defs" in schema else "definitions"
faults = []
checked = 0
outputs = {}


def check(value, against, what):
    global checked
    checked += 1
    kind = validator_for(schema)
    for fault in kind(against).iter_errors(value):
        faults.append(f"{what}: {fault.json_path}: {fault.message[:300]}")


def definition(name):
    return {**schema, "$ref": f"#/{section}/{name}"}


for line in sys.stdin:
    entry = json.loads(line)
    message = entry["message"]
    what = f"{entry['definition']} {json.dumps(message.get('id'))}"
    check(message, definition("JSONRPCMessage"), what)
    if entry["definition"]:
        check(message.get("result", message), definition(entry["definition"]), what)
    result = message.get("result", {})
    for tool in result.get("tools", []):
        outputs[tool["name"]] = tool["outputSchema"]
    if "structuredContent" in result and not result.get("isError"):
        check(result["structuredContent"], outputs[entry["tool"]], f"{what} {entry['tool']}")

print(json.dumps({"checked": checked, "faults": faults}))
