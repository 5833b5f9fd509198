"""Uses the gateway as fastmcp 4 does, and prints what came of it as JSON."""

import asyncio
import json
import sys

from fastmcp import Client
from fastmcp.client.elicitation import ElicitResult
from fastmcp.client.transports import StdioTransport


async def main(command):
    progress, asked = [], []

    async def on_progress(step, total, message):
        progress.append({"progress": step, "message": message})

    async def on_question(message, response_type, params, context):
        asked.append(message)
        return ElicitResult(action="accept", content={"approve": True})

    transport = StdioTransport(command[0], command[1:])
    async with Client(transport, progress_handler=on_progress, elicitation_handler=on_question) as client:
        tools = await client.list_tools()
        vms = await client.call_tool("get_vms", {})
        started = await client.call_tool("start_vm", {"vmid": 102})
        denied = await client.call_tool("stop_vm", {"vmid": 100}, raise_on_error=False)
        stopped = await client.call_tool("stop_vm", {"vmid": 101}, raise_on_error=False)
        resources = await client.list_resources()
        guest = await client.read_resource("proxmox://nodes/pve1/qemu/102/status")
        prompts = await client.list_prompts()
        prompt = await client.get_prompt("capacity_report", {})
    print(
        json.dumps(
            {
                "tools": [tool.name for tool in tools],
                "vms": vms.structured_content,
                "started": started.structured_content,
                "progress": progress,
                "deniedIsError": denied.is_error,
                "denied": denied.content[0].text,
                "stoppedIsError": stopped.is_error,
                "stopped": stopped.structured_content,
                "asked": asked,
                "resources": [str(resource.uri) for resource in resources],
                "guest": json.loads(guest[0].text),
                "prompts": [prompt.name for prompt in prompts],
                "messages": len(prompt.messages),
            }
        )
    )


asyncio.run(main(sys.argv[1:]))
