"""Uses the gateway named on the command line as the Python SDK 1.x does, and prints what came of it as JSON."""

import asyncio
import json
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client


async def main(command):
    progress = []

    async def on_progress(step, total, message):
        progress.append({"progress": step, "total": total, "message": message})

    server = StdioServerParameters(command=command[0], args=command[1:])
    async with stdio_client(server) as (reader, writer):
        async with ClientSession(reader, writer) as session:
            hello = await session.initialize()
            await session.send_ping()
            tools = await session.list_tools()
            # The SDK checks structured results against the tool's output schema itself.
            vms = await session.call_tool("get_vms", {})
            started = await session.call_tool("start_vm", {"vmid": 102}, progress_callback=on_progress)
            denied = await session.call_tool("stop_vm", {"vmid": 100})
            wrong = await session.call_tool("start_vm", {"vmid": "many"})
    print(
        json.dumps(
            {
                "revision": hello.protocolVersion,
                "server": hello.serverInfo.name,
                "tools": [tool.name for tool in tools.tools],
                "vms": vms.structuredContent,
                "started": started.structuredContent,
                "startedText": started.content[0].text,
                "startedIsError": started.isError,
                "progress": progress,
                "deniedIsError": denied.isError,
                "denied": denied.content[0].text,
                "wrongIsError": wrong.isError,
                "wrong": wrong.content[0].text,
            }
        )
    )


asyncio.run(main(sys.argv[1:]))
