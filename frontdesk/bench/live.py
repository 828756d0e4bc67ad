"""measure(): how soon a thousand people at the desk hear of what happens, and what it costs that they listen."""

import contextlib
import http.client
import importlib
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import psutil
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from frontdesk.actor import ACCOUNTS, SYSTEM
from frontdesk.bench.browser import Ask, Browser
from frontdesk.bench.filling import fill
from frontdesk.bench.load import production_server
from frontdesk.bench.operations import EMAIL, PASSWORD, let_sign_in, reply_to
from frontdesk.bench.rows import FIRST_NUMBER
from frontdesk.bench.shape import AGENTS_PER_TEAM, SMALLEST, Shape, shape_of
from frontdesk.config import preparing
from frontdesk.db.acting import acting
from frontdesk.identity.models import Person, TeamMembership
from frontdesk.tickets.models import Ticket

PROCESSES = 2
A_SECOND = 5
REPLIES = 100
IDLE_SECONDS, SETTLE_SECONDS = 15, 3
# One round in which everybody appears, which the others are told of.
ROUND_SECONDS = 22
# Everybody listens to this team as well; the other two measured teams stay as large as they are.
EVERYBODYS_TEAM, USUAL_TEAMS = 2, (1, 3)
# Django takes an unmasked token of 32 characters.
TOKEN = "0123456789abcdefghijklmnopqrstuv"  # noqa: S105 (of a desk that is thrown away)


