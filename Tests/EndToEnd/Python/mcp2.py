"""Uses the gateway as the Python SDK 2.x does, in the mode named first, and prints what came of it as JSON."""

import asyncio
import json
import sys

from mcp import Client, StdioServerParameters


async def main(mode, command):
    progress = []

    async def on_progress(step, total, message):
        progress.append({"progress": step, "total": total, "message": message})

    server = StdioServerParameters(command=command[0], args=command[1:])
    async with Client(server, mode=mode) as client:
        tools = await client.list_tools()
        vms = await client.call_tool("get_vms", {})
        started = await client.call_tool("start_vm", {"vmid": 102}, progress_callback=on_progress)
        denied = await client.call_tool("stop_vm", {"vmid": 100})
        wrong = await client.call_tool("start_vm", {"vmid": "many"})
        revision = client.protocol_version
    print(
        json.dumps(
            {
                "revision": revision,
                "tools": [tool.name for tool in tools.tools],
                "vms": vms.structured_content,
                "started": started.structured_content,
                "startedText": started.content[0].text,
                "startedIsError": started.is_error,
                "progress": progress,
                "deniedIsError": denied.is_error,
                "denied": denied.content[0].text,
                "wrongIsError": wrong.is_error,
                "wrong": wrong.content[0].text,
            }
        )
    )


asyncio.run(main(sys.argv[1], sys.argv[2:]))
