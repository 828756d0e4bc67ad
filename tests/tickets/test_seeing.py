"""Why somebody sees a ticket: the policies' own answer, way by way, and nothing of what the ticket says."""

import pytest
from django.db import ProgrammingError, connection, transaction

from frontdesk.actor import SYSTEM, Window
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.identity.models import Organisation, Person
from frontdesk.lib.errors import ForbiddenError
from frontdesk.tickets import actions, seeing
from frontdesk.tickets.actions.asking import Answer
from frontdesk.tickets.models import Ticket
from tests.cast import Cast
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db


def asked(cast: Cast, person: Person, number: int) -> Answer:
    with acting(cast.settings(cast.oskar)) as oskar:
        return actions.ask_why(person.pk, number=number, by=oskar)


def ways(cast: Cast, person: Person, number: int, window: Window = Window.WORKSPACE) -> tuple[bool, set[str]]:
    """Return yes or no by a door, and the open ways."""
    (sight,) = [sight for sight in asked(cast, person, number).sights if sight.window is window]
    return sight.sees, {way.about for way in sight.ways if way.is_open}


def test_every_arm_of_the_policies_has_its_words(cast: Cast) -> None:
    number = ask(cast).pk
    known = {way.about for person in (cast.rita, cast.ingrid) for sight in asked(cast, person, number).sights for way in sight.ways}
    assert known == set(seeing.MARKS), "an arm that nobody put into words, or words for an arm that is gone"


def test_each_way_is_named(cast: Cast) -> None:
    number = ask(cast).pk
    assert ways(cast, cast.ana, number) == (True, {"team"})
    assert ways(cast, cast.rita, number) == (True, {"read_all"})
    assert ways(cast, cast.mara, number) == (False, set())
    assert ways(cast, cast.ana, number, Window.PORTAL) == (False, set())
    assert ways(cast, cast.ingrid, number, Window.PORTAL) == (True, {"requester"})
    assert ways(cast, cast.jonas, number, Window.PORTAL) == (True, {"company"})
    assert ways(cast, cast.paulo, number, Window.PORTAL) == (False, set())
    with acting(cast.desk(cast.ana)) as ana:
        ticket = Ticket.objects.get(pk=number)
        actions.take(ticket, by=ana)
        actions.add_note(ticket, body="x", team_ids=[cast.bookings.pk], person_ids=[cast.rita.pk], by=ana)
        actions.add_participant(ticket, email=cast.paulo.email, by=ana)
    assert ways(cast, cast.ana, number) == (True, {"team", "assignee"})
    assert ways(cast, cast.mara, number) == (True, {"guest_team"})
    assert ways(cast, cast.rita, number) == (True, {"read_all", "guest"})
    assert ways(cast, cast.paulo, number, Window.PORTAL) == (True, {"participant"})
    with acting(SYSTEM):
        Organisation.objects.filter(pk=cast.fjord.pk).update(shares_tickets=False)
    assert ways(cast, cast.jonas, number, Window.PORTAL) == (False, set())


def test_what_was_merged_is_read_where_it_goes_on(cast: Cast) -> None:
    source, target = ask(cast), ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        ticket = Ticket.objects.get(pk=target.pk)
        actions.merge(Ticket.objects.get(pk=source.pk), into=target.pk, by=ana)
        actions.take(ticket, by=ana)
    with acting(SYSTEM):
        Ticket.objects.filter(pk=source.pk).update(team=cast.bookings, guest_team_ids=[])
    (sight, _) = asked(cast, cast.ana, source.pk).sights
    assert (sight.sees, sight.merged_into) == (False, target.pk)
    assert asked(cast, cast.paulo, source.pk).sights[0].merged_into is None


def test_a_new_policy_is_answered_from_at_once(cast: Cast) -> None:
    number = ask(cast).pk
    with connection.cursor() as cursor:
        cursor.execute(
            "create policy friday on tickets_ticket for select to frontdesk_agent using ((priority >= 0) or (subject = 'a OR (b'))"
        )
    sight = asked(cast, cast.mara, number).sights[0]
    assert sight.sees
    assert [(way.about, way.policy) for way in sight.ways if way.about == "other"] == [("other", "friday")] * 2


def test_asking_is_logged_and_gives_no_content(cast: Cast) -> None:
    ticket = ask(cast)
    assert asked(cast, cast.ana, ticket.pk).subject == "", "Oskar is in no team"
    with acting(SYSTEM):
        told = Event.objects.filter(name="sight.asked").latest("id")
        assert (told.ticket_id, told.actor_id, told.data) == (None, cast.oskar.pk, {"person": cast.ana.pk, "number": ticket.pk})
        Ticket.objects.filter(pk=ticket.pk).update(guest_person_ids=[cast.oskar.pk])
    assert asked(cast, cast.ana, ticket.pk).subject == ticket.subject


def test_a_number_nobody_has_and_somebody_who_left(cast: Cast) -> None:
    assert asked(cast, cast.ana, 999_999_999) == Answer(None, [])
    number = ask(cast).pk
    with acting(SYSTEM):
        Person.objects.filter(pk=cast.ana.pk).update(is_active=False)
    assert asked(cast, cast.ana, number).sights == []


def test_it_needs_its_permission_and_leaves_the_asker_who_they_are(cast: Cast) -> None:
    number = ask(cast).pk
    for by in (cast.settings(cast.lena), cast.desk(cast.rita), cast.portal(cast.oskar)):
        with acting(by), pytest.raises(ForbiddenError):
            actions.ask_why(cast.ana.pk, number=number, by=by)
    with acting(cast.settings(cast.oskar)) as oskar:
        actions.ask_why(cast.ana.pk, number=number, by=oskar)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Ticket.objects.exists()


def test_a_condition_is_taken_apart_where_postgresql_joined_it() -> None:
    assert seeing.arms("((a = 1) OR ((b = 2) OR (c = ') OR (')))") == ["a = 1", "b = 2", "c = ') OR ('"]
    assert seeing.arms("((a = 1) AND ((b = 2) OR (c = 3)))") == ["(a = 1) AND ((b = 2) OR (c = 3))"]
    assert seeing.arms("true") == ["true"]
