"""A guest's whole life, uploads, renewals and errors as scripts with proxmoxer have them; see proxmoxer_client.py."""

import io
import json
import sys

import urllib3
from proxmoxer import AuthenticationError, ProxmoxAPI, ResourceException
from proxmoxer.tools import Tasks

urllib3.disable_warnings()

access = json.load(sys.stdin)
place = {"port": access["port"], "verify_ssl": access["certificate"]}
user, token_name = access["token_id"].split("!")
api = ProxmoxAPI("127.0.0.1", user=user, token_name=token_name, token_value=access["token_secret"], **place)
said = {}


def done(upid):
    """Waits for a task as proxmoxer's own tool does."""
    return Tasks.blocking_status(api, upid, timeout=60, polling_interval=0.05)["exitstatus"]


node = api.nodes("pve1")
said["clone"] = done(node.qemu(102).clone.post(newid=321, name="py", full=1))
said["config"] = node.qemu(321).config.put(memory=1024, tags="py;test")
said["snapshot"] = done(node.qemu(321).snapshot.post(snapname="first"))
said["start"] = done(node.qemu(321).status.start.post())
said["backup"] = done(node.vzdump.post(vmid=321, storage="local"))
said["backups"] = len(node.storage("local").content.get(content="backup", vmid=321))
said["stop"] = done(node.qemu(321).status.stop.post())
said["rollback"] = done(node.qemu(321).snapshot("first").rollback.post())
said["delete"] = done(node.qemu(321).delete())
said["left"] = [vm["vmid"] for vm in api.cluster.resources.get(type="vm") if vm["vmid"] == 321]

image = io.BytesIO(b"not really an image" * 1000)
image.name = "small.iso"
said["upload"] = done(node.storage("local").upload.post(content="iso", filename=image))
found = [volume for volume in node.storage("local").content.get(content="iso") if "small.iso" in volume["volid"]]
said["uploaded"] = [volume["size"] for volume in found]

upid = node.qemu(102).status.start.post()
said["task"] = done(upid)
said["log"] = Tasks.decode_log(node.tasks(upid).log.get()).splitlines()[-1]
said["parsed"] = Tasks.decode_upid(upid)["type"]

by_ticket = ProxmoxAPI("127.0.0.1", user=access["user"], password=access["password"], **place)
before = by_ticket.get_tokens()[0]
by_ticket._backend.auth.renew_age = 0
said["renewed"] = by_ticket.version.get()["release"] == "9.2" and by_ticket.get_tokens()[0] is not None and bool(before)

try:
    ProxmoxAPI("127.0.0.1", user=access["user"], password="wrong", **place).version.get()
except AuthenticationError as error:
    said["refused"] = str(error)
try:
    node.qemu(102).config.put(cores="many")
except ResourceException as error:
    said["invalid"] = [error.status_code, error.errors]
try:
    node.qemu.post(vmid=102)
except ResourceException as error:
    said["taken"] = str(error)
print(json.dumps(said))
