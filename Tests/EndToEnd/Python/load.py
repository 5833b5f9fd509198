"""Load on the socket of a gateway: many honest clients, and beside them some that are slow, rude or both.

usage: load.py SOCKET CONNECTIONS IN_FLIGHT SECONDS PID LOG
       load.py --probe SOCKET

Each honest client keeps IN_FLIGHT requests open, and sends the next one when an answer comes; now and then one goes and
comes again. A process of its own sends a ping every 50 ms, so that it measures the gateway and not this script. To LOG
goes a line for people at intervals; the last line on stdout is a JSON object: what was answered, with which codes, how
evenly, how long a ping took, and the gateway's memory (process PID) at each interval.
"""
import asyncio, json, math, os, random, subprocess, sys, time


def probe(path):
    """One who only wants to know that the service lives, until nobody listens to it."""
    import socket
    client = socket.socket(socket.AF_UNIX)
    client.connect(path)
    lines = client.makefile("rb")
    number = 0
    while True:
        number += 1
        begin = time.perf_counter()
        client.sendall(b'{"id":%d,"op":"ping"}\n' % number)
        answer = json.loads(lines.readline())
        took = time.perf_counter() - begin
        assert answer["id"] == number and answer["ok"], answer
        try:
            print(took * 1e3, flush=True)
        except BrokenPipeError:
            os._exit(0)
        time.sleep(0.05)


if sys.argv[1] == "--probe":
    probe(sys.argv[2])

path, connections, in_flight, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
pid, log = int(sys.argv[5]), open(sys.argv[6], "w", buffering=1)
interval = min(60.0, max(1.0, seconds / 20))
STATELESS = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {},
}


def plain(tool, **arguments):
    return json.dumps({"tool": tool, "args": arguments})[1:]


def mcp(method, **parameters):
    return json.dumps({"jsonrpc": "2.0", "method": method, "params": {**parameters, "_meta": STATELESS}})[1:]


def mixture(vmid):
    """The requests of one client, without their ids. One in thirty-two is a change, of a guest that few others change."""
    reads = [
        '"op":"ping"}', plain("get_vm_status", vmid=101), plain("get_nodes"), plain("nothing"),
        plain("get_vm_config", vmid=vmid), plain("get_vm_config", vmid="x"), mcp("tools/call", name="get_nodes"),
        plain("get_task", upid="UPID:nonsense"), plain("get_vm_status", vmid=vmid),
        mcp("tools/call", name="get_vm_status", arguments={"vmid": vmid}),
    ]
    return reads * 3 + [plain("stop_vm", vmid=100), plain("update_vm_config", vmid=vmid, description="load")]


class Figures:
    def __init__(self):
        self.answered = self.wrong = self.lost = 0
        self.codes = {}
        self.buckets = {}

    def answer(self, answer, took):
        self.answered += 1
        error = answer.get("error")
        result = answer.get("result")
        if "jsonrpc" in answer and error is None and isinstance(result, dict) and result.get("isError"):
            error = result.get("_meta", {}).get("proxgate/error", {})
        code = "ok" if error is None else str(error.get("code"))
        self.codes[code] = self.codes.get(code, 0) + 1
        bucket = round(8 * math.log2(max(took * 1e3, 0.1)))
        self.buckets[bucket] = self.buckets.get(bucket, 0) + 1

    def latency(self, share):
        """In milliseconds, to about a tenth."""
        seen = 0
        for bucket in sorted(self.buckets):
            seen += self.buckets[bucket]
            if seen >= share * self.answered:
                return round(2 ** (bucket / 8), 1)


figures = Figures()
pings = []
over = asyncio.Event()


