"""measure(): fill an empty desk with one number of tickets and measure every operation in it."""

import importlib
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from frontdesk.bench.browser import Browser
from frontdesk.bench.costs import cost_of
from frontdesk.bench.filling import fill
from frontdesk.bench.load import production_server, requests_per_second
from frontdesk.bench.operations import EMAIL, PASSWORD, let_sign_in, operations
from frontdesk.bench.shape import shape_of
from frontdesk.config import preparing


def measure(tickets: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Return {"tickets": N, "fill_seconds": S, "operations": {name: its costs}}; `say` is told what is going on."""
    preparing.prepare_database()
    preparing.collect_static()
    say(f"Filling an empty database with {tickets:,} tickets …")
    shape, began = shape_of(tickets), time.monotonic()
    fill(shape)
    # The filling connection had settings of its own: a commit was not waited for.
    preparing.close_connections()
    let_sign_in()
    filled = round(time.monotonic() - began, 1)
    say(f"Filled in {filled:,} s. Measuring …")
    # Named late: it looks for the static files that were collected just now.
    browser = Browser(importlib.import_module("frontdesk.config.wsgi").application)
    browser.sign_in(EMAIL, PASSWORD)
    measured = operations(shape)
    costs: dict[str, dict[str, Any]] = {}
    # Reading first, by one and by eight clients: what writing leaves behind would be read as well.
    for batch in ([o for o in measured if not o.writes], [o for o in measured if o.writes]):
        costs |= {operation.name: asdict(cost_of(operation, browser)) for operation in batch}
        preparing.close_connections()
        with production_server():
            for operation in batch:
                costs[operation.name]["requests_per_second"] = requests_per_second(operation, browser)
    preparing.close_connections()
    return {"tickets": tickets, "fill_seconds": filled, "operations": costs}
