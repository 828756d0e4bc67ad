"""One browser's stream: what is put into it is sent in order, as Server-Sent Events."""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from frontdesk.live.news import Item
from frontdesk.live.place import Place

# A browser that takes nothing for so long comes back later and asks for what it missed.
MOST_WAITING = 200
# Not all in the same moment when a server was restarted.
RETRY_MILLISECONDS = (1000, 4000)
dice = Random()  # noqa: S311 (no secret)


@dataclass(slots=True)
class Admission:
    """What the view says about who may listen; None until it let them in.

    The server puts it into the request's environment, where no header can reach.
    """

    person_id: int | None = None
    session_key: str = ""
    standing: str = ""
    since: str = ""


# To ask anew for all that is shown, when it is not known yet from where to go on.
RESET = b"event: reset\ndata: {}\n\n"
# Its name in the environment of a request.
ADMISSION = "frontdesk.admission"


@dataclass(eq=False, slots=True)
class Stream:
    """Somebody who listens, from `since` on when they come back."""

    person_id: int
    session_key: str
    standing: str
    since: Place | None = None
    put_at: float = 0.0
    is_over: bool = False
    waiting: asyncio.Queue[bytes | None] = field(default_factory=asyncio.Queue)

    def put(self, chunk: bytes) -> None:
        """Queue what is to be sent next."""
        if self.is_over:
            return
        self.waiting.put_nowait(chunk)
        if self.waiting.qsize() > MOST_WAITING:
            self.end()

    def end(self) -> None:
        """Close it after what is queued; the browser comes back by itself."""
        if not self.is_over:
            self.is_over = True
            self.waiting.put_nowait(None)


def greeting() -> bytes:
    """Return the first bytes: when to come back after a break."""
    return f"retry: {dice.randint(*RETRY_MILLISECONDS)}\n\n".encode()


def written(items: Iterable[Item], place: Place) -> bytes:
    """Return what one person is told of one look.

    The id stands in the last block only: a break between two blocks tells the first one twice rather than the second never.
    """
    changes: list[dict[str, Any]] = []
    others: list[tuple[str, dict[str, Any]]] = []
    for item in items:
        if item.kind == "change":
            changes.append(item.told)
        elif (item.kind, item.told) not in others:
            others.append((item.kind, item.told))
    blocks: list[tuple[str, Any]] = [("change", changes)] if changes else []
    texts = [f"event: {name}\ndata: {json.dumps(data, separators=(',', ':'))}\n" for name, data in [*blocks, *others]]
    return ("\n".join(texts) + f"id: {place}\n\n").encode()


def reset(place: Place) -> bytes:
    """Return the word that what is shown may be out of date, so that the page asks for it again."""
    return RESET[:-1] + f"id: {place}\n\n".encode()


def sign_of_life(place: Place) -> bytes:
    """Return what tells proxies and the page that the connection lives, and the browser how far it has heard."""
    return f"event: life\ndata: {{}}\nid: {place}\n\n".encode()
