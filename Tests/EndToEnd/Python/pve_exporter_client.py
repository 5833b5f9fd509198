"""Scrapes a Proxmox API as prometheus-pve-exporter does, with a token and with a ticket; metrics as JSON on stdout."""

import json
import sys

import urllib3
from pve_exporter.collector import CollectorsOptions, collect_pve

urllib3.disable_warnings()

access = json.load(sys.stdin)
host = f"127.0.0.1:{access['port']}"
user, token_name = access["token_id"].split("!")
ways = {
    "token": {"user": user, "token_name": token_name, "token_value": access["token_secret"]},
    "ticket": {"user": access["user"], "password": access["password"]},
}
everything = CollectorsOptions(**{name: True for name in CollectorsOptions._fields})
print(json.dumps({
    way: collect_pve({**config, "verify_ssl": access["certificate"]}, host, True, True, everything).decode()
    for way, config in ways.items()
}))
