"""The end of a shift: what waits stays, goes back to the team or is passed on; told of once, and taken back as one."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.coverage.hours import Hours
from frontdesk.coverage.models import ShiftPattern
from frontdesk.coverage.plan import Pattern
from frontdesk.coverage.plan import Plan as Shifts
from frontdesk.coverage.recurring import Recurring
from frontdesk.coverage.spans import Span
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.lib import clock
from frontdesk.mail.models import Outbound
from frontdesk.notify.jobs import notify, tell_nobody, tell_shift_ended
from frontdesk.notify.models import Card
from frontdesk.routing.ending_shifts import answered_off_shift, end_shifts, ended
from frontdesk.routing.giving_out import give_out
from frontdesk.routing.models import AtShiftEnd, Round, Strategy
from frontdesk.tickets import actions
from frontdesk.tickets.models import Ticket
from tests.cast import Cast
from tests.routing.making import assignees, is_there, policy
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db
ALWAYS = list(range(1, 8))


def shift_ends(cast: Cast, at_shift_end: str, **more: Any) -> list[Ticket]:
    """Let Ana's shift end a moment ago, with two tickets that wait for her and one that waits for the customer; Dev goes on."""
    now = clock.now()
    minute = now.hour * 60 + now.minute
    with acting(SYSTEM):
        facts: dict[str, Any] = {"team": cast.payments, "weekdays": ALWAYS, "valid_from": now.date() - timedelta(days=9)}
        ShiftPattern.objects.create(person=cast.ana, starts=(minute - 300) % 1440, ends=(minute - 300) % 1440 + 300, **facts)
        ShiftPattern.objects.create(person=cast.dev, starts=(minute - 60) % 1440, ends=(minute - 60) % 1440 + 600, **facts)
    tickets = [ask(cast) for _ in range(3)]
    with acting(cast.desk(cast.ana)) as ana:
        for ticket in tickets:
            actions.take(Ticket.objects.get(pk=ticket.pk), by=ana)
        actions.reply(Ticket.objects.get(pk=tickets[2].pk), body="Try again", by=ana)
    policy(cast.payments, at_shift_end=at_shift_end, **more)
    with acting(SYSTEM):
        Round.objects.update(shifts_seen_at=now - timedelta(minutes=5))
    return tickets


def told(name: str) -> list[dict[str, Any]]:
    """Run the jobs of an event and return what it told."""
    job = {"routing.shift_ended": tell_shift_ended, "routing.found_nobody": tell_nobody}.get(name, notify)
    with acting(SYSTEM):
        events = list(Event.objects.filter(name=name).order_by("id"))
    for event in events:
        job(event=name, actor_id=event.actor_id, ticket_id=event.ticket_id, message_id=None, data=event.data)
    return [event.data for event in events]


def test_work_stays_with_whoever_has_it(cast: Cast) -> None:
    tickets = shift_ends(cast, AtShiftEnd.STAY)
    assert end_shifts() == 0
    assert assignees(*tickets) == [cast.ana.pk] * 3


def test_work_goes_back_to_the_team_and_is_left_there(cast: Cast) -> None:
    is_there(cast.dev)
    tickets = shift_ends(cast, AtShiftEnd.TEAM)
    assert end_shifts() == 2
    assert assignees(*tickets) == [None, None, cast.ana.pk]
    assert give_out() == 0
    assert end_shifts() == 0


def test_work_is_passed_on_told_of_once_each_and_taken_back_as_one(cast: Cast) -> None:
    is_there(cast.dev)
    tickets = shift_ends(cast, AtShiftEnd.PASS, strategy=Strategy.NONE)
    assert end_shifts() == 2
    assert assignees(*tickets) == [cast.dev.pk, cast.dev.pk, cast.ana.pk]
    told("ticket.assigned")
    with acting(SYSTEM):
        Card.objects.all().delete()
    assert told("routing.shift_ended")[0]["tickets"] == 2
    told("ticket.assigned")
    with acting(SYSTEM):
        cards = set(Card.objects.filter(ended_at=None).values_list("person_id", "reason", "count", "actor_name"))
        change_id = Event.objects.filter(name="ticket.assigned", data__because__cause="shift_ended").first().change_id  # type: ignore[union-attr]
    assert (cast.dev.pk, "passed", 2, "Ana Petrova") in cards
    assert not [card for card in cards if card[:2] == (cast.dev.pk, "assigned")]
    with acting(cast.desk(cast.lena)) as lena:
        assert actions.undo(change_id, by=lena).numbers == [tickets[0].pk, tickets[1].pk]
    assert assignees(*tickets) == [cast.ana.pk] * 3


def test_where_nobody_is_on_shift_it_waits_for_the_next(cast: Cast) -> None:
    tickets = shift_ends(cast, AtShiftEnd.PASS)
    assert end_shifts() == 2
    assert assignees(*tickets) == [None, None, cast.ana.pk]
    is_there(cast.dev)
    assert give_out() == 2
    assert assignees(*tickets) == [cast.dev.pk, cast.dev.pk, cast.ana.pk]