class Honest(asyncio.Protocol):
    """Keeps so many requests open, and takes every answer."""

    def __init__(self, number, requests, lives):
        self.number, self.requests, self.lives = number, requests, lives
        self.open, self.rest, self.sent, self.count = {}, b"", number, 0
        self.ended = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport
        transport.write(b"".join(self.next() for _ in range(in_flight)))

    def next(self):
        self.sent += 1
        request = self.requests[self.sent % len(self.requests)]
        self.open[self.sent] = time.perf_counter()
        return ('{"id":%d,%s\n' % (self.sent, request)).encode()

    def data_received(self, data):
        *lines, self.rest = (self.rest + data).split(b"\n")
        more = []
        for line in lines:
            answer = json.loads(line)
            begin = self.open.pop(answer.get("id"), None)
            if begin is None:
                if "event" not in answer and "method" not in answer:
                    figures.wrong += 1
                continue
            figures.answer(answer, time.perf_counter() - begin)
            self.count += 1
            if not over.is_set() and self.lives > 0:
                self.lives -= 1
                more.append(self.next())
        if more:
            self.transport.write(b"".join(more))
        elif not self.open:
            self.transport.close()

    def connection_lost(self, _):
        figures.lost += len(self.open)
        if not self.ended.done():
            self.ended.set_result(None)


counts = []


async def honest(number, vmids):
    """One after another on the same chair: each stays for some hundreds of requests."""
    requests = mixture(vmids[number % len(vmids)])
    done = 0
    while not over.is_set():
        _, client = await asyncio.get_running_loop().create_unix_connection(
            lambda: Honest(number, requests, random.randrange(100, 1000)), path)
        await client.ended
        done += client.count
    counts.append(done)


# MARK: Others


async def opened():
    return await asyncio.open_unix_connection(path, limit=64 << 20)


async def until_over(body):
    """A rude client may be cut off at any time: that is the gateway's right."""
    while not over.is_set():
        try:
            await asyncio.wait_for(body(), seconds + 60)
        except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError, asyncio.LimitOverrunError):
            await asyncio.sleep(0.1)


async def byte_by_byte():
    """A byte a second, in a long run."""
    reader, writer = await opened()
    while not over.is_set():
        for byte in b'{"id":1,"op":"ping"}\n':
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(1 if seconds >= 60 else 0.05)
            if over.is_set():
                return
        await reader.readline()


async def never_reads():
    """Each call is one of its own, so that only the answers that pile up can hold it back."""
    _, writer = await opened()
    number = 0
    while not over.is_set():
        for _ in range(10):
            number += 1
            writer.write(b'{"id":%d,"tool":"get_vms"}\n' % number)
        # Once neither side's buffer takes more, this waits.
        try:
            await asyncio.wait_for(writer.drain(), 0.2)
        except asyncio.TimeoutError:
            await asyncio.sleep(0.2)
    writer.transport.abort()


async def slow_reader():
    reader, writer = await opened()
    writer.transport.set_write_buffer_limits(1 << 16)
    number = 0
    while not over.is_set():
        number += 1
        writer.write(b'{"id":%d,"tool":"get_vms"}\n' % number)
        await reader.read(512)
        await asyncio.sleep(0.05)
    writer.transport.abort()


async def half_open():
    """Has said all that it wants to say; its answers are still owed."""
    while not over.is_set():
        reader, writer = await opened()
        writer.write(b'{"id":"half","tool":"get_nodes"}\n')
        writer.write_eof()
        if b'"half"' not in await reader.read():
            figures.lost += 1
        writer.close()
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
                b'{"id":%d,"tool":"get_vms"}\n{"id":-%d,"op":"cancel","call":%d}\n{"op":"cancel","call":-1}\n'
                % (number, number, number))
        await writer.drain()
        await asyncio.sleep(0.05)
    reading.cancel()
    writer.close()


async def same_ids():
    reader, writer = await opened()
    while not over.is_set():
        writer.write(b'{"id":7,"tool":"get_nodes"}\n' * 20)
        await writer.drain()
        for _ in range(20):
            await reader.readline()
    writer.close()


async def greedy():
    """As many calls at once as one client may have, and more."""
    reader, writer = await opened()
    number = 0
    while not over.is_set():
        for _ in range(1100):
            number += 1
            writer.write(b'{"id":%d,"tool":"get_nodes"}\n' % number)
        await writer.drain()
        for _ in range(1100):
            if not await reader.readline():
                return
    writer.close()


