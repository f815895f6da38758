"""A small load generator: `_load.py ADDRESS SECONDS CONNECTIONS`; prints requests a second and p95.

Ours, because a benchmark should need nothing that the repository does not bring. Each connection is
kept and asks again as soon as it was answered.
"""

import asyncio
import json
import sys
import time
from urllib.parse import urlsplit


async def main(address, seconds, connections):
    until = time.perf_counter() + seconds
    answers = await asyncio.gather(*(ask(address, until) for _ in range(connections)))
    times = sorted(each for some in answers for each in some)
    print(
        json.dumps(
            {
                "requests a second": len(times) / seconds,
                "p95": times[int(0.95 * (len(times) - 1))] if times else None,
            }
        )
    )


async def ask(address, until):
    parts = urlsplit(address)
    reader, writer = await asyncio.open_connection("127.0.0.1", parts.port)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    request = f"GET {path} HTTP/1.1\r\nHost: localhost:{parts.port}\r\n\r\n".encode()
    taken = []
    while (started := time.perf_counter()) < until:
        writer.write(request)
        await read(reader)
        taken.append(time.perf_counter() - started)
    writer.close()
    return taken


async def read(reader):
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    if " 200 " not in head.split("\r\n", 1)[0]:
        raise SystemExit(f"answered {head.splitlines()[0]}")
    if "content-length:" in head:
        length = int(head.split("content-length:")[1].split("\r\n")[0])
        await reader.readexactly(length)
        return
    while size := int((await reader.readline()).strip() or b"0", 16):  # chunked
        await reader.readexactly(size + 2)
    await reader.readline()


asyncio.run(main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3])))
