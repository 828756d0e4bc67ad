"""Custom fields of tickets: filled in, changed, taken back, asked for before a ticket is solved, found, and hidden."""

from datetime import date
from typing import Any

import pytest

from frontdesk.actor import SYSTEM, Actor
from frontdesk.conditions import as_predicate, as_sql, read
from frontdesk.db.acting import acting
from frontdesk.events.change import change
from frontdesk.events.models import Event
from frontdesk.fields import actions as fields
from frontdesk.fields.actions import Facts
from frontdesk.fields.checking import FieldsError
from frontdesk.fields.known import Choice
from frontdesk.fields.models import Field, ForCustomers, Kind, Required
from frontdesk.fields.showing import Leaf
from frontdesk.lib.errors import ConflictError
from frontdesk.tickets import actions, criteria, lists
from frontdesk.tickets.arrived import values_at_arrival
from frontdesk.tickets.changes import Changes
from frontdesk.tickets.field_tests import FieldTest
from frontdesk.tickets.field_uses import uses
from frontdesk.tickets.lists import Filter
from frontdesk.tickets.models import Arrival, FieldValue, Status, Ticket
from frontdesk.tickets.timeline import timeline
from frontdesk.tickets.values import held, of_customer
from tests.cast import Cast
from tests.live import hearing
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db

PRODUCTS = (Choice("bookings", "Bookings"), Choice("card-reader", "Card reader"))


def make(label: str, kind: Kind = Kind.TEXT, **more: Any) -> Field:
    with acting(SYSTEM) as by:
        return fields.create_field(Facts(label, kind, **more), by=by)


def at(cast: Cast, who: str, ticket: Ticket) -> tuple[Actor, Ticket]:
    by = cast.desk(getattr(cast, who))
    with acting(by):
        return by, Ticket.objects.get(pk=ticket.pk)


def values_of(number: int) -> dict[str, Any]:
    with acting(SYSTEM):
        return held(number)


def fill(cast: Cast, ticket: Ticket, who: str = "ana", **values: Any) -> None:
    by, found = at(cast, who, ticket)
    with acting(by):
        actions.set_fields(found, fields=values, by=by)


def said(cast: Cast, ticket: Ticket, by: Actor) -> list[str]:
    with acting(by):
        return [entry.event.sentence for entry in timeline(Ticket.objects.get(pk=ticket.pk), by=by) if entry.event]


def test_a_customer_fills_in_what_is_asked_of_them(cast: Cast) -> None:
    make("Product", Kind.CHOICE, choices=PRODUCTS, required=Required.OPEN, for_customers=ForCustomers.ASKED)
    make("Harbour", for_customers=ForCustomers.ASKED, shown_when=(Leaf("product", ("bookings",)),))
    make("Plan")
    with pytest.raises(FieldsError, match="Product: Fill this in"):
        ask(cast)
    ticket = ask(cast, fields={"product": "card-reader", "harbour": "hidden by the form"})
    assert values_of(ticket.pk) == {"product": "card-reader"}
    with acting(cast.portal(cast.ingrid)):
        assert of_customer(ticket.pk) == [("Product", "Card reader")]
    booked = ask(cast, fields={"product": "bookings", "harbour": "Flåm"})
    assert values_of(booked.pk) == {"product": "bookings", "harbour": "Flåm"}
    with pytest.raises(FieldsError, match="There is no field “plan”"):
        ask(cast, fields={"product": "bookings", "plan": "gold"})
    with acting(SYSTEM):
        assert Arrival.objects.get(pk=ticket.pk).fields == {"product": "card-reader"}
        assert not Event.objects.filter(name="ticket.field_changed").exists()


def test_a_ticket_is_not_solved_before_what_it_needs_is_filled_in(cast: Cast) -> None:
    make("Cause", required=Required.SOLVE)
    ticket = ask(cast)
    by, mine = at(cast, "ana", ticket)
    refused = "Fill in “Cause” first; then it can be solved."
    for deed in (
        lambda: actions.solve(mine, by=by),
        lambda: actions.change(mine, status=Status.SOLVED, version=mine.version, by=by),
        lambda: actions.reply(mine, body="done", then=Status.SOLVED, by=by),
        lambda: actions.hold_reply(mine, body="done", then=Status.SOLVED, send_at=mine.created_at, by=by),
    ):
        with acting(by), pytest.raises(FieldsError) as error:
            deed()
        assert error.value.sentence == refused
    with acting(by):
        outcome = actions.change_all([ticket.pk], Changes(status=int(Status.SOLVED)), by=by)
        assert [(refusal.number, refusal.sentence) for refusal in outcome.refusals] == [(ticket.pk, refused)]
        # In one deed with what was missing.
        assert actions.change_all([ticket.pk], Changes(status=int(Status.SOLVED), fields=(("cause", "rain"),)), by=by).refusals == []
        assert Ticket.objects.get(pk=ticket.pk).status == Status.SOLVED


