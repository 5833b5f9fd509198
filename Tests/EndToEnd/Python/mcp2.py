"""Uses the gateway as the Python SDK 2.x does, in the mode named first, and prints what came of it as JSON."""

import asyncio
import json
import sys

import mcp_types as types
from mcp import Client, MCPError, StdioServerParameters


async def main(mode, command):
    progress, updated, asked = [], asyncio.Queue(), []

    async def on_progress(step, total, message):
        progress.append({"progress": step, "total": total, "message": message})

    async def on_message(message):
        if isinstance(message, types.ResourceUpdatedNotification):
            await updated.put(str(message.params.uri))

    def on_question(answer):
        async def ask(context, params):
            asked.append({"message": params.message, "schema": params.requested_schema})
            return answer

        return ask

    server = StdioServerParameters(command=command[0], args=command[1:])

    async def confirm(answer):
        """Puts the question of a call that needs one to a human who gives this answer."""
        async with Client(server, mode=mode, elicitation_callback=on_question(answer)) as client:
            try:
                result = await client.call_tool("stop_vm", {"vmid": 101})
                text, failed = result.content[0].text, result.is_error
            except Exception as error:  # a question that is never answered ends the SDK's rounds
                text, failed = str(error), True
            status = await client.call_tool("get_vm_status", {"vmid": 101})
            return {"isError": failed, "text": text, "status": status.structured_content["status"]}

    uri = "proxmox://nodes/pve1/qemu/102"
    async with Client(server, mode=mode, message_handler=on_message) as client:
        tools = await client.list_tools()
        vms = await client.call_tool("get_vms", {})
        revision = client.protocol_version
        if revision == "2026-07-28":
            async with client.listen(resource_subscriptions=[uri], tools_list_changed=True) as subscription:
                honored = subscription.honored.resource_subscriptions
                started = await client.call_tool("start_vm", {"vmid": 102}, progress_callback=on_progress)
                heard = str((await asyncio.wait_for(anext(aiter(subscription)), 60)).uri)
        else:
            await client.subscribe_resource(uri)
            honored = [uri]
            started = await client.call_tool("start_vm", {"vmid": 102}, progress_callback=on_progress)
            heard = await asyncio.wait_for(updated.get(), 60)
        denied = await client.call_tool("stop_vm", {"vmid": 100})
        wrong = await client.call_tool("start_vm", {"vmid": "many"})
        try:
            result = await client.call_tool("stop_vm", {"vmid": 101})
            unasked, unasked_code = result.content[0].text, None
        except MCPError as error:
            unasked, unasked_code = error.error.message, error.error.code
        resources = await client.list_resources()
        templates = await client.list_resource_templates()
        guest = await client.read_resource(uri)
        prompts = await client.list_prompts()
        prompt = await client.get_prompt("diagnose_vm", {"vmid": "102"})
        completion = await client.complete(
            types.PromptReference(type="ref/prompt", name="diagnose_vm"), {"name": "vmid", "value": "web"}
        )
        try:
            await client.read_resource("proxmox://nodes/pve1/qemu/999")
            missing = None
        except MCPError as error:
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
                "revision": revision,
                "tools": [tool.name for tool in tools.tools],
                "vms": vms.structured_content,
                "started": started.structured_content,
                "startedText": started.content[0].text,
                "startedLinks": [str(part.uri) for part in started.content if part.type == "resource_link"],
                "startedIsError": started.is_error,
                "progress": progress,
                "deniedIsError": denied.is_error,
                "denied": denied.content[0].text,
                "wrongIsError": wrong.is_error,
                "wrong": wrong.content[0].text,
                "unasked": unasked,
                "unaskedCode": unasked_code,
                "honored": [str(uri) for uri in honored],
                "updated": heard,
                "resources": [str(resource.uri) for resource in resources.resources],
                "templates": [template.uri_template for template in templates.resource_templates],
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


asyncio.run(main(sys.argv[1], sys.argv[2:]))