def measure(people: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Return the figures of one run with so many agents connected; `say` is told what is going on."""
    preparing.prepare_database()
    preparing.collect_static()
    shape = shape_of(SMALLEST)
    fill(shape)
    preparing.close_connections()
    let_sign_in()
    _gather(people)
    cookies = [_cookie(key) for key in _sessions(people)]
    # Named late: it looks for the static files that were collected just now.
    browser = Browser(importlib.import_module("frontdesk.config.wsgi").application)
    browser.sign_in(EMAIL, PASSWORD)
    browser.open_form(reverse("workspace:ticket", args=[_numbers(shape, *USUAL_TEAMS)[0]]))
    preparing.close_connections()
    with production_server(), _worker():
        web = _Web()
        alone = web.idle()
        say(f"Connecting {people:,} browsers …")
        with _listeners(cookies) as listeners:
            return _phases({"people": people, "alone": alone}, shape, browser, listeners, web, say)


def _phases(
    figures: dict[str, Any], shape: Shape, browser: Browser, listeners: "_Listeners", web: "_Web", say: Callable[[str], None]
) -> dict[str, Any]:
    time.sleep(SETTLE_SECONDS)
    say("Nothing happens …")
    figures["connected"] = web.idle()
    say("Replies in teams of 25 …")
    figures["teams"] = _told(_numbers(shape, *USUAL_TEAMS), browser, listeners, web)
    say("Replies that everybody hears of …")
    figures["everybody"] = _told(_numbers(shape, EVERYBODYS_TEAM), browser, listeners, web)
    say("Replies in teams of 25, and everybody says every 20 seconds that they have a ticket open …")
    paths = _open_tickets(figures["people"])
    listeners.ask(*({"beat": paths[number::PROCESSES], "token": TOKEN} for number in range(PROCESSES)))
    time.sleep(ROUND_SECONDS)
    listeners.ask({"report": True})
    figures["present"] = _told(_numbers(shape, *USUAL_TEAMS), browser, listeners, web)
    figures["lost"] = sum(report["lost"] for report in listeners.ask({"report": True}))
    return figures


def _told(numbers: list[int], browser: Browser, listeners: "_Listeners", web: "_Web") -> dict[str, Any]:
    """Write a reply to each of these tickets, five a second, and return when the others heard of it, in milliseconds."""
    connection = http.client.HTTPConnection(settings.HOST, settings.PORT, timeout=30)
    numbers = numbers[:REPLIES]
    sent, answered = {}, []
    begin, cpu = time.monotonic(), web.cpu_seconds()
    for place, number in enumerate(numbers):
        time.sleep(max(0.0, begin + place / A_SECOND - time.monotonic()))
        sent[number] = time.monotonic()
        _reply(connection, browser, number)
        answered.append(time.monotonic() - sent[number])
    seconds = time.monotonic() - begin
    cpu = web.cpu_seconds() - cpu
    time.sleep(1)
    reports = listeners.ask({"report": True})
    heard = [at - sent[int(number)] for report in reports for number, times in report["heard"].items() for at in times]
    beats = [took for report in reports for took in report["beats"]]
    return {
        "replies": len(numbers),
        "heard": len(heard),
        "heard_ms": _spread(heard),
        "reply_ms": _spread(answered),
        "web_cpu_percent": round(100 * cpu / seconds, 1),
        **({"beats": len(beats), "beat_ms": _spread(beats)} if beats else {}),
    }


def _reply(connection: http.client.HTTPConnection, browser: Browser, number: int) -> None:
    ask: Ask = reply_to(number)
    headers = {"Cookie": browser.cookie_header, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", ask.path, body=browser.encoded(ask), headers=headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status != http.client.FOUND:
        raise ValueError(f"{ask.path} answered {answer.status}")


def _spread(seconds: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(seconds, n=100)
    return {
        name: round(1000 * value, 1) for name, value in (("p50", cuts[49]), ("p95", cuts[94]), ("p99", cuts[98]), ("max", max(seconds)))
    }


def _numbers(shape: Shape, *teams: int) -> list[int]:
    return sorted(FIRST_NUMBER + place for place, team in shape.unsolved.items() if team in teams)


def _open_tickets(people: int) -> list[str]:
    """Return for each person the place of their presence at a ticket of their own team, so that 25 hear of it."""
    with acting(SYSTEM):
        tickets = dict(Ticket.objects.order_by("number").values_list("team_id", "number"))
    return [reverse("workspace:presence", args=[tickets[1 + (person - 1) // AGENTS_PER_TEAM]]) for person in range(1, people + 1)]


def _gather(people: int) -> None:
    """Put everybody into one more team."""
    with acting(SYSTEM):
        there = set(TeamMembership.objects.filter(team_id=EVERYBODYS_TEAM).values_list("person_id", flat=True))
        newcomers = [person for person in range(1, people + 1) if person not in there]
        TeamMembership.objects.bulk_create([TeamMembership(team_id=EVERYBODYS_TEAM, person_id=person) for person in newcomers])


def _sessions(people: int) -> list[str]:
    """Sign the first so many agents in, as the sign-in page would, and return their sessions' keys."""
    expires = timezone.now() + timedelta(days=1)
    rows = []
    with acting(ACCOUNTS):
        for person in Person.objects.get_queryset().defer(None).filter(pk__lte=people).order_by("pk"):
            store = SessionStore()
            facts = {SESSION_KEY: str(person.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0]}
            data = store.encode({**facts, HASH_SESSION_KEY: person.get_session_auth_hash()})
            rows.append(Session(session_key=f"{person.pk:032}", session_data=data, expire_date=expires))
        Session.objects.bulk_create(rows)
    return [str(row.session_key) for row in rows]


def _cookie(key: str) -> str:
    return f"{settings.SESSION_COOKIE_NAME}={key}; {settings.CSRF_COOKIE_NAME}={TOKEN}"


class _Web:
    """The web server's own processes, looked at from outside."""

    def __init__(self) -> None:
        here = psutil.Process()
        server = next(child for child in here.children() if "web" in child.cmdline())
        self.workers = server.children()

    def cpu_seconds(self) -> float:
        """Return what they have used so far, together."""
        return sum(times.user + times.system for worker in self.workers for times in [worker.cpu_times()])

    def idle(self) -> dict[str, float]:
        """Look on for a while; return per cent of one core, and their own memory in MB, of all processes together."""
        before = self.cpu_seconds()
        time.sleep(IDLE_SECONDS)
        used = 100 * (self.cpu_seconds() - before) / IDLE_SECONDS
        return {"cpu_percent": round(used, 1), "memory_mb": round(sum(worker.memory_full_info().uss for worker in self.workers) / 2**20, 1)}


class _Listeners:
    """The processes of the browsers."""

    def __init__(self, processes: list["subprocess.Popen[str]"]) -> None:
        self.processes = processes

    def ask(self, *said: Any) -> list[Any]:
        """Say the same to all, or to each its own, and return their answers."""
        lines = said if len(said) > 1 else said * len(self.processes)
        for process, line in zip(self.processes, lines, strict=True):
            assert process.stdin  # noqa: S101 (it is a pipe)
            process.stdin.write(json.dumps(line) + "\n")
            process.stdin.flush()
        answers = [process.stdout.readline() for process in self.processes if process.stdout]
        if not all(answers):
            raise ConnectionError("The browsers could not go on; the reason stands above.")
        return [json.loads(answer) for answer in answers]


@contextlib.contextmanager
def _listeners(cookies: list[str]) -> Iterator[_Listeners]:
    command = [sys.executable, "-m", "frontdesk.bench.listening"]
    processes = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(PROCESSES)]
    try:
        listeners = _Listeners(processes)
        place = {"host": settings.HOST, "port": settings.PORT, "path": reverse("workspace:events")}
        listeners.ask(*({**place, "cookies": cookies[number::PROCESSES]} for number in range(PROCESSES)))
        yield listeners
    finally:
        for process in processes:
            process.kill()


@contextlib.contextmanager
def _worker() -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", "frontdesk", "worker"], stdout=subprocess.DEVNULL, env=dict(os.environ))
    try:
        yield
    finally:
        process.terminate()
        process.wait(15)
