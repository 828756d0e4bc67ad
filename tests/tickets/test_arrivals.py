"""What a ticket was when it came is kept with it, and worked out from the log for tickets from before."""

from typing import Any

import pytest
from django.db import connection

from frontdesk.actor import SYSTEM
from frontdesk.conditions import Field, Is, as_predicate, as_sql, read, sentence, written
from frontdesk.conditions.folding import folded
from frontdesk.coverage.actions import set_hours
from frontdesk.db.acting import acting
from frontdesk.tickets import actions, arrived, criteria
from frontdesk.tickets.arrived import keep_past_arrivals, values_at_arrival
from frontdesk.tickets.models import Arrival, Message, Priority, Tag, Ticket, TicketTag
from tests.cast import Cast
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db


def _kept(number: int) -> dict[str, Any]:
    with acting(SYSTEM):
        found = values_at_arrival(number)
    assert found is not None
    return dict(found)


def test_what_a_ticket_is_when_it_comes_is_kept(cast: Cast) -> None:
    ticket = ask(cast, subject="Café: Card  reader", body="Größe 3?", team_id=cast.bookings.pk, type="incident")
    kept = _kept(ticket.pk)
    assert (kept["subject"], kept["body"]) == (" cafe card reader ", " grosse 3 ")
    assert (kept["address"], kept["domain"]) == (cast.ingrid.email, cast.ingrid.email.partition("@")[2])
    assert (kept["organisation_id"], kept["team_id"]) == (cast.fjord.pk, cast.bookings.pk)
    assert (kept["channel"], kept["type"], kept["priority"], kept["tag_ids"], kept["fields"]) == ("portal", "incident", 3, [], {})
    assert kept["arrived_at"] == ticket.created_at


def test_every_door_keeps_it(cast: Cast) -> None:
    first = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        opened = actions.open_ticket(requester_id=cast.paulo.pk, subject="By phone", body="Called", team_id=cast.payments.pk, by=ana)
        message = Message.objects.get(ticket=first)
        parted = actions.split(Ticket.objects.get(pk=first.pk), message_ids=[message.pk], subject="Second question", by=ana)
    assert _kept(opened.pk)["domain"] == cast.paulo.email.partition("@")[2]
    assert _kept(parted.pk)["subject"] == " second question "


def _changed(cast: Cast) -> Ticket:
    """A ticket of which everything was changed since it came, some of it twice."""
    ticket = ask(cast, subject="Card reader", team_id=cast.payments.pk)
    with acting(cast.desk(cast.ana)) as ana:
        mine = Ticket.objects.get(pk=ticket.pk)
        for priority, kind, subject in ((Priority.URGENT, "task", "Other"), (Priority.LOW, "problem", "Third")):
            actions.change(mine, version=mine.version, priority=priority, type=kind, subject=subject, by=ana)
        actions.tag(mine, name="later", by=ana)
        actions.add_note(mine, body="secret", by=ana)
        actions.hand_over(mine, team_id=cast.bookings.pk, version=mine.version, by=ana)
    return ticket


def test_what_came_before_is_worked_out_from_the_log(cast: Cast) -> None:
    tickets = [_changed(cast), ask(cast), ask(cast, "paulo", body="Olá")]
    then = {ticket.pk: _kept(ticket.pk) for ticket in tickets}
    assert then[tickets[0].pk]["subject"] == " card reader "
    with acting(SYSTEM):
        Arrival.objects.all().delete()
    assert keep_past_arrivals() == 3
    assert keep_past_arrivals() == 0
    assert {ticket.pk: _kept(ticket.pk) for ticket in tickets} == then


def test_tags_are_those_that_were_there_at_first(cast: Cast) -> None:
    ticket = ask(cast)
    with acting(SYSTEM):
        there, gone = (Tag.objects.create(name=name) for name in ("imported", "removed"))
        for tag in (there, gone):
            TicketTag.objects.create(ticket=ticket, tag=tag)
    with acting(cast.desk(cast.ana)) as ana:
        mine = Ticket.objects.get(pk=ticket.pk)
        added = actions.tag(mine, name="added", by=ana)
        for tag in (gone, added):
            actions.untag(mine, tag_id=tag.pk, by=ana)
        actions.tag(mine, name="removed", by=ana)
    with acting(SYSTEM):
        Arrival.objects.all().delete()
    keep_past_arrivals()
    assert _kept(ticket.pk)["tag_ids"] == sorted([there.pk, gone.pk])