def test_a_customer_who_says_that_it_works_is_believed(cast: Cast) -> None:
    make("Cause", required=Required.SOLVE, for_customers=ForCustomers.SEEN)
    ticket = ask(cast)
    by = cast.portal(cast.ingrid)
    with acting(by):
        actions.solve(Ticket.objects.get(pk=ticket.pk), by=by)
        assert Ticket.objects.get(pk=ticket.pk).is_solved


def test_a_change_is_told_and_taken_back(cast: Cast) -> None:
    make("Product", Kind.CHOICE, choices=PRODUCTS)
    ticket = ask(cast)
    by, mine = at(cast, "ana", ticket)
    with acting(by):
        before = mine.version
        actions.set_fields(mine, fields={"product": "bookings"}, by=by)
        with change() as first:
            actions.set_fields(mine, fields={"product": "Card reader"}, by=by)
        # Like tags: whoever changes the status meanwhile has no quarrel with it.
        assert Ticket.objects.get(pk=ticket.pk).version == before
        actions.undo(first, by=by)
    assert values_of(ticket.pk) == {"product": "bookings"}
    assert said(cast, ticket, by) == ["You set Product to Bookings", "You set Product to Card reader", "You set Product to Bookings (undo)"]
    with acting(by), change() as cleared:
        actions.set_fields(mine, fields={"product": ""}, by=by)
    fill(cast, ticket, "dev", product="card-reader")
    with acting(by), pytest.raises(ConflictError, match="“Product”"):
        actions.undo(cleared, by=by)


def test_what_somebody_changed_meanwhile_is_not_overwritten(cast: Cast) -> None:
    make("Order")
    ticket = ask(cast)
    by, mine = at(cast, "ana", ticket)
    fill(cast, ticket, "dev", order="88213")
    with acting(by), pytest.raises(ConflictError, match="Somebody changed “Order” meanwhile"):
        actions.set_fields(mine, fields={"order": "1"}, was={"order": ""}, by=by)
    assert values_of(ticket.pk) == {"order": "88213"}


def test_a_hidden_field_shows_nowhere(cast: Cast) -> None:
    lead = cast.lena.role_id
    hidden = make("Suspicion", view_role_ids=(lead,), edit_role_ids=(lead,))
    ticket = ask(cast)
    fill(cast, ticket, "lena", suspicion="fraud")
    by, mine = at(cast, "ana", ticket)
    assert said(cast, ticket, cast.desk(cast.lena)) == ["You set Suspicion to fraud"]
    assert said(cast, ticket, by) == []
    # Nor does an open page hear that anything happened.
    hearing.compare([cast.ana, cast.dev, cast.lena, cast.mara, cast.oskar, cast.rita])
    test = FieldTest(hidden.pk, starts=("fraud",))
    for wanted in (Filter(fields=(test,)), Filter(statuses=(), fields=(test,)), Filter(fields=(FieldTest(hidden.pk, is_there=True),))):
        with acting(by):
            assert lists.queue(wanted, by=by).tickets == []
        with acting(cast.desk(cast.lena)) as lena:
            assert [row.number for row in lists.queue(wanted, by=lena).tickets] == [ticket.pk]
    with acting(by):
        for values in ({"suspicion": "x"}, {"nothing": "x"}):
            with pytest.raises(FieldsError, match="There is no field"):
                actions.set_fields(mine, fields=values, by=by)
        outcome = actions.change_all([ticket.pk], Changes(fields=(("suspicion", "x"),)), by=by)
        assert "There is no field" in outcome.refusals[0].sentence
        assert FieldValue.objects.count() == 0
    for customer in (cast.ingrid, cast.jonas):
        with acting(cast.portal(customer)):
            assert of_customer(ticket.pk) == []


def test_whoever_sees_a_field_need_not_change_it(cast: Cast) -> None:
    make("Plan", edit_role_ids=(cast.lena.role_id,))
    ticket = ask(cast)
    fill(cast, ticket, "lena", plan="gold")
    with pytest.raises(FieldsError, match="Your role does not let you change this"):
        fill(cast, ticket, "ana", plan="silver")
    with acting(cast.desk(cast.ana)):
        assert held(ticket.pk) == {"plan": "gold"}


def test_what_continues_a_ticket_or_was_split_from_it_keeps_its_values(cast: Cast) -> None:
    make("Order", for_customers=ForCustomers.ASKED, required=Required.OPEN)
    make("Secret", view_role_ids=(cast.lena.role_id,), edit_role_ids=(cast.lena.role_id,))
    ticket = ask(cast, fields={"order": "88213"})
    fill(cast, ticket, "lena", secret="x")
    by, mine = at(cast, "ana", ticket)
    with acting(by):
        question = mine.messages.get().pk
        fresh = actions.split(mine, message_ids=[question], subject="Another", by=by)
        actions.merge(fresh, into=mine.pk, by=by)
    with acting(SYSTEM):
        Ticket.objects.filter(pk=ticket.pk).update(status=Status.CLOSED, solved_at=mine.created_at, closed_at=mine.created_at)
    customer = cast.portal(cast.ingrid)
    with acting(customer):
        message = actions.reply(Ticket.objects.get(pk=ticket.pk), body="again", by=customer)
    assert message.ticket_id != ticket.pk
    for number in (ticket.pk, fresh.pk, message.ticket_id):
        assert values_of(number) == {"order": "88213", "secret": "x"}


