"""Uses the gateway as chuk-mcp does, an implementation of its own, and prints what came of it as JSON."""

import json
import sys

import anyio
from chuk_mcp.protocol.messages import (
    send_initialize,
    send_message,
    send_ping,
    send_prompts_get,
    send_prompts_list,
    send_resources_list,
    send_resources_read,
    send_tools_call,
    send_tools_list,
)
from chuk_mcp.protocol.messages.completions import send_completion_complete
from chuk_mcp.protocol.messages.tools import ToolResult
from chuk_mcp.transports.stdio import StdioParameters, stdio_client


async def main(revision, command):
    async with stdio_client(StdioParameters(command=command[0], args=command[1:])) as streams:
        hello = await send_initialize(*streams, preferred_version=revision)
        alive = await send_ping(*streams)
        tools = await send_tools_list(*streams)
        vms = await send_tools_call(*streams, "get_vms", {})
        progress = []

        async def on_progress(step, total, message):
            progress.append(step)

        started = ToolResult(
            **await send_message(
                *streams,
                method="tools/call",
                params={"name": "start_vm", "arguments": {"vmid": 102}},
                progress_callback=on_progress,
            )
        )
        denied = await send_tools_call(*streams, "stop_vm", {"vmid": 100})
        unasked = await send_tools_call(*streams, "stop_vm", {"vmid": 101})
        try:
            await send_tools_call(*streams, "no_such_tool", {})
            unknown = None
        except Exception as error:
            unknown = str(error)
        resources = await send_resources_list(*streams)
        guest = await send_resources_read(*streams, "proxmox://nodes/pve1/qemu/102/status")
        prompts = await send_prompts_list(*streams)
        prompt = await send_prompts_get(*streams, "plan_node_maintenance", {"node": "pve1"})
        completion = await send_completion_complete(
            *streams, {"type": "ref/prompt", "name": "plan_node_maintenance"}, {"name": "node", "value": "p"}
        )
        subscribed = await send_message(
            *streams, method="resources/subscribe", params={"uri": "proxmox://nodes/pve1/qemu/102"}
        )
        await send_tools_call(*streams, "stop_vm", {"vmid": 102})
        with anyio.fail_after(60):
            while True:
                message = await streams[0].receive()
                if getattr(message, "method", None) == "notifications/resources/updated":
                    break
    print(
        json.dumps(
            {
                "revision": hello.protocolVersion,
                "server": hello.serverInfo.name,
                "alive": alive,
                "tools": [tool.name for tool in tools.tools],
                "vms": len(vms.content),
                "started": started.content[0]["text"] if isinstance(started.content[0], dict) else started.content[0].text,
                "deniedIsError": denied.isError,
                "progress": progress,
                "unaskedIsError": unasked.isError,
                "updated": message.params["uri"],
                "unknown": unknown,
                "resources": len(resources.resources),
                "guest": len(guest.contents),
                "prompts": [prompt.name for prompt in prompts.prompts],
                "messages": len(prompt.messages),
                "completion": completion.values if hasattr(completion, "values") else completion["values"],
                "subscribed": subscribed,
            }
        )
    )


anyio.run(main, sys.argv[1], sys.argv[2:])
