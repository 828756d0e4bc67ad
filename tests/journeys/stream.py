"""A stream that stands in for the real one: what was committed to the log is told when a test says so."""

import json
import queue
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

from django.db import connection

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting

SILENCE_SECONDS = 0.2


class FakeStream:
    """Tells everybody everything: permission is the fragments' matter, not the stream's."""

    def __init__(self) -> None:
        self.listeners: list[queue.Queue[bytes | None]] = []
        self.told: list[tuple[int, bytes]] = []
        # What each connection began with.
        self.since: list[str] = []
        self.is_up = True
        self.lock = threading.Lock()

    def tell(self) -> None:
        """Tell what was committed since the last time."""
        newest = self.told[-1][0] if self.told else 0
        with acting(SYSTEM), connection.cursor() as cursor:
            cursor.execute("select id, name, ticket_id, message_id, actor_id from events_event where id > %s order by id", [newest])
            rows = cursor.fetchall()
        for number, name, ticket, message, actor in rows:
            self.send("change", [{"name": name, "ticket": ticket, "message": message, "actor": actor}], number)

    def send(self, kind: str, data: Any, number: int = 0) -> None:
        """Send one event to everybody who listens; one with a number is told again to who comes back from before it."""
        chunk = f"event: {kind}\n{f'id: {number}' if number else ''}\ndata: {json.dumps(data)}\n\n".replace("\n\ndata", "\ndata").encode()
        with self.lock:
            if number:
                self.told.append((number, chunk))
            for listener in self.listeners:
                listener.put(chunk)

    def drop(self) -> None:
        """Break all connections."""
        with self.lock:
            for listener in self.listeners:
                listener.put(None)

    def application(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one listener."""
        if not self.is_up:
            start("503 Service Unavailable", [("Content-Type", "text/plain")])
            return [b""]
        start("200 OK", [("Content-Type", "text/event-stream"), ("Cache-Control", "no-store")])
        since = environ.get("HTTP_LAST_EVENT_ID") or parse_qs(environ["QUERY_STRING"]).get("since", [""])[0]
        return self._listen(since)

    def _listen(self, since: str) -> Iterable[bytes]:
        mine: queue.Queue[bytes | None] = queue.Queue()
        with self.lock:
            self.since.append(since)
            missed = [chunk for number, chunk in self.told if since and number > int(since)]
            self.listeners.append(mine)
        try:
            yield b"retry: 300\n\n"
            yield from missed
            while True:
                try:
                    chunk = mine.get(timeout=SILENCE_SECONDS)
                except queue.Empty:
                    # Notices a browser that has gone.
                    chunk = b":\n\n"
                if chunk is None:
                    return
                yield chunk
        finally:
            with self.lock:
                self.listeners.remove(mine)

    def wait_for(self, count: int) -> None:
        """Wait until so many listen. Raises: TimeoutError."""
        until = time.monotonic() + 10
        while len(self.listeners) != count:
            if time.monotonic() > until:
                raise TimeoutError(f"{len(self.listeners)} listen, not {count}")
            time.sleep(0.02)
