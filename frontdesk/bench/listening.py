"""Many browsers in one process: each holds an event stream open, says that it is there, and notes when it hears of a ticket.

Told what to do by lines on its input and answers by lines, so that the one who measures starts several of them:
    {"host", "port", "cookies": [...], "path"}   connect all; answers "ready"
    {"beat": [path of each browser], "token"}    from now on say there every 20 seconds that they are present; answers "ok"
    {"report": true}                             answers {ticket: [when each browser heard of it]} and forgets it
"""

import asyncio
import json
import re
import sys
import time
from collections import defaultdict
from typing import Any
from urllib.parse import urlencode

AT_ONCE = 20
HEARTBEAT_SECONDS = 20.0
CHANGE = re.compile(rb"event: change\ndata: (\[.*\])\n")


class Browsers:
    """All of this process."""

    def __init__(self, place: dict[str, Any]) -> None:
        self.place = place
        self.heard: dict[int, list[float]] = defaultdict(list)
        self.lost = 0
        self.beats: list[float] = []
        self.writers: list[asyncio.StreamWriter] = []
        self.tasks: list[asyncio.Task[None]] = []

    async def connect(self) -> None:
        """Open the stream of everybody and return when each has been greeted."""
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(cookie: str) -> None:
            async with gate:
                reader, writer = await self._ask("GET", self.place["path"], cookie)
                await reader.readuntil(b"event: ")
            # A writer that nobody holds closes its connection.
            self.writers.append(writer)
            self.tasks.append(asyncio.create_task(self._listen(reader)))

        await asyncio.gather(*(one(cookie) for cookie in self.place["cookies"]))

    async def _ask(self, method: str, path: str, cookie: str, body: bytes = b"") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection(self.place["host"], self.place["port"])
        head = f"{method} {path} HTTP/1.1\r\nHost: {self.place['host']}:{self.place['port']}\r\nCookie: {cookie}\r\n"
        if body:
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\nConnection: close\r\n"
        writer.write(head.encode() + b"\r\n" + body)
        status = await reader.readline()
        if b" 20" not in status:
            raise ConnectionError(f"{method} {path} answered {status!r}")
        return reader, writer

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        while chunk := await reader.read(65536):
            now = time.monotonic()
            for found in CHANGE.finditer(chunk):
                for change in json.loads(found[1]):
                    self.heard[change["ticket"]].append(now)
        self.lost += 1

    def beat(self, paths: list[str], token: str) -> None:
        """Let each say every 20 seconds, evenly spread, that they have a ticket open."""
        body = urlencode({"mode": "reading", "csrfmiddlewaretoken": token}).encode()
        for place, (path, cookie) in enumerate(zip(paths, self.place["cookies"], strict=True)):
            pause = HEARTBEAT_SECONDS * place / len(paths)
            self.tasks.append(asyncio.create_task(self._beat(path, cookie, body, pause)))

    async def _beat(self, path: str, cookie: str, body: bytes, pause: float) -> None:
        while True:
            await asyncio.sleep(pause)
            began = time.monotonic()
            reader, writer = await self._ask("POST", path, cookie, body)
            await reader.read()
            writer.close()
            self.beats.append(time.monotonic() - began)
            pause = HEARTBEAT_SECONDS

    def report(self) -> dict[str, Any]:
        """Return what was heard since the last report."""
        report = {"heard": self.heard, "lost": self.lost, "beats": self.beats}
        self.heard, self.beats = defaultdict(list), []
        return report


async def main() -> None:
    """Do what the lines of the input say until it ends."""
    loop = asyncio.get_running_loop()
    lines = asyncio.StreamReader(limit=2**24)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    browsers: Browsers | None = None
    while line := await lines.readline():
        said = json.loads(line)
        answer: Any = "ok"
        if browsers is None:
            browsers, answer = Browsers(said), "ready"
            await browsers.connect()
        elif "beat" in said:
            browsers.beat(said["beat"], said["token"])
        else:
            answer = browsers.report()
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
