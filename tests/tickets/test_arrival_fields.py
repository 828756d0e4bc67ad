"""Custom fields as a ticket came with them: each kind is asked for by conditions, the same in SQL and in Python."""

from typing import Any

import pytest
from django.db import connection

from frontdesk.actor import SYSTEM
from frontdesk.conditions import ConditionError, as_predicate, as_sql, read, sentence, written
from frontdesk.db.acting import acting
from frontdesk.fields.actions.making import create_field
from frontdesk.fields.actions.stating import Facts
from frontdesk.fields.known import Choice
from frontdesk.fields.models import Field, Kind
from frontdesk.tickets import actions, criteria
from frontdesk.tickets.arrived import keep_past_arrivals, values_at_arrival
from frontdesk.tickets.models import Arrival, Ticket
from tests.cast import Cast

pytestmark = pytest.mark.django_db

PRODUCTS = (Choice("reader", "Card reader"), Choice("v2", "Version 2", "reader"), Choice("widget", "Widget"))
CHOICES = {Kind.CHOICE: PRODUCTS, Kind.TREE: PRODUCTS}


@pytest.fixture
def fields(cast: Cast) -> None:
    """One field of each kind, with the kind's name as its key."""
    with acting(cast.settings(cast.oskar)) as oskar:
        for kind in Kind:
            create_field(Facts(f"The {kind.value}", kind, choices=CHOICES.get(kind, ())), key=kind.value + "_one", by=oskar)


def opened(cast: Cast, **values: Any) -> int:
    """A ticket that Ana opens for Paulo with these values."""
    with acting(cast.desk(cast.ana)) as ana:
        sent = {f"{kind}_one": value for kind, value in values.items()}
        return actions.open_ticket(requester_id=cast.paulo.pk, subject="x", body="x", team_id=cast.payments.pk, fields=sent, by=ana).pk


FULL = {
    "text": "Größe M",
    "long": "First line\nsecond",
    "address": "Kai 3\n0150 Oslo",
    "number": "12.5",
    "date": "2026-11-30",
    "choice": "widget",
    "tree": "v2",
    "check": "yes",
}

# kind, operator, value -> whether the full one, and whether the empty one
ASKED: list[tuple[str, str, Any, bool, bool]] = [
    ("text", "has_any", ["grosse"], True, False),
    ("text", "is_empty", None, False, True),
    ("long", "has_all", ["second", "first line"], True, False),
    ("address", "has_none", ["oslo"], False, True),
    ("number", "at_least", 12.5, True, False),
    ("number", "over", "12.5", False, False),
    ("number", "is_not", 3, True, True),
    ("number", "is_filled", None, True, False),
    ("date", "is", "2026-11-30", True, False),
    ("date", "before", "2026-12-01", True, False),
    ("date", "between", ["2026-01-01", "2026-11-29"], False, False),
    ("date", "is_empty", None, False, True),
    ("choice", "is_any", ["widget", "reader"], True, False),
    ("choice", "is_none", ["widget"], False, True),
    ("tree", "is_any", ["reader"], True, False),
    ("tree", "is_any", ["widget"], False, False),
    ("tree", "is_none", ["reader"], False, True),
    ("check", "is_yes", None, True, False),
    ("check", "is_no", None, False, True),
    ("person", "is_filled", None, True, False),
]


def test_each_kind_is_asked_for(cast: Cast, fields: None) -> None:
    full, empty = opened(cast, **FULL, person=str(cast.mara.pk)), opened(cast)
    tests = [*ASKED, ("person", "is_any", [cast.mara.email], True, False), ("person", "is_none", [str(cast.mara.pk)], False, True)]
    with acting(SYSTEM), connection.cursor() as cursor:
        known = criteria.at_arrival()
        for kind, name, raw, of_full, of_empty in tests:
            condition = read({"field": f"field:{kind}_one", "is": name, **({} if raw is None else {"value": raw})}, known)
            assert read(written(condition), known) == condition
            assert sentence(condition, known).startswith(f"The {kind} ")
            sql, params = as_sql(condition, known)
            cursor.execute(f"select number from tickets_arrival a where {sql}", params)
            found = {number for (number,) in cursor.fetchall()}
            predicate = as_predicate(condition, known)
            expected = {number for number, holds in ((full, of_full), (empty, of_empty)) if holds}
            assert found == expected, (kind, name)
            assert {number for number in (full, empty) if predicate(values_at_arrival(number) or {}).matched} == expected, (kind, name)


def test_values_of_before_are_worked_out_from_the_log(cast: Cast, fields: None) -> None:
    number = opened(cast, **FULL)
    with acting(SYSTEM):
        then = dict(values_at_arrival(number) or {})
    with acting(cast.desk(cast.ana)) as ana:
        ticket = Ticket.objects.get(pk=number)
        for value in ("Other", "Third"):
            actions.set_fields(ticket, fields={"text_one": value, "number_one": str(len(value)), "person_one": cast.mara.email}, by=ana)
        actions.set_fields(ticket, fields={"choice_one": None}, by=ana)
    with acting(SYSTEM):
        Arrival.objects.all().delete()
    keep_past_arrivals()
    with acting(SYSTEM):
        assert dict(values_at_arrival(number) or {}) == then
    assert then["fields"]["text_one"] == "Größe M"
    assert "person_one" not in then["fields"]


def test_a_field_that_is_archived_or_gone_is_told(cast: Cast, fields: None) -> None:
    with acting(SYSTEM):
        Field.objects.filter(key="text_one").update(is_archived=True)
        known = criteria.at_arrival()
        with pytest.raises(ConditionError, match="“The text” is archived"):
            read({"field": "field:text_one", "is": "has_any", "value": ["x"]}, known)
        with pytest.raises(ConditionError, match="There is no field “field:nothing”"):
            read({"field": "field:nothing", "is": "has_any", "value": ["x"]}, known)
        with pytest.raises(ConditionError, match="there is no “lost”"):
            read({"field": "field:choice_one", "is": "is_any", "value": ["lost"]}, known)
        assert "field:number_one" in list(known)
        assert len(known) == len(list(known))
