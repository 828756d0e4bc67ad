"""What the rules do with a ticket in the moment it arrives."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from frontdesk.actor import SYSTEM
from frontdesk.coverage.models import ShiftPattern, TeamHours
from frontdesk.coverage.owners import who_answers_for
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.fields.actions import Facts, archive_field, create_field
from frontdesk.fields.models import Kind as FieldKind
from frontdesk.identity.actions import change_team
from frontdesk.lib import clock
from frontdesk.lib.errors import InvalidError
from frontdesk.notify.notices import notices_for
from frontdesk.notify.reasons import Reason
from frontdesk.routing import actions
from frontdesk.routing.models import Rule
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Kind, Message, Priority, Tag, Ticket, TicketType
from frontdesk.tickets.timeline import Happened, timeline
from tests.cast import Cast
from tests.routing.ruling import EVERY, priority, rule, to_team
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db


def happened(cast: Cast, ticket: Ticket, who: Any = None) -> list[Happened]:
    with acting(cast.desk(who or cast.mara)) as somebody:
        return [entry.event for entry in timeline(Ticket.objects.get(pk=ticket.pk), by=somebody) if entry.event]


def names(ticket: Ticket) -> list[str]:
    with acting(SYSTEM):
        return list(Event.objects.filter(ticket_id=ticket.pk).order_by("id").values_list("name", flat=True))


def test_a_ticket_gets_the_team_priority_type_and_tags_that_a_rule_says(cast: Cast) -> None:
    with acting(SYSTEM):
        tag = Tag.objects.create(name="hardware")
    rule(cast, to_team(cast.bookings), priority(Priority.URGENT), {"do": "type", "type": "incident"}, {"do": "tags", "tags": [tag.pk]})
    ticket = ask(cast, subject="The card reader is dead")
    assert (ticket.team_id, ticket.priority, ticket.type) == (cast.bookings.pk, Priority.URGENT, "incident")
    with acting(SYSTEM):
        assert [tag.name for tag in Ticket.objects.get(pk=ticket.pk).tags.all()] == ["hardware"]
    assert names(ticket) == ["ticket.opened", "ticket.handed_over", "ticket.prioritised", "ticket.typed", "ticket.tagged", "ticket.routed"]


def test_each_change_says_which_rule_in_which_version_and_by_what(cast: Cast) -> None:
    rule(cast, to_team(cast.bookings), priority(Priority.URGENT))
    found = happened(cast, ask(cast, subject="The card reader is dead"))
    assert [each.sentence for each in found] == [
        "Frontdesk handed it over from Payments to Bookings",
        "Frontdesk set the priority to Urgent",
    ]
    for each in found:
        assert each.why is not None
        assert (each.why.rule, each.why.version, each.why.because) == ("Card reader down", 1, ("Subject has “card reader”",))


def test_a_ticket_that_fits_no_rule_stays_as_it_came_and_nothing_is_told(cast: Cast) -> None:
    rule(cast, to_team(cast.bookings))
    ticket = ask(cast, subject="An invoice")
    assert ticket.team_id == cast.payments.pk
    assert names(ticket) == ["ticket.opened"]


def test_what_is_so_already_is_not_told_as_a_change(cast: Cast) -> None:
    rule(cast, to_team(cast.payments), priority(Priority.NORMAL))
    ticket = ask(cast)
    assert names(ticket) == ["ticket.opened", "ticket.routed"]
    assert [each.sentence for each in happened(cast, ticket, cast.ana)] == [
        "Frontdesk tried the rule “Card reader down”; it changed nothing"
    ]


def test_of_two_rules_that_set_the_same_the_later_has_it_and_the_other_is_told_as_skipped(cast: Cast) -> None:
    rule(cast, priority(Priority.LOW), name="First")
    rule(cast, priority(Priority.HIGH), name="Second")
    ticket = ask(cast)
    assert ticket.priority == Priority.HIGH
    why = happened(cast, ticket, cast.ana)[0].why
    assert why is not None
    assert why.rule == "Second"
    assert why.skipped == ("First: “Second” sets the priority after it",)


def test_a_rule_that_stops_keeps_those_below_from_being_tried(cast: Cast) -> None:
    rule(cast, priority(Priority.LOW), name="First", stops=True)
    rule(cast, priority(Priority.HIGH), name="Second")
    ticket = ask(cast)
    assert ticket.priority == Priority.LOW
    why = happened(cast, ticket, cast.ana)[0].why
    assert why is not None
    assert why.skipped == ("“First” stops: the rule below it was not tried",)


def test_the_order_decides_not_the_age(cast: Cast) -> None:
    rule(cast, priority(Priority.LOW), name="First")
    second = rule(cast, priority(Priority.HIGH), name="Second")
    with acting(cast.settings(cast.oskar)) as oskar:
        actions.move_rule(second, to=1, by=oskar)
    assert ask(cast).priority == Priority.LOW


def test_a_rule_sees_what_arrived_not_what_another_rule_made_of_it(cast: Cast) -> None:
    rule(cast, to_team(cast.bookings), name="Moves")
    in_bookings = {"all": [{"field": "team", "is": "is_any", "value": ["bookings"]}]}
    rule(cast, priority(Priority.URGENT), name="Of bookings", conditions=in_bookings)
    ticket = ask(cast)
    assert (ticket.team_id, ticket.priority) == (cast.bookings.pk, Priority.NORMAL)


def test_a_rule_that_is_off_or_archived_does_nothing(cast: Cast) -> None:
    off = rule(cast, priority(Priority.LOW), name="Off")
    gone = rule(cast, priority(Priority.LOW), name="Gone")
    with acting(cast.settings(cast.oskar)) as oskar:
        actions.switch_rule(off, is_on=False, by=oskar)
        actions.archive_rule(gone, by=oskar)
    assert ask(cast).priority == Priority.NORMAL


def test_a_rule_that_broke_is_skipped_and_told_and_the_ticket_arrives(cast: Cast) -> None:
    rule(cast, to_team(cast.bookings), name="To bookings")
    rule(cast, priority(Priority.HIGH), name="Works")
    with acting(cast.settings(cast.oskar)) as oskar:
        change_team(cast.bookings, is_archived=True, by=oskar)
    ticket = ask(cast)
    assert (ticket.team_id, ticket.priority) == (cast.payments.pk, Priority.HIGH)
    why = happened(cast, ticket, cast.ana)[0].why
    assert why is not None
    assert why.skipped == ("To bookings: The team “Bookings” is archived. Choose another one.",)


def test_a_condition_on_something_that_is_gone_breaks_its_rule_only(cast: Cast) -> None:
    broken = rule(cast, priority(Priority.LOW), name="Broken")
    with acting(SYSTEM):
        Rule.objects.filter(pk=broken.pk).update(conditions={"all": [{"field": "field:gone", "is": "has_any", "value": ["x"]}]}, version=2)
    ticket = ask(cast)
    assert ticket.priority == Priority.NORMAL
    assert [each.sentence for each in happened(cast, ticket, cast.ana)] == ["Frontdesk skipped the rule “Broken”"]


def test_a_rule_assigns_only_to_members_of_the_team_and_says_so_otherwise(cast: Cast) -> None:
    rule(cast, to_team(cast.bookings), {"do": "assignee", "person": cast.mara.pk}, name="To Mara")
    rule(
        cast,
        {"do": "assignee", "person": cast.ana.pk},
        name="To Ana",
        conditions={"all": [{"field": "text", "is": "has_any", "value": ["refund"]}]},
    )
    assert ask(cast).assignee_id == cast.mara.pk
    other = ask(cast, body="A refund please")
    assert other.assignee_id is None
    why = happened(cast, other)[0].why
    assert why is not None
    assert any(each.startswith("To Ana: assign it to Ana Petrova:") for each in why.skipped), why.skipped


def test_a_rule_s_note_is_for_the_team_that_gets_the_ticket_and_nobody_else(cast: Cast) -> None:
    rule(cast, to_team(cast.bookings), {"do": "note", "text": "Ask for the serial number"})
    ticket = ask(cast)
    with acting(cast.desk(cast.mara)):
        assert [note.body for note in Message.objects.filter(ticket=ticket.pk, kind=Kind.NOTE)] == ["Ask for the serial number"]
    for person, window in ((cast.rita, cast.desk), (cast.ana, cast.desk), (cast.ingrid, cast.portal)):
        with acting(window(person)):
            assert not Message.objects.filter(ticket=ticket.pk, kind=Kind.NOTE).exists()
    assert "serial" not in str([each.why for each in happened(cast, ticket, cast.rita)])


def test_whoever_a_rule_tells_gets_a_card_unless_they_may_not_see_the_ticket(cast: Cast) -> None:
    rule(cast, {"do": "notify", "people": [cast.ana.pk, cast.mara.pk]}, {"do": "notify_team", "team": cast.payments.pk})
    told = [event for event in events(ask(cast)) if event.name == "ticket.pointed_out"]
    assert [event.data["people"] for event in told] == [[cast.ana.pk, cast.mara.pk], sorted([cast.ana.pk, cast.dev.pk, cast.lena.pk])]
    assert all(event.data["by_rule"]["name"] == "Card reader down" for event in told)


def test_who_answers_for_coverage_is_told_when_nobody_is_on_shift(cast: Cast) -> None:
    deed = {"do": "notify_cover", "when": "nobody_on_shift"}
    rule(cast, deed, conditions=EVERY)
    # A team that arranges no shifts and has no opening hours is always there.
    ticket = ask(cast)
    assert "ticket.pointed_out" not in names(ticket)
    assert "somebody is on shift" in str(events(ticket)[-1].data["skipped"])
    with acting(SYSTEM):
        # Ana works for a minute, the day after tomorrow.
        day = {"weekdays": [(clock.now().isoweekday() + 1) % 7 + 1], "starts": 0, "ends": 1, "valid_from": date(2026, 1, 5)}
        ShiftPattern.objects.create(team=cast.payments, person=cast.ana, zone="UTC", **day)
    (told,) = (event for event in events(ask(cast)) if event.name == "ticket.pointed_out")
    assert (told.data["people"], told.data["names"], told.data["is_uncovered"]) == ([cast.lena.pk], "Lena Vogt", True)
    assert told.data["by_rule"]["name"] == "Card reader down"
    with acting(SYSTEM):
        (notice,) = notices_for("ticket.pointed_out", actor_id=None, ticket_id=told.ticket_id, message_id=None, data=told.data)
        assert (notice.reason, notice.person_id) == (Reason.UNCOVERED, cast.lena.pk)
        # The owner comes before the leads, while they are in the team.
        hours = TeamHours.objects.create(team=cast.payments, zone="UTC", owner=cast.dev)
        assert who_answers_for(cast.payments.pk) == [cast.dev.pk]
        cast.payments.memberships.filter(person=cast.dev).delete()
        assert who_answers_for(cast.payments.pk) == [cast.lena.pk]
        cast.payments.memberships.filter(is_lead=True).delete()
        hours.delete()
    ticket = ask(cast)
    assert "ticket.pointed_out" not in names(ticket)
    assert "neither an owner of its coverage nor a lead" in str(events(ticket)[-1].data["skipped"])


def events(ticket: Ticket) -> list[Event]:
    with acting(SYSTEM):
        return list(Event.objects.filter(ticket_id=ticket.pk).order_by("id"))


def test_what_rules_change_makes_no_rule_run(cast: Cast) -> None:
    # Each undoes what the other does: a circle, if either saw what the other did.
    rule(cast, to_team(cast.bookings), name="There", conditions={"field": "team", "is": "is_any", "value": ["payments"]})
    rule(cast, to_team(cast.payments), name="And back", conditions={"field": "team", "is": "is_any", "value": ["bookings"]})
    ticket = ask(cast)
    assert names(ticket).count("ticket.routed") == 1
    assert names(ticket).count("ticket.handed_over") == 1
    assert ticket.team_id == cast.bookings.pk


def test_what_was_split_off_stays_where_it_was_put(cast: Cast) -> None:
    ticket = ask(cast)
    rule(cast, to_team(cast.bookings), conditions=EVERY)
    with acting(cast.desk(cast.ana)) as ana:
        question = Message.objects.get(ticket=ticket)
        fresh = tickets.split(Ticket.objects.get(pk=ticket.pk), message_ids=[question.pk], subject="Also", by=ana)
        assert Ticket.objects.get(pk=fresh.pk).team_id == cast.payments.pk


def test_whoever_works_on_the_ticket_takes_a_rule_s_change_back_and_nobody_else(cast: Cast) -> None:
    rule(cast, priority(Priority.URGENT))
    ticket = ask(cast)
    found = happened(cast, ticket, cast.ana)[0]
    assert found.change_id is not None
    assert happened(cast, ticket, cast.rita)[0].change_id is None
    with acting(cast.desk(cast.mara)) as mara, pytest.raises(Event.DoesNotExist):
        tickets.undo(found.change_id, by=mara)
    with acting(cast.desk(cast.ana)) as ana:
        tickets.undo(found.change_id, by=ana)
        assert Ticket.objects.get(pk=ticket.pk).priority == Priority.NORMAL


def test_four_hundred_rules_that_do_not_fit_cost_no_statement_of_their_own_once_they_are_known(cast: Cast) -> None:
    asked = [{"all": [{"field": "text", "is": "has_any", "value": [f"word{n} x"]}]} for n in range(1, 401)]
    with acting(SYSTEM):
        Rule.objects.bulk_create(
            Rule(slug=f"r{n}", name=f"Rule {n}", position=n, conditions=each, actions=[priority(1)]) for n, each in enumerate(asked)
        )
    without = statements(cast, is_on=False)
    statements(cast, is_on=True)
    assert statements(cast, is_on=True) - without <= 2


def statements(cast: Cast, *, is_on: bool) -> int:
    with acting(SYSTEM):
        Rule.objects.update(is_on=is_on)
    with CaptureQueriesContext(connection) as captured:
        ask(cast)
    return len(captured)


def test_a_type_that_was_archived_costs_its_action_and_says_so(cast: Cast) -> None:
    rule(cast, {"do": "type", "type": "task"}, priority(Priority.URGENT))
    with acting(SYSTEM) as by:
        tickets.archive_type(TicketType.objects.get(pk="task"), by=by)
    ticket = ask(cast, subject="The card reader is dead")
    assert (ticket.type, ticket.priority) == ("question", Priority.URGENT)
    with acting(SYSTEM):
        (routed,) = Event.objects.filter(ticket_id=ticket.pk, name="ticket.routed").values_list("data", flat=True)
    assert "the type Task is archived" in str(routed)
    with acting(SYSTEM), pytest.raises(InvalidError, match="The type “Task” is archived"):
        rule(cast, {"do": "type", "type": "task"}, name="Another")


def test_who_left_and_a_tag_that_was_archived_cost_their_action_not_the_rule(cast: Cast) -> None:
    with acting(SYSTEM):
        tag = Tag.objects.create(name="hardware")
    rule(cast, priority(Priority.HIGH), {"do": "assignee", "person": cast.dev.pk}, {"do": "tags", "tags": [tag.pk]})
    assert ask(cast).assignee_id == cast.dev.pk
    with acting(SYSTEM):
        Tag.objects.update(is_archived=True)
        type(cast.dev).objects.filter(pk=cast.dev.pk).update(is_active=False)
    ticket = ask(cast)
    assert (ticket.priority, ticket.assignee_id) == (Priority.HIGH, None)
    why = happened(cast, ticket, cast.ana)[0].why
    assert why is not None
    assert [each.partition(":")[2].strip()[:40] for each in why.skipped] == [
        "add the tag hardware: hardware is archiv",
        "assign it to Dev Anand: This person is n",
    ]


def test_a_custom_field_is_asked_about_and_its_value_is_told_to_nobody_beside_it(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as oskar:
        plan = create_field(Facts("Serial", FieldKind.TEXT), by=oskar)
    asked = {"none": [{"field": f"field:{plan.key}", "is": "is_filled"}]}
    rule(cast, priority(Priority.HIGH), conditions=asked)
    ticket = ask(cast)
    assert ticket.priority == Priority.HIGH
    why = happened(cast, ticket, cast.ana)[0].why
    assert why is not None
    assert why.because == ("The custom fields fit",)
    with acting(cast.settings(cast.oskar)) as oskar:
        archive_field(plan, by=oskar)
    other = ask(cast)
    assert other.priority == Priority.NORMAL
    assert [each.sentence for each in happened(cast, other, cast.ana)] == ["Frontdesk skipped the rule “Card reader down”"]
