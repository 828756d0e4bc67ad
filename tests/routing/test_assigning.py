"""Who gets a ticket of a real team: by shifts, presence, room and skills; why; and what happens when nobody can."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from frontdesk.actor import SYSTEM
from frontdesk.coverage.models import ShiftPattern, TeamHours, TimeOff
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.identity.models import Person, Preferences, Role, TeamMembership
from frontdesk.lib import clock
from frontdesk.lib.clock import telling
from frontdesk.live.models import Online
from frontdesk.routing.assigning import assign, preview
from frontdesk.routing.decision import Decision, Plan
from frontdesk.routing.eligibility import SEEN_WITHIN
from frontdesk.routing.facts import facts_of
from frontdesk.routing.giving_out import give_out, look_soon
from frontdesk.routing.models import Limit, PersonSkill, Skill, Strategy
from frontdesk.tickets import actions
from frontdesk.tickets.actions import hand_over_open_work
from frontdesk.tickets.models import Status, Tag, Ticket, Waking
from tests.cast import Cast
from tests.routing.making import assignees, has_left, is_there, policy
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db
ALWAYS = list(range(1, 8))


def reasons(cast: Cast, team_id: int | None = None) -> dict[str, str]:
    """Return why each of the team gets no ticket now."""
    with acting(SYSTEM):
        decision, _ = preview(team_id or cast.payments.pk, Plan(Strategy.LEAST), {}, now=clock.now())
    return {each.name.split()[0]: why.value for each, why in decision.answer.refused}


def names(name: str) -> list[dict[str, Any]]:
    with acting(SYSTEM):
        return list(Event.objects.filter(name=name).order_by("id").values_list("data", flat=True))


def test_a_new_ticket_goes_to_each_in_turn(cast: Cast) -> None:
    policy(cast.payments)
    is_there(cast.ana, cast.dev, cast.lena)
    tickets = [ask(cast) for _ in range(6)]
    assert sorted(assignees(*tickets[:3])) == sorted(assignees(*tickets[3:])) == sorted([cast.ana.pk, cast.dev.pk, cast.lena.pk])
    because = names("ticket.assigned")[0]["because"]
    assert (because["strategy"], because["eligible"], because["not"]) == ("in_turn", 3, {})


def test_a_team_without_a_policy_and_a_told_past_give_nothing_out(cast: Cast) -> None:
    is_there(cast.ana)
    first = ask(cast)
    policy(cast.payments)
    with telling(clock.now() - timedelta(days=3)):
        second = ask(cast)
    assert assignees(first, second) == [None, None]


def test_only_who_is_there_and_has_room_gets_it(cast: Cast) -> None:
    policy(cast.payments, Strategy.LEAST, capacity=2)
    is_there(cast.ana)
    tickets = [ask(cast) for _ in range(3)]
    assert assignees(*tickets) == [cast.ana.pk, cast.ana.pk, None]
    assert reasons(cast) == {"Ana": "full", "Dev": "absent", "Lena": "absent"}
    assert give_out() == 0
    with acting(SYSTEM):
        Limit.objects.create(person=cast.ana, capacity=3)
    assert give_out() == 0, "looks again after a while"
    with acting(SYSTEM):
        look_soon(cast.payments.pk)
    assert give_out() == 1
    assert assignees(*tickets) == [cast.ana.pk] * 3


def test_what_waits_for_the_customer_needs_no_room(cast: Cast) -> None:
    policy(cast.payments, capacity=1)
    is_there(cast.ana)
    first, second = ask(cast), ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        actions.reply(Ticket.objects.get(pk=first.pk), body="Try again", by=ana)
    with acting(SYSTEM):
        look_soon(cast.payments.pk)
    assert give_out() == 1
    assert assignees(second) == [cast.ana.pk]


def test_signing_out_silence_and_being_away_count(cast: Cast) -> None:
    is_there(cast.ana, cast.dev, cast.lena)
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute("update usersessions_usersession set last_seen_at = now() - %s", [SEEN_WITHIN + timedelta(minutes=1)])
        # A page that is open says more than a session that was noted long ago; without a session nobody is signed in.
        Online.objects.create(person_id=cast.dev.pk)
        Online.objects.create(person_id=cast.lena.pk)
        prefs = Preferences.objects.get(person=cast.lena)
        prefs.values["away_since"] = clock.now().isoformat()
        prefs.save()
    assert reasons(cast) == {"Ana": "absent", "Lena": "away"}
    has_left(cast.dev)
    assert reasons(cast) == {"Ana": "absent", "Dev": "absent", "Lena": "away"}


def test_without_shifts_everybody_works_in_opening_hours_and_with_them_only_who_is_on_shift(cast: Cast) -> None:
    is_there(cast.ana, cast.dev)
    assert reasons(cast) == {"Lena": "absent"}
    with acting(SYSTEM):
        hours = TeamHours.objects.create(team=cast.payments, ranges={str(day): [[0, 1440]] for day in ALWAYS})
        TimeOff.objects.create(person=cast.dev, starts_at=clock.now() - timedelta(1), ends_at=clock.now() + timedelta(1), state="approved")
    assert reasons(cast) == {"Dev": "off_shift", "Lena": "absent"}
    with acting(SYSTEM):
        hours.ranges, hours.special = {}, {"2000-01-01": [[0, 60]]}
        hours.save()
    assert set(reasons(cast).values()) == {"off_shift"}
    with acting(SYSTEM):
        day = clock.now().date() - timedelta(days=7)
        ShiftPattern.objects.create(team=cast.payments, person=cast.ana, weekdays=ALWAYS, starts=0, ends=1440, valid_from=day)
    assert reasons(cast) == {"Dev": "off_shift", "Lena": "off_shift"}


def test_a_backup_is_asked_where_nobody_else_can(cast: Cast) -> None:
    policy(cast.payments)
    with acting(SYSTEM):
        facts = {"weekdays": ALWAYS, "starts": 0, "ends": 1440, "valid_from": clock.now().date() - timedelta(days=7)}
        ShiftPattern.objects.create(team=cast.payments, person=cast.ana, **facts)
        ShiftPattern.objects.create(team=cast.payments, person=cast.dev, is_backup=True, **facts)
    is_there(cast.ana, cast.dev)
    assert reasons(cast) == {"Dev": "backup", "Lena": "off_shift"}
    first = ask(cast)
    has_left(cast.ana)
    assert assignees(first, ask(cast)) == [cast.ana.pk, cast.dev.pk]


def test_who_may_not_answer_gets_nothing(cast: Cast) -> None:
    is_there(cast.ana)
    with acting(SYSTEM):
        role = Role.objects.create(slug="trainee", name="Trainee", permissions=["ticket.note"])
        Person.objects.filter(pk=cast.ana.pk).update(role=role)
        Person.objects.filter(pk=cast.dev.pk).update(is_active=False)
    assert reasons(cast) == {"Ana": "role", "Lena": "absent"}


def test_a_skill_is_needed_by_type_by_tag_or_by_name(cast: Cast) -> None:
    policy(cast.payments, Strategy.SKILLED)
    is_there(cast.ana, cast.dev)
    with acting(SYSTEM):
        tag = Tag.objects.create(name="german")
        german = Skill.objects.create(name="German", tag_ids=[tag.pk])
        readers = Skill.objects.create(name="Card readers", types=["incident"])
        PersonSkill.objects.create(person=cast.ana, skill=german, weight=1)
        PersonSkill.objects.create(person=cast.dev, skill=german, weight=3)
        PersonSkill.objects.create(person=cast.ana, skill=readers, weight=2)
    plain = ask(cast)
    with acting(SYSTEM) as by:
        ticket = Ticket.objects.get(pk=plain.pk)
        actions.assign(ticket, assignee_id=None, version=ticket.version, by=by)
        actions.tag(ticket, name="german", by=by)
        decision = assign(ticket, Strategy.SKILLED)
        assert decision.chosen
        assert decision.chosen.person_id == cast.dev.pk
        assert decision.because["skills"] == ["German"]
        actions.assign(ticket, assignee_id=None, version=ticket.version, by=by)
        assert chosen(assign(ticket, Strategy.SKILLED, skills=[readers.pk])) == cast.ana.pk
        actions.assign(ticket, assignee_id=None, version=ticket.version, by=by)
        assert chosen(assign(ticket, Plan(Strategy.PERSON, cast.dev.pk), skills=[readers.pk])) == cast.ana.pk


def chosen(decision: Decision) -> int | None:
    return decision.chosen.person_id if decision.chosen else None


def test_a_named_person_of_another_team_is_not_asked(cast: Cast) -> None:
    is_there(cast.ana, cast.mara)
    ticket = ask(cast)
    with acting(SYSTEM):
        decision = assign(ticket, Plan(Strategy.PERSON, cast.mara.pk))
    assert chosen(decision) == cast.ana.pk
    assert decision.instead_of == cast.mara.name
    assert (cast.mara.pk, "outside") in [(each.person_id, why) for each, why in decision.answer.refused]


def test_nobody_is_told_once_and_the_lead_hears_once_an_hour(cast: Cast) -> None:
    policy(cast.payments)
    tickets = [ask(cast) for _ in range(3)]
    assert assignees(*tickets) == [None] * 3
    assert [each["because"]["not"] for each in names("ticket.found_nobody")] == [{"absent": 3}] * 3
    assert len(names("routing.found_nobody")) == 1
    for _ in range(2):
        with acting(SYSTEM):
            look_soon(cast.payments.pk)
        assert give_out() == 0
    assert len(names("ticket.found_nobody")) == 3
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute("update routing_round set told_at = told_at - interval '1 hour', look_at = null")
    give_out()
    assert len(names("routing.found_nobody")) == 2


def test_while_the_team_is_closed_the_lead_sleeps(cast: Cast) -> None:
    policy(cast.payments)
    with acting(SYSTEM):
        TeamHours.objects.create(team=cast.payments, special={"2000-01-01": [[0, 60]]})
    ask(cast)
    assert len(names("ticket.found_nobody")) == 1
    assert names("routing.found_nobody") == []


def test_what_waits_is_given_out_when_somebody_comes_the_queue_s_first_first(cast: Cast) -> None:
    policy(cast.payments, capacity=2)
    tickets = [ask(cast) for _ in range(3)]
    with acting(SYSTEM) as by:
        actions.set_due(Ticket.objects.get(pk=tickets[2].pk), due_at=clock.now() + timedelta(hours=1), version=1, by=by)
        look_soon(cast.payments.pk)
    is_there(cast.ana)
    assert give_out() == 2
    assert assignees(*tickets) == [cast.ana.pk, None, cast.ana.pk]


def test_what_somebody_leaves_to_nobody_stays_so_until_it_moves_on(cast: Cast) -> None:
    policy(cast.payments)
    is_there(cast.ana, cast.mara)
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        mine = Ticket.objects.get(pk=ticket.pk)
        actions.assign(mine, assignee_id=None, version=mine.version, by=ana)
    assert give_out() == 0
    assert assignees(ticket) == [None]
    policy(cast.bookings)
    with acting(cast.desk(cast.ana)) as ana:
        mine = Ticket.objects.get(pk=ticket.pk)
        actions.hand_over(mine, team_id=cast.bookings.pk, version=mine.version, by=ana)
    assert give_out() == 1
    assert assignees(ticket) == [cast.mara.pk]


def test_what_wakes_and_what_a_leaver_leaves_is_given_out(cast: Cast) -> None:
    is_there(cast.ana, cast.dev)
    first, second = ask(cast), ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        actions.snooze(Ticket.objects.get(pk=first.pk), wakes_on=Waking.REPLY, by=ana)
        actions.take(Ticket.objects.get(pk=second.pk), by=ana)
    policy(cast.payments, Strategy.PERSON, person_id=cast.dev.pk)
    assert give_out() == 0
    with acting(cast.portal(cast.ingrid)) as ingrid:
        actions.reply(Ticket.objects.get(pk=first.pk), body="Hello?", by=ingrid)
    with acting(SYSTEM) as by:
        hand_over_open_work(cast.ana.pk, to_person_id=None, by=by)
        Person.objects.filter(pk=cast.ana.pk).update(is_active=False)
    assert give_out() == 2
    assert assignees(first, second) == [cast.dev.pk] * 2


def test_what_is_solved_is_given_to_nobody(cast: Cast) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        mine = Ticket.objects.get(pk=ticket.pk)
        actions.change(mine, status=Status.SOLVED, version=mine.version, by=ana)
    policy(cast.payments)
    is_there(cast.ana)
    assert give_out() == 0


def test_the_facts_of_a_large_team_cost_no_statement_more(cast: Cast) -> None:
    def statements() -> int:
        with (
            acting(SYSTEM),
            CaptureQueriesContext(
                connection,
            ) as queries,
        ):
            facts_of(cast.payments.pk, clock.now())
        return len(queries)

    few = statements()
    with acting(SYSTEM):
        role = Role.objects.get(slug="agent")
        people = Person.objects.bulk_create([Person(name=f"A {n}", email=f"a{n}@example.org", role=role) for n in range(300)])
        TeamMembership.objects.bulk_create([TeamMembership(team=cast.payments, person=person) for person in people])
    assert statements() == few <= 12
