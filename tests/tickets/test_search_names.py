"""from:, org: and has:draft find what a reading of every visible ticket finds, under each persona, with words and without."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from random import Random
from typing import Any

import pytest

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.identity.models import Organisation, Person
from frontdesk.tickets import actions, conditions, finding, lists
from frontdesk.tickets.actions.drafting import Content, Stand
from frontdesk.tickets.conditions import Filter
from frontdesk.tickets.models import Draft, Kind, Message, Ticket
from frontdesk.tickets.search import plain_terms
from tests.cast import Cast
from tests.tickets.making import ask
from tests.tickets.test_search import folded, holds

pytestmark = pytest.mark.django_db

NAMES = {"ingrid": "Ingrid Müller-Østby", "jonas": "Jo Ingelow", "paulo": "Paulo J.Åsen"}
STARTS = ("in", "INGRID", "müller", "mull", "ost", "jo", "j a", "ås", "olo", "mul ing", "%", "paulo@example.org", "PAULO@example.org")
COMPANIES = ("fjord", "Fjord", "kayaks rib", "Söhne", "sohne", "jord", "fjordcruise", "_")

# One organisation's whole name; the other's goes on from it.
WHOLE = "fjordcruise"


@pytest.fixture
def people(cast: Cast) -> dict[str, Callable[[], Actor]]:
    """A desk whose customers have names of several words, and whose agents began to write."""
    with acting(SYSTEM):
        for customer, name in NAMES.items():
            Person.objects.filter(pk=getattr(cast, customer).pk).update(name=name)
        Organisation.objects.filter(pk=cast.ribeira.pk).update(name="Fjordcruise Ribeira Kayaks & Söhne")
    dice = Random(11)
    for n in range(12):
        team = (cast.payments, cast.bookings)[n % 2]
        body = dice.choice(("the reader is stuck", "nothing works"))
        ticket = ask(cast, dice.choice(list(NAMES)), team_id=team.pk, body=body)
        for who, kind in (
            (cast.ana, Kind.REPLY),
            (cast.ana, Kind.NOTE),
            (cast.mara, Kind.REPLY),
            (cast.lena, Kind.NOTE),
            (cast.rita, Kind.NOTE),
        ):
            with acting(cast.desk(who)) as by:
                mine = Ticket.objects.filter(pk=ticket.pk).first()
                if mine is not None and dice.random() < 0.3:
                    actions.save_draft(mine, kind=kind, content=Content("Half a"), stand=Stand(), by=by)
                    if dice.random() < 0.3:
                        actions.discard_draft(mine, kind=kind, by=by)
    return {name: partial(cast.desk, getattr(cast, name)) for name in ("ana", "mara", "rita", "lena", "oskar")}


def begins(name: str, start: str) -> bool:
    # A stroke is no accent that can be taken off by decomposition; the database folds it.
    words = folded(name.replace("Ø", "O"))
    return bool(folded(start)) and all(any(word.startswith(part) for word in words) for part in folded(start))


@dataclass
class Seen:
    """A ticket as somebody may see it, with whether they began to write in it."""

    ticket: Ticket
    texts: list[str]
    has_draft: bool


def seen_by(by: Actor) -> list[Seen]:
    drafts = set(Draft.objects.filter(person_id=by.me).exclude(body="").values_list("ticket", flat=True))
    texts: dict[int, list[str]] = {}
    for number, body in Message.objects.values_list("ticket", "body"):
        texts.setdefault(number, []).append(body)
    tickets = Ticket.objects.with_requester().select_related("organisation")
    return [Seen(ticket, [ticket.subject, *texts[ticket.pk]], ticket.pk in drafts) for ticket in tickets]


def is_meant(one: Seen, wanted: Filter) -> bool:
    person, company = one.ticket.requester, one.ticket.organisation
    names = [person.email == who.lower() if "@" in who else begins(person.name, who) for who in wanted.requesters]
    companies = [
        company is not None and (folded(company.name) == folded(who) if who.lower() == WHOLE else begins(company.name, who))
        for who in wanted.organisations
    ]
    return (not names or any(names)) and (not companies or any(companies)) and ("draft" not in wanted.has or one.has_draft)


def oracle(wanted: Filter, seen: list[Seen]) -> set[int]:
    found = set()
    for one in seen:
        has_words = all(any(holds(text, word, start) for text in one.texts for word, start in term.texts) for term in wanted.terms)
        is_left_out = wanted.without is not None and any(is_meant(one, other) for other in alone(wanted.without))
        if has_words and is_meant(one, wanted) and not is_left_out:
            found.add(one.ticket.pk)
    return found


def alone(wanted: Filter) -> Iterator[Filter]:
    """Yield each field of a filter as a filter: what any of them describes is left out."""
    for field in ("requesters", "organisations", "has"):
        if values := getattr(wanted, field):
            yield Filter(statuses=(), **{field: values})


def wishes() -> Iterator[Filter]:
    for words in ((), plain_terms("reader")):
        every = Filter(statuses=(), terms=words)
        for field, values in (("requesters", STARTS), ("organisations", COMPANIES), ("has", ("draft",))):
            for value in values:
                one: dict[str, Any] = {field: (value,)}
                yield replace(every, **one)
                yield replace(every, without=Filter(statuses=(), **one))
        yield replace(every, requesters=("jo", "müll"), organisations=("söhne", "fjordcruise"))
        yield replace(every, requesters=("in",), without=Filter(statuses=(), organisations=("fjordcruise",), has=("draft",)))


def compare(wanted: Filter, by: Actor, seen: list[Seen]) -> int:
    expected = oracle(wanted, seen)
    page = finding.matches(wanted, by=by, size=100).numbers if wanted.terms else [row.number for row in lists.queue(wanted, by=by).tickets]
    assert set(page) == expected, (by.persona, wanted)
    assert len(page) == len(expected)
    return len(expected)


def test_names_and_drafts_find_what_reading_everything_finds(
    people: dict[str, Callable[[], Actor]], monkeypatch: pytest.MonkeyPatch
) -> None:
    dice, every, hits = Random(5), list(wishes()), 0
    for name, reader in people.items():
        with acting(reader()) as by:
            seen = seen_by(by)
            hits += sum(compare(wanted, by, seen) for wanted in (every if name == "ana" else dice.sample(every, 20)))
    assert hits > 200
    # A name that means more people than that is asked of each ticket.
    monkeypatch.setattr(conditions, "PEOPLE_MAX", 1)
    with acting(people["mara"]()) as by:
        seen = seen_by(by)
        assert sum(compare(Filter(statuses=(), requesters=("jo", start)), by, seen) for start in STARTS)
