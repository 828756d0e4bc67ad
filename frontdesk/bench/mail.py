"""measure(): how many messages a second become tickets and answers, and what a plain one costs."""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from typing import Any

from frontdesk.bench.filling import fill
from frontdesk.bench.shape import shape_of
from frontdesk.config import preparing
from frontdesk.mail.models import Decision, Door
from frontdesk.mail.receiving import receive
from frontdesk.mail.understanding import understood

# As many processes as the smallest desk has cores.
PROCESSES, MESSAGES, CORRESPONDENTS = 2, 1_000, 200
WARM_UP = 20
TEXT = """Hello,

the card reader at our counter {number} shows an error since this morning: the amount stays on the display, and nothing is printed.
We tried to switch it off and on again, without success. Can you tell us what to do?

Kind regards
Customer {who}
"""


def measure(tickets: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Return the figures for a desk of `tickets`; `say` is told what is going on."""
    preparing.prepare_database()
    say(f"Filling an empty database with {tickets:,} tickets …")
    fill(shape_of(tickets))
    preparing.close_connections()
    say(f"Receiving {PROCESSES * MESSAGES:,} messages in {PROCESSES} processes …")
    begun = time.perf_counter()
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        parts = pool.map(_receive_all, range(PROCESSES))
    seconds = max(part["seconds"] for part in parts)
    total = PROCESSES * MESSAGES
    return {
        "tickets": tickets,
        "processes": PROCESSES,
        "messages": total,
        "new": sum(part["new"] for part in parts),
        "joined": sum(part["joined"] for part in parts),
        "seconds": round(time.perf_counter() - begun, 2),
        "a_second": round(total / seconds, 1),
        "cpu_ms": round(1000 * sum(part["cpu"] for part in parts) / total, 2),
        "understood_ms": round(_understanding(), 3),
    }


def _receive_all(process: int) -> dict[str, Any]:
    raws = list(_messages(process, MESSAGES + WARM_UP))
    for raw in raws[:WARM_UP]:
        receive(raw, door=Door.PIPE)
    begun, cpu = time.perf_counter(), time.process_time()
    decisions = [receive(raw, door=Door.PIPE).row.decision for raw in raws[WARM_UP:]]
    figures: dict[str, Any] = {"seconds": time.perf_counter() - begun, "cpu": time.process_time() - cpu}
    return figures | {"new": decisions.count(Decision.NEW), "joined": decisions.count(Decision.JOINED)}


def _understanding() -> float:
    raws = list(_messages(PROCESSES, 200))
    begun = time.process_time()
    for raw in raws:
        understood(raw)
    return (time.process_time() - begun) * 1000 / len(raws)


def _messages(process: int, count: int) -> Iterator[bytes]:
    """Every second message is an answer to the one before it."""
    for number in range(count):
        who = f"c{process}-{number // 2 % CORRESPONDENTS}"
        answers = f"In-Reply-To: <{process}.{number - 1}@mail.example>\r\nReferences: <{process}.{number - 1}@mail.example>\r\n" * (
            number % 2
        )
        head = (
            f"From: Customer {who} <{who}@mail.example>\r\nTo: help@desk.example\r\n{answers}"
            f"Subject: {'Re: ' * (number % 2)}Reader {process}-{number - number % 2}\r\nMessage-ID: <{process}.{number}@mail.example>\r\n"
            "Date: Mon, 23 Nov 2026 09:00:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        )
        yield (head + TEXT.format(number=number, who=who).replace("\n", "\r\n")).encode()