def answer(cast: Cast, ticket: Ticket) -> None:
    with acting(cast.portal(cast.ingrid)) as ingrid:
        actions.reply(Ticket.objects.get(pk=ticket.pk), body="It is still dead", by=ingrid)


def test_what_a_customer_answers_after_the_shift_goes_where_the_rest_went(cast: Cast) -> None:
    is_there(cast.dev)
    tickets = shift_ends(cast, AtShiftEnd.PASS, strategy=Strategy.NONE)
    assert end_shifts() == 2
    answer(cast, tickets[2])
    # The end of the shift itself is seen.
    now = clock.now()
    with clock.telling(now + timedelta(minutes=2)):
        assert end_shifts() == 1
    assert assignees(tickets[2]) == [cast.dev.pk]
    event = told("routing.shift_ended")[1]
    assert (event["person"], event["passed_on"]) == (cast.ana.pk, [[cast.dev.pk, [tickets[2].pk]]])
    with acting(SYSTEM):
        given = Event.objects.filter(name="ticket.assigned", ticket_id=tickets[2].pk).latest("id")
    assert given.data["because"]["is_answered"] is True
    # Whoever takes it back means it: the next look leaves it there, and the answer waits for Ana.
    assert given.change_id
    with acting(cast.desk(cast.lena)) as lena:
        actions.undo(given.change_id, by=lena)
    with clock.telling(now + timedelta(minutes=4)):
        assert end_shifts() == 0
    assert assignees(tickets[2]) == [cast.ana.pk]


def test_an_answer_stays_with_whoever_is_away_while_nobody_else_is_there_or_the_team_wants_it_so(cast: Cast) -> None:
    tickets = shift_ends(cast, AtShiftEnd.STAY)
    answer(cast, tickets[2])
    assert end_shifts() == 0
    policy(cast.payments, at_shift_end=AtShiftEnd.TEAM)
    with acting(SYSTEM):
        now = clock.now()
        assert answered_off_shift(cast.payments.pk, now) == {cast.ana.pk: [tickets[2].pk]}
        # Who works no shifts is never away from them.
        ShiftPattern.objects.filter(person=cast.ana).delete()
        assert answered_off_shift(cast.payments.pk, now) == {}
        ShiftPattern.objects.filter(person=cast.dev).update(person=cast.ana, ends=1, starts=0, weekdays=[(now.isoweekday() + 1) % 7 + 1])
        assert answered_off_shift(cast.payments.pk, now) == {}, "nobody is there"


def test_the_first_look_and_a_second_worker_hand_nothing_over(cast: Cast) -> None:
    shift_ends(cast, AtShiftEnd.TEAM)
    with acting(SYSTEM):
        Round.objects.update(shifts_seen_at=None)
    assert end_shifts() == 0
    assert end_shifts() == 0


def test_nobody_is_told_to_the_owner_else_the_lead_and_by_mail_to_who_does_not_see_it(cast: Cast) -> None:
    policy(cast.payments)
    ask(cast)
    told("routing.found_nobody")
    with acting(SYSTEM):
        assert list(Card.objects.filter(reason="nobody").values_list("person_id", flat=True)) == [cast.lena.pk]
        cast.payments.memberships.filter(person=cast.lena).delete()
    told("routing.found_nobody")
    with acting(SYSTEM):
        mail = Outbound.objects.get(reason="nobody")
    assert mail.to_address == cast.oskar.email
    assert "3 not signed in" in mail.text


MONDAY = date(2026, 11, 23)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=UTC)


ENDS = [
    (at(15, 59), at(16), [], [1]),
    (at(16), at(16, 1), [], []),
    (at(15), at(17), [], [1]),
    (at(15, 59), at(16), [(2, 960, 1200)], [1]),
    # Straight on in a second shift.
    (at(15, 59), at(16), [(1, 960, 1200)], []),
    (at(7), at(9), [], []),
]


@pytest.mark.parametrize(("since", "until", "more", "expected"), ENDS)
def test_a_shift_has_ended_when_nothing_follows_it(
    since: datetime, until: datetime, more: list[tuple[int, int, int]], expected: list[int]
) -> None:
    patterns = [(1, 480, 960), *more]
    days = frozenset(ALWAYS)
    plan = Shifts(
        Hours(), tuple(Pattern(n, who, Recurring(days, starts, ends, "UTC", MONDAY)) for n, (who, starts, ends) in enumerate(patterns))
    )
    assert ended(plan, Span(since, until)) == expected


def test_time_off_ends_a_shift_and_a_team_without_shifts_has_none(cast: Cast) -> None:
    pattern = Pattern(1, 1, Recurring(frozenset(ALWAYS), 480, 960, "UTC", MONDAY))
    away = {1: (Span(at(12), at(20)),)}
    assert ended(Shifts(Hours(), (pattern,), (), away), Span(at(11, 59), at(12))) == [1]
    assert ended(Shifts(Hours()), Span(at(11, 59), at(12))) == []
