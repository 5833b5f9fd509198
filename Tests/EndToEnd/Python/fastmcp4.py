"""Uses the gateway as fastmcp 4 does, and prints what came of it as JSON."""

import asyncio
import json
import sys

import mcp_types as types
from fastmcp import Client
from fastmcp.client.elicitation import ElicitResult
from fastmcp.client.transports import StdioTransport


async def main(command):
    progress, asked = [], []

    async def on_progress(step, total, message):
        progress.append({"progress": step, "message": message})

    def on_question(answer):
        async def ask(message, response_type, params, context):
            asked.append(message)
            return answer

        return ask

    async def confirm(answer):
        """Puts the question of a call that needs one to a human who gives this answer."""
        transport = StdioTransport(command[0], command[1:])
        async with Client(transport, elicitation_handler=on_question(answer)) as client:
            result = await client.call_tool("stop_vm", {"vmid": 101}, raise_on_error=False)
            status = await client.call_tool("get_vm_status", {"vmid": 101})
            return {"isError": result.is_error, "status": status.structured_content["status"]}

    async def subscribe():
        """Subscriptions are no methods of the client's, but of the session that it holds."""
        updated = asyncio.Queue()

        async def on_message(message):
            if isinstance(message, types.ResourceUpdatedNotification):
                await updated.put(str(message.params.uri))

        transport = StdioTransport(command[0], command[1:])
        async with Client(transport, mode="legacy", message_handler=on_message) as client:
            await client.session.subscribe_resource("proxmox://nodes/pve1/qemu/102")
            await client.call_tool("start_vm", {"vmid": 102})
            return await asyncio.wait_for(updated.get(), 60)

    accept = ElicitResult(action="accept", content={"approve": True})
    transport = StdioTransport(command[0], command[1:])
    async with Client(transport, progress_handler=on_progress, elicitation_handler=on_question(accept)) as client:
        tools = await client.list_tools()
        vms = await client.call_tool("get_vms", {})
        started = await client.call_tool("start_vm", {"vmid": 102})
        denied = await client.call_tool("stop_vm", {"vmid": 100}, raise_on_error=False)
        stopped = await client.call_tool("stop_vm", {"vmid": 101}, raise_on_error=False)
        resources = await client.list_resources()
        guest = await client.read_resource("proxmox://nodes/pve1/qemu/102/status")
        prompts = await client.list_prompts()
        prompt = await client.get_prompt("capacity_report", {})
        completion = await client.complete(
            types.PromptReference(type="ref/prompt", name="diagnose_vm"), {"name": "vmid", "value": "web"}
        )
    confirmations = {
        "decline": await confirm(ElicitResult(action="decline")),
        "cancel": await confirm(ElicitResult(action="cancel")),
    }
    updated = await subscribe()
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
                "completion": completion.values,
                "confirmations": confirmations,
                "updated": updated,
            }
        )
    )


asyncio.run(main(sys.argv[1:]))