def test_a_field_is_found_by_words_beginnings_numbers_and_days(cast: Cast) -> None:
    by = cast.desk(cast.ana)
    made = [make("Order"), make("Amount", Kind.NUMBER), make("Renewal", Kind.DATE)]
    numbers = []
    for order, amount, renewal in (("AB-1", "5", "2026-11-01"), ("AB-2", "50", "2026-12-01"), ("CD 3", "", "")):
        ticket = ask(cast)
        numbers.append(ticket.pk)
        fill(cast, ticket, order=order, amount=amount, renewal=renewal)
    ids = [field.pk for field in made]
    day = float(date(2026, 12, 1).toordinal())
    for test, places in (
        (FieldTest(ids[0], starts=("ab",)), {0, 1}),
        (FieldTest(ids[0], words=("cd 3",)), {2}),
        (FieldTest(ids[1], spans=((5, 49),)), {0}),
        (FieldTest(ids[1], spans=((6, None),)), {1}),
        (FieldTest(ids[1], is_missing=True), {2}),
        (FieldTest(ids[1], is_there=True), {0, 1}),
        (FieldTest(ids[2], spans=((day, day),)), {1}),
        (FieldTest(0), set()),
    ):
        for statuses in ((), Filter().statuses):
            with acting(by):
                found = lists.queue(Filter(statuses=statuses, fields=(test,)), by=by).tickets
            assert {row.number for row in found} == {numbers[place] for place in places}, test
    with acting(by):
        left = lists.queue(Filter(without=Filter(statuses=(), fields=(FieldTest(ids[0], starts=("ab",)),))), by=by).tickets
        assert [row.number for row in left] == [numbers[2]]
    with acting(cast.settings(cast.oskar)) as oskar:
        assert uses(ids[0], ["ab-1"], by=oskar).by_word == {"ab-1": 1}


def test_conditions_ask_for_what_a_ticket_had_when_it_came(cast: Cast) -> None:
    tree = (Choice("boats", "Boats"), Choice("sails", "Sails", "boats"))
    asked: dict[str, Any] = {"for_customers": ForCustomers.ASKED}
    make("Product", Kind.CHOICE, choices=PRODUCTS, **asked)
    make("Part", Kind.TREE, choices=tree, **asked)
    for label, kind in (("Order", Kind.TEXT), ("Amount", Kind.NUMBER), ("Day", Kind.DATE), ("Vip", Kind.CHECK), ("Words", Kind.LONG)):
        make(label, kind, **asked)
    values = {
        "product": "bookings",
        "part": "sails",
        "order": "AB 12",
        "amount": "12,5",
        "day": "2026-11-30",
        "vip": "on",
        "words": "a boat",
    }
    ticket, other = ask(cast, fields=values), ask(cast)
    fill(cast, ticket, product="card-reader")
    with acting(SYSTEM):
        known = criteria.at_arrival()
        for field, operator, value in (
            ("product", "is_any", ["bookings"]),
            ("part", "is_any", ["boats"]),
            ("order", "starts_with", ["ab"]),
            ("amount", "over", 12),
            ("day", "is", "2026-11-30"),
            ("vip", "is_yes", None),
            ("words", "has_any", ["boat"]),
        ):
            document = {"field": f"field:{field}", "is": operator} | ({} if value is None else {"value": value})
            condition = read(document, known)
            sql, params = as_sql(condition, known)
            found = {row.pk for row in Arrival.objects.raw(f"select a.* from tickets_arrival a where {sql}", params)}
            by_python = {n for n in (ticket.pk, other.pk) if as_predicate(condition, known)(values_at_arrival(n) or {}).matched}
            assert found == by_python == {ticket.pk}, field


def test_merging_two_records_of_a_person_goes_on_naming_them(cast: Cast) -> None:
    make("Captain", Kind.PERSON)
    ticket = ask(cast)
    fill(cast, ticket, captain="paulo@example.org")
    assert values_of(ticket.pk)["captain"] == {"id": cast.paulo.pk, "name": cast.paulo.name}
    with acting(cast.settings(cast.oskar)) as oskar:
        actions.merge_people(cast.paulo.pk, into_id=cast.jonas.pk, by=oskar)
    assert values_of(ticket.pk)["captain"] == {"id": cast.jonas.pk, "name": cast.jonas.name}