async def largest_lines():
    reader, writer = await opened()
    line = b'{"id":1,"op":"ping","x":"' + b"a" * ((1 << 20) - 40) + b'"}\n'
    too_long = b'{"id":2,"x":"' + b"b" * (3 << 20) + b'"}\n'
    while not over.is_set():
        writer.write(line + too_long)
        await writer.drain()
        await reader.readline()
        await reader.readline()
        await asyncio.sleep(0.2)
    writer.close()


# MARK: Watching


def resident():
    """MiB of the gateway's memory that are in use."""
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) >> 10 for line in status if line.startswith("VmRSS:"))


def share(values, part):
    return round(sorted(values)[min(len(values) - 1, int(len(values) * part))], 1) if values else None


async def hear(process):
    """The probe's pings."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), process.stdout)
    while line := await reader.readline():
        pings.append(float(line))


async def watch(begin):
    memory, answered, heard = [], 0, 0
    while not over.is_set():
        try:
            await asyncio.wait_for(over.wait(), interval)
        except asyncio.TimeoutError:
            pass
        memory.append(resident())
        now = pings[heard:]
        rate = (figures.answered - answered) / interval
        answered, heard = figures.answered, len(pings)
        print(
            f"{time.perf_counter() - begin:7.0f} s  {memory[-1]:5} MiB  {answered:10} answers  {rate:7.0f} /s  "
            f"ping median {share(now, 0.5)} ms, 99 % {share(now, 0.99)} ms, worst {share(now, 1)} ms", file=log)
    return memory


async def guests():
    reader, writer = await opened()
    writer.write(b'{"id":1,"tool":"get_vms"}\n')
    answer = json.loads(await reader.readline())
    writer.close()
    return [row["vmid"] for row in answer["result"]["vms"] if row["vmid"] not in (100, 101)]


async def main():
    vmids = await guests()
    rude = [byte_by_byte] * 5 + [never_reads] * 5 + [slow_reader] * 3 + [
        half_open, gone_at_once, cancels, same_ids, greedy, largest_lines]
    process = subprocess.Popen([sys.executable, __file__, "--probe", path], stdout=subprocess.PIPE)
    hearing = asyncio.create_task(hear(process))
    begin = time.perf_counter()
    watching = asyncio.create_task(watch(begin))
    others = [asyncio.create_task(until_over(body)) for body in rude]
    clients = [asyncio.create_task(honest(number, vmids)) for number in range(connections)]
    await asyncio.sleep(seconds)
    over.set()
    await asyncio.gather(*clients)
    took = time.perf_counter() - begin
    await asyncio.gather(*others)
    assert process.poll() is None, "the probe has ended"
    process.kill()
    await hearing
    memory = await watching
    summary = {
        "answered": figures.answered, "wrong": figures.wrong, "lost": figures.lost, "seconds": round(took, 1),
        "codes": figures.codes, "median_ms": figures.latency(0.5), "p99_ms": figures.latency(0.99),
        "per_client": [share(counts, 0), share(counts, 0.5), share(counts, 1)],
        "pings": len(pings), "ping_median_ms": share(pings, 0.5), "ping_p99_ms": share(pings, 0.99),
        "ping_over_100_ms": sum(ping > 100 for ping in pings), "ping_max_ms": share(pings, 1), "memory_mib": memory,
    }
    print(f"""
{figures.answered} answers in {took:.0f} s ({figures.answered / took:.0f} /s) to {connections} clients, {in_flight} in flight each
by code: {', '.join(f'{code} {count}' for code, count in sorted(figures.codes.items(), key=lambda pair: -pair[1]))}
not answered: {figures.lost}; not asked for: {figures.wrong}
a call: median {summary['median_ms']} ms, 99 % {summary['p99_ms']} ms
answers to one client: least {summary['per_client'][0]}, median {summary['per_client'][1]}, most {summary['per_client'][2]}
ping: {len(pings)}, median {summary['ping_median_ms']} ms, 99 % {summary['ping_p99_ms']} ms, worst {summary['ping_max_ms']} ms, {summary['ping_over_100_ms']} over 100 ms
memory: {memory[0]} MiB at first, {memory[len(memory) // 4]} after a quarter, {memory[-1]} at the end, {max(memory)} at most""", file=log)
    print(json.dumps(summary))


asyncio.run(main())
