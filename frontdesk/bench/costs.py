"""What one request costs: time, CPU, statements, and what the same statements cost without the product around them."""

import gzip
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from frontdesk.bench.browser import Ask, Browser
from frontdesk.bench.operations import Operation

WARM_UP, COUNTED, REPLAYED = 30, 200, 60
# As Django's GZipMiddleware and usual proxies compress.
GZIP_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one operation. Milliseconds and statements of one request: medians but for `p95_ms`, CPU the mean."""

    p50_ms: float
    p95_ms: float
    cpu_ms: float
    statements: int
    sql_ms: float
    bare_sql_ms: float
    bytes_gzip: int


class Recorder:
    """Notes the statements of a request and how long each took."""

    def __init__(self) -> None:
        self.statements: list[tuple[Any, Any]] = []
        self.seconds = 0.0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Run a statement for Django and note it."""
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - began
            self.statements.append((sql, params))


def cost_of(operation: Operation, browser: Browser) -> Cost:
    """Measure an operation in this process, one request after the other."""
    if operation.form_at:
        browser.open_form(operation.form_at)
    body = b""
    for ask in islice(operation.asks, WARM_UP):
        body = send(operation, browser, ask)
    walls, cpus = [], []
    for ask in islice(operation.asks, COUNTED):
        wall, cpu = time.perf_counter(), time.process_time()
        send(operation, browser, ask)
        cpus.append(time.process_time() - cpu)
        walls.append(time.perf_counter() - wall)
    # Recording costs a little, so it has requests of its own.
    recorded = [_recorded(operation, browser, ask) for ask in islice(operation.asks, REPLAYED)]
    return Cost(
        p50_ms=_milliseconds(statistics.median(walls)),
        p95_ms=_milliseconds(statistics.quantiles(walls, n=20)[-1]),
        cpu_ms=_milliseconds(statistics.mean(cpus)),
        statements=statistics.median_high(len(recorder.statements) for recorder in recorded),
        sql_ms=_milliseconds(statistics.median(recorder.seconds for recorder in recorded)),
        bare_sql_ms=_milliseconds(statistics.median(replay(recorder.statements) for recorder in recorded)),
        bytes_gzip=len(gzip.compress(body, GZIP_LEVEL)),
    )


def send(operation: Operation, browser: Browser, ask: Ask) -> bytes:
    """Make one request and return the page. Raises: ValueError for an answer that is no success."""
    answer = browser.send(ask)
    if answer.status != operation.status:
        raise ValueError(f"{operation.name}: {ask.path} answered {answer.status}")
    return answer.body


def _recorded(operation: Operation, browser: Browser, ask: Ask) -> Recorder:
    recorder = Recorder()
    with connection.execute_wrapper(recorder):
        send(operation, browser, ask)
    return recorder


def replay(statements: list[tuple[Any, Any]]) -> float:
    """Return the seconds that statements take in one transaction with nothing but the driver around them."""
    connection.ensure_connection()
    again = _with_new_keys(statements)
    began = time.perf_counter()
    with transaction.atomic():
        cursor = connection.connection.cursor()
        for sql, params in again:
            cursor.execute(sql, params or None)
            if cursor.description:
                cursor.fetchall()
    return time.perf_counter() - began


def _with_new_keys(statements: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Return the statements with other keys in them: what was written once may not be written again under the same."""
    keys: dict[UUID, UUID] = defaultdict(uuid4)

    def fresh(value: Any) -> Any:
        return keys[value] if isinstance(value, UUID) else value

    return [(sql, tuple(map(fresh, params)) if isinstance(params, list | tuple) else params) for sql, params in statements]


def _milliseconds(seconds: float) -> float:
    return round(1000 * seconds, 2)