def test_old_ones_are_added_step_by_step_from_the_newest_on(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [ask(cast).pk for _ in range(5)]
    with acting(SYSTEM):
        Arrival.objects.all().delete()
    monkeypatch.setattr(arrived, "BATCH", 2)
    assert keep_past_arrivals() == 2
    # Whatever ends the worker here, it goes on from there; what comes meanwhile has its row.
    fresh = ask(cast).pk
    with acting(SYSTEM):
        assert sorted(Arrival.objects.values_list("pk", flat=True)) == [*numbers[3:], fresh]
    assert [keep_past_arrivals() for _ in range(3)] == [2, 1, 0]


def test_a_message_that_is_unsaid_is_unsaid_here(cast: Cast) -> None:
    ticket = ask(cast, body="My card is 4111")
    with connection.cursor() as cursor:
        # Nobody may do it today; whoever will be let to, this follows.
        cursor.execute("grant update (body), delete on tickets_message to frontdesk_system")
        with acting(SYSTEM):
            cursor.execute("update tickets_message set body = 'My card is …' where ticket_id = %s", [ticket.pk])
    assert _kept(ticket.pk)["body"] == folded("My card is …")


def test_notes_and_later_messages_are_not_in_it(cast: Cast) -> None:
    ticket = _changed(cast)
    assert "secret" not in str(_kept(ticket.pk))


# ---------------------------------------------------------------- the fields

ALWAYS: dict[int, Any] = dict.fromkeys(range(1, 8), ((0, 1440),))


def _samples(field: Field, cast: Cast) -> list[Any]:
    return {
        "texts": [["card*"], ["refused", "größe"], ["*zz*"]],
        "names": [["*.example"], [cast.ingrid.email], ["fjordcruise.example", "pt*"], ["nobody"]],
        "nothing": [None],
        "keys": [[key] for key in list(field.choices)[:4]] or [[str(cast.fjord.pk)], [cast.fjord.name]],
        "zoned_day": [{"day": "2020-01-01", "zone": "Europe/Oslo"}],
        "weekdays": [{"days": ["mon", "tue", "wed", "sun"], "zone": "Asia/Tokyo"}],
        "hours": [{"from": "12:00", "until": "23:30", "zone": "Europe/Oslo"}, {"from": "23:30", "until": "12:00", "zone": "Europe/Oslo"}],
    }


def test_each_field_means_the_same_to_sql_and_to_python(cast: Cast) -> None:
    numbers = [_changed(cast).pk, ask(cast, "paulo", subject="Größe", body="x", type="task").pk, ask(cast, "jonas").pk]
    with acting(SYSTEM):
        Arrival.objects.filter(pk=numbers[0]).update(tag_ids=list(Tag.objects.values_list("pk", flat=True)), organisation_id=None)
        fields, asked = criteria.at_arrival(), 0
        for field in fields.values():
            for name, operator in field.offered().items():
                for raw in _samples(field, cast)[operator.takes.name]:
                    condition = read({"field": field.key, "is": name, "value": raw}, fields)
                    assert sentence(condition, fields)
                    assert read(written(condition, fields), fields) == condition == read(written(condition), fields)
                    sql, params = as_sql(condition, fields)
                    with connection.cursor() as cursor:
                        cursor.execute(f"select number from tickets_arrival a where {sql}", params)
                        found = {number for (number,) in cursor.fetchall()}
                    predicate = as_predicate(condition, fields)
                    assert found == {number for number in numbers if predicate(values_at_arrival(number) or {}).matched}, (
                        field.key,
                        name,
                        raw,
                    )
                    asked += 1
        assert asked > 60


def test_the_ticket_as_it_is_now_means_the_same_to_both(cast: Cast) -> None:
    numbers = [_changed(cast).pk, ask(cast, "paulo", subject="Größe", body="x").pk]
    tests: list[Any] = [
        ("priority", "is_any", ["low"]),
        ("subject", "has_any", ["third"]),
        ("text", "has_any", ["refused"]),
        ("subject_or_text", "has_all", ["grosse", "x"]),
        ("requester", "is_any", [cast.paulo.email]),
        ("tags", "has_any", ["later"]),
        ("tags", "has_none", ["later"]),
        ("assignee", "is_empty", None),
        ("solved", "before", {"day": "2100-01-01", "zone": "UTC"}),
    ]
    with acting(SYSTEM), connection.cursor() as cursor:
        for key, name, raw in tests:
            condition = read({"field": key, "is": name, "value": raw}, criteria.NOW)
            sql, params = as_sql(condition, criteria.NOW)
            cursor.execute(f"select number from tickets_ticket t where {sql}", params)
            found = {number for (number,) in cursor.fetchall()}
            predicate = as_predicate(condition, criteria.NOW)
            assert found == {number for number in numbers if predicate(criteria.values_now(number) or {}).matched}, key
            assert len(found) == (0 if key == "solved" else 2 if key == "assignee" else 1)


def test_a_tag_is_kept_by_its_id_and_told_by_its_name(cast: Cast) -> None:
    with acting(SYSTEM):
        tag = Tag.objects.create(name="vip")
        fields = criteria.at_arrival()
        condition = read({"field": "tags", "is": "has_any", "value": ["vip"]}, fields)
        assert condition == Is("tags", "has_any", (str(tag.pk),))
        assert written(condition, fields)["value"] == ["vip"]
        assert sentence(condition, fields) == "Tags has vip"
        Tag.objects.filter(pk=tag.pk).update(name="important")
        assert read(written(condition), criteria.at_arrival()) == condition
        organisation = read({"field": "organisation", "is": "is_any", "value": [cast.fjord.name]}, fields)
        assert organisation == Is("organisation", "is_any", (str(cast.fjord.pk),))


def test_hours_and_shifts_are_those_of_the_moment(cast: Cast) -> None:
    number = ask(cast).pk
    with acting(cast.settings(cast.oskar)) as oskar:
        set_hours(cast.payments.pk, version=0, zone="Europe/Oslo", ranges=ALWAYS, special={}, by=oskar)
    with acting(SYSTEM):
        fields = criteria.at_arrival()
        for team, holds in (("payments", True), ("bookings", False)):
            condition = read({"field": "opening", "is": "during", "value": [team]}, fields)
            assert as_predicate(condition, fields)(values_at_arrival(number) or {}).matched is holds
            assert sentence(condition, fields).startswith("Arrival is within the opening hours of ")
        nobody = read({"field": "shifts", "is": "outside", "value": ["payments"]}, fields)
        assert as_predicate(nobody, fields)(values_at_arrival(number) or {}).matched
