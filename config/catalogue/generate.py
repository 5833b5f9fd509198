#!/usr/bin/env python3
"""Writes Sources/ProxmoxClient/Catalogue/CatalogueText.swift from facts about Proxmox's API.

    generate.py FACTS          writes the file
    generate.py --check FACTS  exits with 1 where the file differs from what would be written

FACTS is a file of JSON lines: a header with `pve_version`, then one endpoint a line: path, method, parameters with
types and limits, permissions, and the shape of the answer, in the terms of Proxmox's own JSON schema.

The text has a block an endpoint, sorted by path and method, so that it can be searched without an index:

    /access/acl PUT update_acl token protected     path, method, name, flags
     {"check":["perm-modify","{path}"]}            who may
     {"type":"null"}                               what comes back
     delete? boolean                               a parameter: name, ? where optional, type, and what else is known
     path string
"""
import json
import pathlib
import sys

TARGET = pathlib.Path(__file__).resolve().parents[2] / "Sources/ProxmoxClient/Catalogue/CatalogueText.swift"


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def is_set(value):
    return value in (1, "1", True)


def number(value):
    """Limits that came as text are numbers all the same."""
    if isinstance(value, str):
        return float(value) if "." in value else int(value)
    return value


def fits(kind, value):
    """Defaults that are sentences about where the real one comes from are no values."""
    try:
        if kind in ("integer", "number"):
            float(value)
            return True
        if kind == "boolean":
            return str(value) in ("0", "1")
        return value is not None
    except (TypeError, ValueError):
        return False


def schema(facts):
    """A parameter's schema without its name, type and optionality; nested ones are tidied as well."""
    out = {}
    kind = facts.get("type", "string")
    for key, value in facts.items():
        if key in ("type", "optional") or value is None:
            continue
        if key in ("minimum", "maximum", "minLength", "maxLength"):
            value = number(value)
        elif key == "default":
            if not fits(kind, value):
                continue
            if kind in ("integer", "number", "boolean"):
                value = number(value)
        elif key == "format" and isinstance(value, dict):
            value = {name: nested(inner) for name, inner in value.items()}
        elif key == "items":
            value = nested(value)
        elif key == "oneOf":
            value = [nested(inner) for inner in value]
        out[key] = value
    return out


def nested(facts):
    out = schema(facts)
    if "type" in facts:
        out["type"] = facts["type"]
    if is_set(facts.get("optional")):
        out["optional"] = 1
    return out


def properties(parameters):
    """Properties by name. Where a schema is put together from alternatives, each property says whose it is."""
    found = dict(parameters.get("properties", {}))
    for part in parameters.get("allOf", []):
        found.update(part.get("properties", {}))
        alternatives = part.get("oneOf", [])
        if not alternatives:
            continue
        found[part["type-property"]] = part["type-property-schema"]
        for name in sorted({name for one in alternatives for name in one["properties"]}):
            having = [one for one in alternatives if name in one["properties"]]
            facts = dict(having[0]["properties"][name])
            needed = all(not is_set(one["properties"][name].get("optional")) for one in having)
            if len(having) < len(alternatives):
                facts["type-property"] = part["type-property"]
                facts["instance-types"] = [one["instance-type"] for one in having]
                needed = False
            facts["optional"] = 0 if needed else 1
            found[name] = facts
    return found


def block(endpoint):
    flags = []
    if is_set(endpoint.get("allowtoken")):
        flags.append("token")
    if is_set(endpoint.get("protected")):
        flags.append("protected")
    if endpoint.get("proxyto"):
        flags.append("proxy=" + endpoint["proxyto"])
    # Only a 0 forbids what the schema does not name.
    if endpoint["parameters"].get("additionalProperties") != 0 and "allOf" not in endpoint["parameters"]:
        flags.append("open")
    lines = [" ".join([endpoint["path"], endpoint["method"], endpoint["name"]] + flags)]
    lines.append(" " + compact(endpoint.get("permissions") or {}))
    lines.append(" " + compact(endpoint["returns"]))
    for name, facts in sorted(properties(endpoint["parameters"]).items()):
        optional = "?" if is_set(facts.get("optional")) else ""
        line = f" {name}{optional} {facts.get('type', 'string')}"
        rest = schema(facts)
        lines.append(line + (" " + compact(rest) if rest else ""))
    return "\n".join(lines)


def generate(facts):
    rows = [json.loads(line) for line in pathlib.Path(facts).read_text(encoding="utf-8").splitlines()]
    header, endpoints = rows[0], rows[1:]
    # By bytes, and so that a path comes before those that go on behind it.
    endpoints.sort(key=lambda one: (one["path"] + " " + one["method"]).encode())
    text = "\n".join(block(one) for one in endpoints)
    assert '"""#' not in text and "\\#" not in text
    return f'''// swift-format-ignore-file
// Written by config/catalogue/generate.py; change that, not this.

/// The API of Proxmox VE {header["pve_version"]}: {len(endpoints)} endpoints.
enum CatalogueText {{
    static let version = "{header["pve_version"]}"
    static let count = {len(endpoints)}
    static let text: StaticString = #"""
{text}

"""#
}}
'''


def main(arguments):
    check = "--check" in arguments
    files = [one for one in arguments if one != "--check"]
    if len(files) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    text = generate(files[0])
    if not check:
        TARGET.write_text(text, encoding="utf-8")
        return 0
    if TARGET.exists() and TARGET.read_text(encoding="utf-8") == text:
        return 0
    print(f"{TARGET} is not what {files[0]} gives; run generate.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
