"""Load on the socket of a gateway: many honest clients, and beside them some that are slow, rude or both.

usage: load.py SOCKET CONNECTIONS CALLS SECONDS
Every honest client sends CALLS requests at once and reads its answers. Prints one line of JSON: what was answered, what
was not, and how long a ping took meanwhile at most and in the middle.
"""
import asyncio, json, sys, time

path, connections, calls, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
REQUESTS = [
    {"op": "ping"}, {"tool": "get_vm_status", "args": {"vmid": 101}}, {"tool": "get_nodes"},
    {"tool": "stop_vm", "args": {"vmid": 100}}, {"tool": "nothing"}, {"tool": "get_vm_config", "args": {"vmid": "x"}},
]
count = {"answered": 0, "wrong": 0, "lost": 0}
pings = []
over = asyncio.Event()


async def opened():
    return await asyncio.open_unix_connection(path, limit=64 << 20)


async def honest(number, gate):
    reader, writer = await opened()
    await gate.wait()
    wanted = set()
    for i in range(calls):
        request = {"id": f"{number}-{i}", **REQUESTS[(number + i) % len(REQUESTS)]}
        wanted.add(request["id"])
        writer.write(json.dumps(request).encode() + b"\n")
    await writer.drain()
    while wanted:
        line = await reader.readline()
        if not line:
            break
        answer = json.loads(line)
        if answer.get("id") in wanted:
            wanted.discard(answer["id"])
            count["answered"] += 1
        elif "event" not in answer:
            count["wrong"] += 1
    count["lost"] += len(wanted)
    writer.close()


async def probe():
    """One who only wants to know that the service lives."""
    reader, writer = await opened()
    number = 0
    while not over.is_set():
        number += 1
        begin = time.perf_counter()
        writer.write(b'{"id":%d,"op":"ping"}\n' % number)
        answer = json.loads(await reader.readline())
        assert answer["id"] == number and answer["ok"], answer
        pings.append(time.perf_counter() - begin)
        await asyncio.sleep(0.05)
    writer.close()


async def until_over(body):
    """A rude client may be cut off at any time: that is the gateway's right."""
    try:
        await asyncio.wait_for(body(), seconds + 60)
    except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError, asyncio.LimitOverrunError):
        pass


async def byte_by_byte():
    reader, writer = await opened()
    while not over.is_set():
        for byte in b'{"id":1,"op":"ping"}\n':
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.05)
            if over.is_set():
                return
        await reader.readline()


async def never_reads():
    _, writer = await opened()
    while not over.is_set():
        writer.write(b'{"id":1,"tool":"get_vms"}\n' * 10)
        # Once neither side's buffer takes more, this waits.
        try:
            await asyncio.wait_for(writer.drain(), 0.2)
        except asyncio.TimeoutError:
            await asyncio.sleep(0.2)


async def half_open():
    """Has said all that it wants to say; its answers are still owed."""
    while not over.is_set():
        reader, writer = await opened()
        writer.write(b'{"id":"half","tool":"get_nodes"}\n')
        writer.write_eof()
        if b'"half"' not in await reader.read():
            count["lost"] += 1
        await asyncio.sleep(0.1)


async def gone_at_once():
    while not over.is_set():
        _, writer = await opened()
        writer.write(b'{"id":1,"tool":"get_vms"}\n{"id":2,"tool"')
        writer.transport.abort()
        await asyncio.sleep(0.05)


async def cancels():
    reader, writer = await opened()
    async def read():
        while await reader.read(1 << 20):
            pass
    reading = asyncio.create_task(read())
    number = 0
    while not over.is_set():
        for _ in range(50):
            number += 1
            writer.write(
                b'{"id":%d,"tool":"get_vms"}\n{"op":"cancel","call":%d}\n{"op":"cancel","call":-1}\n'
                % (number, number))
        await writer.drain()
        await asyncio.sleep(0.05)
    reading.cancel()


async def same_ids():
    reader, writer = await opened()
    while not over.is_set():
        writer.write(b'{"id":7,"tool":"get_nodes"}\n' * 20)
        await writer.drain()
        for _ in range(20):
            await reader.readline()


async def largest_lines():
    reader, writer = await opened()
    line = b'{"id":1,"op":"ping","x":"' + b"a" * ((1 << 20) - 40) + b'"}\n'
    too_long = b'{"id":2,"x":"' + b"b" * (3 << 20) + b'"}\n'
    while not over.is_set():
        writer.write(line + too_long)
        await writer.drain()
        await reader.readline()
        await reader.readline()


async def main():
    gate = asyncio.Event()
    rude = [byte_by_byte] * 5 + [never_reads] * 5 + [half_open, gone_at_once, cancels, same_ids, largest_lines]
    others = [asyncio.create_task(until_over(body)) for body in rude]
    alive = asyncio.create_task(probe())
    begin = time.perf_counter()
    rounds = 0
    while True:
        clients = [asyncio.create_task(honest(n, gate)) for n in range(connections)]
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(*clients)
        rounds += 1
        if time.perf_counter() - begin >= seconds:
            break
    over.set()
    await alive
    await asyncio.gather(*others)
    pings.sort()
    print(json.dumps({
        **count, "rounds": rounds, "seconds": round(time.perf_counter() - begin, 1), "pings": len(pings),
        "ping_median_ms": round(pings[len(pings) // 2] * 1e3, 1), "ping_max_ms": round(pings[-1] * 1e3, 1),
    }))


asyncio.run(main())
