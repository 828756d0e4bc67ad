"""The desk's own types: made, changed, archived; who may choose which; and what the form of each asks for."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.fields.actions import Facts, archive_field, create_field
from frontdesk.fields.actions.forming import Line, form_of
from frontdesk.fields.checking import FieldsError
from frontdesk.fields.models import Field, ForCustomers, Kind, Required
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets import actions, types
from frontdesk.tickets.actions.arranging_types import TYPES_MAX, TypeFacts
from frontdesk.tickets.changes import Changes
from frontdesk.tickets.models import FieldValue, Ticket, TicketType
from tests.cast import Cast
from tests.tickets.making import ask, open_to_customers

pytestmark = pytest.mark.django_db


def kind(key: str) -> TicketType:
    return TicketType.objects.get(pk=key)


def make(name: str = "Booking change", **more: Any) -> TicketType:
    with acting(SYSTEM) as by:
        return actions.create_type(TypeFacts(name, **more), by=by)


def field(label: str, **more: Any) -> Field:
    with acting(SYSTEM) as by:
        return create_field(Facts(label, Kind.TEXT, **more), by=by)


def arrange(key: str, *lines: Line) -> None:
    with acting(SYSTEM) as by:
        actions.set_form(kind(key), lines, by=by)


def form(key: str) -> list[str]:
    with acting(SYSTEM):
        return [line.key for line in form_of(key)]


def test_an_upgraded_desk_has_the_four_that_it_had(cast: Cast) -> None:
    known = types.current()
    assert [one.name for one in known.in_use] == ["Question", "Incident", "Problem", "Task"]
    assert (known.default.key, [one.key for one in known.of_customers]) == ("question", ["question"])
    assert ask(cast).type == "question"


def test_a_key_comes_from_the_name_and_never_changes(cast: Cast) -> None:
    assert make("Änderung: Buchung!").key == "anderung-buchung"
    assert make("New").key == "new-2"
    assert make("48 hours").key == "type-48-hours"
    with acting(SYSTEM) as by:
        actions.change_type(kind("task"), TypeFacts("Chore", icon="check"), by=by)
        assert kind("task").name == "Chore"
        for wrong in ("Big", "task", "1st", "x" * 41):
            with pytest.raises(InvalidError, match="A key has small letters"):
                actions.create_type(TypeFacts("Another"), key=wrong, by=by)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (TypeFacts("  "), "Give it a name"),
        (TypeFacts("INCIDENT"), "There is a type “INCIDENT” already"),
        (TypeFacts("x" * 200), "can have 40 at most"),
        (TypeFacts("Order", help="x" * 200), "can have 160 at most"),
        (TypeFacts("Order", icon="rocket"), "Choose an icon"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(cast: Cast, facts: TypeFacts, words: str) -> None:
    with acting(SYSTEM) as by:
        with pytest.raises(InvalidError, match=words):
            actions.create_type(facts, by=by)
        with pytest.raises(InvalidError, match=words):
            actions.change_type(kind("task"), facts, by=by)


def test_there_is_always_one_default(cast: Cast) -> None:
    with acting(SYSTEM) as by:
        with pytest.raises(InvalidError, match="One type is the default"):
            actions.change_type(kind("question"), TypeFacts("Question", icon="question", for_customers=True), by=by)
        with pytest.raises(InvalidError, match="New tickets are of this type"):
            actions.archive_type(kind("question"), by=by)
        actions.change_type(kind("incident"), TypeFacts("Incident", icon="alert", is_default=True), by=by)
        assert [one.key for one in TicketType.objects.filter(is_default=True)] == ["incident"]
        actions.archive_type(kind("question"), by=by)
    # Nothing is open to customers now: what they ask is of the default type all the same.
    assert ask(cast).type == "incident"


def test_an_archived_type_stays_on_its_tickets_and_can_be_chosen_no_more(cast: Cast) -> None:
    ticket = ask(cast, type="task")
    with acting(SYSTEM) as by:
        actions.archive_type(kind("task"), by=by)
    assert types.name_of("task") == "Task"
    assert ("task", "Task") in types.pairs("task")
    assert ("task", "Task") not in types.pairs()
    with acting(cast.desk(cast.ana)) as ana:
        mine = Ticket.objects.get(pk=ticket.pk)
        for deed in (
            lambda: actions.change(ask(cast), version=1, type="task", by=ana),
            lambda: actions.open_ticket(requester_id=cast.ingrid.pk, subject="x", body="x", team_id=cast.payments.pk, type="task", by=ana),
            lambda: actions.create_macro(name="Chore", text="", changes=Changes(type="task"), by=ana),
        ):
            with pytest.raises(InvalidError, match="was archived"):
                deed()
        with pytest.raises(InvalidError, match="There is no type “gone”"):
            actions.change(mine, version=mine.version, type="gone", by=ana)
        # What it has already is no choice.
        actions.change(mine, version=mine.version, type="task", subject="Renamed", by=ana)
    with acting(SYSTEM) as by:
        make("Task")
        with pytest.raises(InvalidError, match="There is a type “Task” already"):
            actions.restore_type(kind("task"), by=by)


def test_customers_choose_among_those_that_are_open_to_them(cast: Cast) -> None:
    with pytest.raises(InvalidError, match="Choose from the list"), acting(cast.portal(cast.ingrid)) as by:
        actions.open_ticket(requester_id=by.me, subject="x", body="x", type="incident", by=by)
    open_to_customers("incident")
    assert ask(cast, type="incident").type == "incident"
    assert ask(cast).type == "question"


def test_no_more_types_than_somebody_chooses_among(cast: Cast) -> None:
    with acting(SYSTEM) as by:
        TicketType.objects.bulk_create([TicketType(key=f"t{n}", name=f"T{n}", position=n) for n in range(TYPES_MAX - 4)])
        with pytest.raises(InvalidError, match="There are 50 types already"):
            actions.create_type(TypeFacts("One more"), by=by)


def test_a_type_of_another_process_is_looked_up_before_it_is_refused(cast: Cast) -> None:
    assert types.with_key("fresh") is None
    with acting(SYSTEM):
        TicketType.objects.create(key="fresh", name="Fresh", position=9)
    assert types.require_in_use("fresh").name == "Fresh"


def test_the_form_of_a_type_has_its_order_and_what_it_says(cast: Cast) -> None:
    for label in ("Order", "Place", "Reason"):
        field(label, for_customers=ForCustomers.ASKED)
    assert form("task") == form("incident") == ["order", "place", "reason"]
    arrange("incident", Line("reason", Required.OPEN, "Why?"), Line("order", staff_only=True))
    assert form("incident") == ["reason", "order"]
    # What the form leaves out, the other forms ask for as before.
    assert form("task") == ["order", "place", "reason"]
    open_to_customers("incident")
    with pytest.raises(FieldsError) as refused:
        ask(cast, type="incident", fields={"place": "Bergen"})
    assert refused.value.problems == {"reason": "Fill this in."}
    ticket = ask(cast, type="incident", fields={"reason": "Fog", "place": "Bergen"})
    with acting(SYSTEM):
        # Not asked there, so not taken.
        assert list(FieldValue.objects.filter(ticket=ticket).values_list("value", flat=True)) == ["Fog"]
    # Of customers it is not asked in this form, of others it is.
    with pytest.raises(FieldsError, match="Your role does not let you"):
        ask(cast, type="incident", fields={"reason": "Fog", "order": "12"})
    assert ask(cast, fields={"order": "12"}).type == "question"
    arrange("incident", Line("order"), Line("place"), Line("reason"))
    assert form("incident") == ["order", "place", "reason"]


def test_a_field_that_is_needed_to_solve_one_type_is_not_needed_for_others(cast: Cast) -> None:
    field("Cause")
    arrange("incident", Line("cause", Required.SOLVE))
    one, other = ask(cast, type="incident"), ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        actions.solve(Ticket.objects.get(pk=other.pk), by=ana)
        with pytest.raises(FieldsError, match="Fill this in"):
            actions.solve(Ticket.objects.get(pk=one.pk), by=ana)
        actions.set_fields(Ticket.objects.get(pk=one.pk), fields={"cause": "Salt"}, by=ana)
        actions.solve(Ticket.objects.get(pk=one.pk), by=ana)


def test_another_type_loses_no_value(cast: Cast) -> None:
    field("Cause", types=("incident",))
    ticket = ask(cast, type="incident")
    with acting(cast.desk(cast.ana)) as ana:
        mine = Ticket.objects.get(pk=ticket.pk)
        actions.set_fields(mine, fields={"cause": "Salt"}, by=ana)
        actions.change(mine, version=mine.version, type="task", by=ana)
        assert FieldValue.objects.get(ticket=mine).value == "Salt"
        with pytest.raises(FieldsError, match="This is not asked for here"):
            actions.set_fields(mine, fields={"cause": "Sand"}, by=ana)


def test_a_form_names_fields_that_there_are_once(cast: Cast) -> None:
    gone, only = field("Gone"), field("Only", types=("task",))
    with acting(SYSTEM) as by:
        archive_field(gone, by=by)
    for lines, words in (
        ((Line("gone"),), "There is no field “gone” in use"),
        ((Line("only"), Line("only")), "each field once"),
        ((Line("only", help="x" * 400),), "Only: .*300 at most"),
        ((), "asked for nowhere else"),
    ):
        with pytest.raises(InvalidError, match=words):
            arrange("task", *lines)
    assert only.types == ["task"]


def test_names_and_choices_take_no_statement_once_they_are_kept(cast: Cast) -> None:
    types.current()
    with (
        acting(cast.desk(cast.ana)),
        CaptureQueriesContext(
            connection,
        ) as seen,
    ):
        types.pairs(), types.name_of("incident"), types.require_in_use("task"), types.CHOICES["problem"]
    assert len(seen) == 0
