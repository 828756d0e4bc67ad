"""Own, team, all: each verb at each reach, said by access.py, and held to by the database."""

import pytest
from django.db import ProgrammingError, connection, transaction

from frontdesk.actor import SYSTEM, Actor, Window
from frontdesk.db.acting import acting
from frontdesk.identity.models import Person, Role, TeamMembership
from frontdesk.identity.reach import UNSAID, Reach, stored
from frontdesk.lib.errors import ForbiddenError
from frontdesk.tickets import access, actions
from frontdesk.tickets.models import Message, Status, Ticket
from tests import cast as casting
from tests.cast import Cast
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db

OWN, TEAM, GUEST, READS = "own", "team", "guest", "reads"
# reach -> on which of the four tickets a verb is allowed.
ALLOWED = {Reach.OWN: {OWN}, Reach.TEAM: {OWN, TEAM}, Reach.ALL: {OWN, TEAM, GUEST, READS}}


@pytest.fixture
def tickets(cast: Cast) -> dict[str, int]:
    """Dev's own ticket, one of his team, one of Bookings that was shared with him, and one of Bookings besides."""
    made = {name: ask(cast).pk for name in (OWN, TEAM, GUEST, READS)}
    with acting(SYSTEM):
        Ticket.objects.filter(pk__in=[made[GUEST], made[READS]]).update(team=cast.bookings)
        Ticket.objects.filter(pk=made[OWN]).update(assignee=cast.dev)
        Ticket.objects.filter(pk=made[GUEST]).update(guest_person_ids=[cast.dev.pk])
    return made


def dev_with(cast: Cast, rights: list[str]) -> Actor:
    with acting(SYSTEM):
        role = Role.objects.create(slug="dev", name="Dev", permissions=stored(rights))
        Person.objects.filter(pk=cast.dev.pk).update(role=role)
        return casting.actor(Person.objects.get(pk=cast.dev.pk), Window.WORKSPACE)


def changeable(by: Actor, tickets: dict[str, int]) -> set[str]:
    """Return what the database lets somebody change who forgot every condition."""
    with acting(by), connection.cursor() as cursor:
        cursor.execute("update tickets_ticket set version = version + 1")
        counted = cursor.rowcount
        named = set(Ticket.objects.select_for_update().values_list("pk", flat=True))
        assert counted == len(named)
    return {name for name, number in tickets.items() if number in named}


@pytest.mark.parametrize("reads_all", [False, True], ids=["agent", "reader"])
@pytest.mark.parametrize("reach", Reach)
def test_verbs_and_database_reach_the_same_tickets(cast: Cast, tickets: dict[str, int], reach: Reach, reads_all: bool) -> None:
    rights = [f"{verb}:{reach}" for verb in UNSAID] + ["ticket.read_all"] * reads_all
    by = dev_with(cast, rights)
    with acting(by):
        seen = {name for name, number in tickets.items() if Ticket.objects.filter(pk=number).exists()}
        assert seen == ({OWN, TEAM, GUEST, READS} if reads_all else {OWN, TEAM, GUEST})
        for verb in UNSAID:
            assert {name for name in seen if access.can(by, verb, Ticket.objects.get(pk=tickets[name]))} == ALLOWED[reach] & seen
    assert changeable(by, tickets) == ALLOWED[reach] & seen


def test_no_verb_changes_nothing(cast: Cast, tickets: dict[str, int]) -> None:
    assert changeable(dev_with(cast, ["ticket.read_all", "settings.tags"]), tickets) == set()


def test_a_role_of_before_changes_what_it_did(cast: Cast, tickets: dict[str, int]) -> None:
    assert changeable(cast.desk(cast.dev), tickets) == {OWN, TEAM}
    assert changeable(cast.desk(cast.rita), tickets) == set()


def test_one_answers_as_far_as_one_reaches_also_past_the_action(cast: Cast, tickets: dict[str, int]) -> None:
    by = dev_with(cast, ["ticket.reply:own", "ticket.note"])
    with acting(by):
        actions.reply(Ticket.objects.get(pk=tickets[OWN]), body="Mine", by=by)
        with pytest.raises(ForbiddenError, match="assigned to you"):
            actions.reply(Ticket.objects.get(pk=tickets[TEAM]), body="Not mine", by=by)
        actions.add_note(Ticket.objects.get(pk=tickets[GUEST]), body="As a guest", by=by)
        for name in (GUEST, READS):
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                Message.objects.create(ticket_id=tickets[name], kind="reply", body="x", author_id=by.person_id, author_name="x")


def test_a_guest_whose_role_reaches_all_works_on_what_they_see(cast: Cast, tickets: dict[str, int]) -> None:
    by = dev_with(cast, ["ticket.reply:all", "ticket.triage:all", "ticket.note"])
    with acting(by):
        guests = Ticket.objects.get(pk=tickets[GUEST])
        actions.reply(guests, body="I know the answer", by=by, then=Status.SOLVED)
        assert guests.status == Status.SOLVED
        with pytest.raises(Ticket.DoesNotExist):
            Ticket.objects.get(pk=tickets[READS])


def test_what_is_ones_own_may_be_given_to_a_teammate(cast: Cast, tickets: dict[str, int]) -> None:
    by = dev_with(cast, ["ticket.assign:own"])
    with acting(by):
        mine, theirs = Ticket.objects.get(pk=tickets[OWN]), Ticket.objects.get(pk=tickets[TEAM])
        with pytest.raises(ForbiddenError):
            actions.take(theirs, by=by)
        actions.assign(mine, assignee_id=cast.ana.pk, version=mine.version, by=by)
        assert not access.can(by, access.ASSIGN, Ticket.objects.get(pk=tickets[OWN]))


def test_notes_of_another_team_stay_closed_at_any_reach(cast: Cast, tickets: dict[str, int]) -> None:
    with acting(cast.desk(cast.mara)) as mara:
        actions.add_note(Ticket.objects.get(pk=tickets[GUEST]), body="of Bookings", by=mara)
    by = dev_with(cast, ["ticket.read_all", *(f"{verb}:all" for verb in UNSAID)])
    with acting(by):
        assert not Message.objects.filter(kind="note").exists()


def test_nobody_in_the_team_needs_to_be_there(cast: Cast, tickets: dict[str, int]) -> None:
    with acting(SYSTEM):
        TeamMembership.objects.filter(person=cast.dev).delete()
    by = dev_with(cast, ["ticket.reply"])
    assert changeable(by, tickets) == {OWN}
