"""Talks to a Proxmox API as scripts do that use proxmoxer; access data as JSON on stdin, results as JSON on stdout."""

import json
import sys
import time

import urllib3
from proxmoxer import ProxmoxAPI, ResourceException

urllib3.disable_warnings()


def finished(api, node, upid):
    """Waits for a task and returns how it ended."""
    while True:
        status = api.nodes(node).tasks(upid).status.get()
        if status["status"] == "stopped":
            return status["exitstatus"]
        time.sleep(0.05)


def use(api, vmid, node):
    before = api.nodes(node).qemu(vmid).status.current.get()["status"]
    upid = api.nodes(node).qemu(vmid).status.start.post()
    exit_status = finished(api, node, upid)
    try:
        api.nodes(node).qemu(999).status.current.get()
        missing = None
    except ResourceException as error:
        missing = error.status_code
    return {
        "version": api.version.get()["version"],
        "nodes": sorted(entry["node"] for entry in api.nodes.get()),
        "vms": sorted(entry["vmid"] for entry in api.cluster.resources.get(type="vm")),
        "before": before,
        "exit": exit_status,
        "after": api.nodes(node).qemu(vmid).status.current.get()["status"],
        "missing": missing,
    }


access = json.load(sys.stdin)
place = {"port": access["port"], "verify_ssl": access["certificate"]}
user, token_name = access["token_id"].split("!")
by_token = ProxmoxAPI("127.0.0.1", user=user, token_name=token_name, token_value=access["token_secret"], **place)
by_ticket = ProxmoxAPI("127.0.0.1", user=access["user"], password=access["password"], **place)
print(json.dumps({"token": use(by_token, 102, "pve1"), "ticket": use(by_ticket, 104, "pve3")}))
