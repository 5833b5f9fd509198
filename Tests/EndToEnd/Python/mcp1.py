"""Uses the gateway named on the command line as the Python SDK 1.x does, and prints what came of it as JSON."""

import asyncio
import json
import sys

from mcp import ClientSession, McpError, StdioServerParameters, types
from mcp.client.stdio import stdio_client


async def main(command):
    progress, updated, logged = [], asyncio.Queue(), []

    async def on_progress(step, total, message):
        progress.append({"progress": step, "total": total, "message": message})

    async def on_message(message):
        if isinstance(message, types.ServerNotification) and isinstance(message.root, types.ResourceUpdatedNotification):
            await updated.put(str(message.root.params.uri))

    async def on_log(params):
        logged.append({"level": params.level, "data": params.data})

    def on_question(answer):
        async def ask(context, params):
            asked.append({"message": params.message, "schema": params.requestedSchema})
            return answer

        return ask

    server = StdioServerParameters(command=command[0], args=command[1:])

    async def confirm(answer):
        """Puts the question of a call that needs one to a human who gives this answer."""
        async with stdio_client(server) as (reader, writer):
            async with ClientSession(reader, writer, elicitation_callback=on_question(answer)) as session:
                await session.initialize()
                result = await session.call_tool("stop_vm", {"vmid": 101})
                status = await session.call_tool("get_vm_status", {"vmid": 101})
                return {
                    "isError": result.isError,
                    "text": result.content[0].text,
                    "status": status.structuredContent["status"],
                }

    asked = []
    async with stdio_client(server) as (reader, writer):
        async with ClientSession(
            reader, writer, message_handler=on_message, logging_callback=on_log
        ) as session:
            hello = await session.initialize()
            await session.send_ping()
            await session.set_logging_level("warning")
            tools = await session.list_tools()
            # The SDK checks structured results against the tool's output schema itself.
            vms = await session.call_tool("get_vms", {})
            uri = "proxmox://nodes/pve1/qemu/102"
            await session.subscribe_resource(uri)
            started = await session.call_tool("start_vm", {"vmid": 102}, progress_callback=on_progress)
            heard = await asyncio.wait_for(updated.get(), 60)
            await session.unsubscribe_resource(uri)
            denied = await session.call_tool("stop_vm", {"vmid": 100})
            wrong = await session.call_tool("start_vm", {"vmid": "many"})
            # No elicitation was declared, so that nobody could be asked.
            unasked = await session.call_tool("stop_vm", {"vmid": 101})
            resources = await session.list_resources()
            templates = await session.list_resource_templates()
            guest = await session.read_resource(uri)
            prompts = await session.list_prompts()
            prompt = await session.get_prompt("diagnose_vm", {"vmid": "102"})
            completion = await session.complete(
                types.PromptReference(type="ref/prompt", name="diagnose_vm"), {"name": "vmid", "value": "web"}
            )
            try:
                await session.read_resource("proxmox://nodes/pve1/qemu/999")
                missing = None
            except McpError as error:
                missing = error.error.code
    answers = {
        "accept": types.ElicitResult(action="accept", content={"approve": True}),
        "no": types.ElicitResult(action="accept", content={"approve": False}),
        "decline": types.ElicitResult(action="decline"),
        "cancel": types.ElicitResult(action="cancel"),
    }
    confirmations = {name: await confirm(answer) for name, answer in answers.items()}
    print(
        json.dumps(
            {
                "revision": hello.protocolVersion,
                "server": hello.serverInfo.name,
                "tools": [tool.name for tool in tools.tools],
                "vms": vms.structuredContent,
                "started": started.structuredContent,
                "startedText": started.content[0].text,
                "startedLinks": [str(part.uri) for part in started.content if part.type == "resource_link"],
                "startedIsError": started.isError,
                "progress": progress,
                "deniedIsError": denied.isError,
                "denied": denied.content[0].text,
                "wrongIsError": wrong.isError,
                "wrong": wrong.content[0].text,
                "unasked": unasked.content[0].text,
                "unaskedIsError": unasked.isError,
                "updated": heard,
                "logged": logged,
                "resources": [str(resource.uri) for resource in resources.resources],
                "templates": [template.uriTemplate for template in templates.resourceTemplates],
                "guest": json.loads(guest.contents[0].text),
                "prompts": [prompt.name for prompt in prompts.prompts],
                "embedded": [
                    str(message.content.resource.uri)
                    for message in prompt.messages
                    if message.content.type == "resource"
                ],
                "completion": completion.completion.values,
                "missing": missing,
                "asked": asked,
                "confirmations": confirmations,
            }
        )
    )


asyncio.run(main(sys.argv[1:]))
