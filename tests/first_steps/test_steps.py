"""The first steps: each found from what is there, for whoever may do it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from frontdesk.actor import ACCOUNTS, SYSTEM, Actor, Window
from frontdesk.coverage.actions import set_hours
from frontdesk.db.acting import acting
from frontdesk.first_steps.actions import send_test_ticket, solve_test_tickets
from frontdesk.first_steps.steps import first_steps
from frontdesk.identity.actions import change_role, change_team, create_first_admin, invite, show_first_steps
from frontdesk.identity.models import Person, Role, Team
from frontdesk.identity.setup import link_token
from frontdesk.routing.actions import archive_rule, create_rule, switch_rule
from frontdesk.tickets.actions import open_ticket, reply
from frontdesk.tickets.models import Ticket
from tests.cast import PASSWORD, Cast, actor

pytestmark = pytest.mark.django_db
PRIORITY = [{"do": "priority", "priority": 4}]


@pytest.fixture
def admin() -> Person:
    """Give the admin of a desk that was just set up."""
    with acting(ACCOUNTS):
        return create_first_admin(token=link_token(), name="Kim Doe", email="kim@desk.example", password=PASSWORD, desk_name="Mine")


def done(person: Person) -> dict[str, bool]:
    with acting(actor(person, Window.SETTINGS)) as by:
        return {step.name: step.is_done for step in first_steps(by)}


def test_an_empty_desk_has_all_steps_before_it(admin: Person) -> None:
    assert done(admin) == dict.fromkeys(("team", "invite", "hours", "rule", "ask", "answer"), False)


def test_each_step_is_done_once_what_it_asks_for_is_there(admin: Person) -> None:
    by = actor(admin, Window.SETTINGS)
    with acting(by):
        team = Team.objects.get()
        change_team(team, topic="Boats", by=by)
    assert done(admin)["team"]
    with acting(by):
        invite(email="ana@desk.example", name="Ana", role=Role.objects.get(slug="agent"), by=by)
    assert done(admin)["invite"]
    with acting(by):
        set_hours(team.pk, zone="Europe/Berlin", ranges={1: [(540, 1020)]}, special={}, version=0, by=by)
    assert done(admin)["hours"]
    with acting(by):
        rule = create_rule(name="All", conditions={"all": []}, actions=PRIORITY, is_on=False, by=by)
    assert not done(admin)["rule"], "a rule that is off sorts nothing"
    with acting(by):
        switch_rule(rule, is_on=True, by=by)
    assert done(admin) == {"team": True, "invite": True, "hours": True, "rule": True, "ask": False, "answer": False}
    with acting(by):
        archive_rule(rule, by=by)
    assert not done(admin)["rule"], "what is taken back is open again: nothing is remembered"


def test_a_customer_is_no_colleague_and_a_second_team_needs_no_topic(admin: Person) -> None:
    with acting(SYSTEM):
        Person.objects.create(name="Ingrid", email="ingrid@x.example", role=Role.objects.get(slug="customer"))
        Team.objects.create(name="Boats", slug="boats")
    assert not done(admin)["invite"]
    assert done(admin)["team"]


def test_the_list_ends_with_the_answer_and_the_test_ticket_out_of_the_queue(admin: Person) -> None:
    by = actor(admin, Window.WORKSPACE)
    with acting(by):
        number = send_test_ticket(by=by).number
        steps = {step.name: step for step in first_steps(by)}
        assert (steps["answer"].ticket, steps["answer"].is_done, steps["ask"].is_done) == (number, False, True)
        reply(Ticket.objects.get(pk=number), body="Hello", by=by)
    assert done(admin)["answer"]
    with acting(SYSTEM):
        other = Team.objects.create(name="Boats", slug="boats", topic="Boats")
        Person.objects.create(name="Ana", email="ana@desk.example", role=Role.objects.get(slug="agent"))
        set_hours(other.pk, zone="UTC", ranges={1: [(540, 1020)]}, special={}, version=0, by=SYSTEM)
        create_rule(name="All", conditions={"all": []}, actions=PRIORITY, by=SYSTEM)
    assert done(admin) == dict.fromkeys(("team", "invite", "hours", "rule", "ask", "answer"), True), "the test ticket is still there"
    with acting(by):
        solve_test_tickets(by=by)
    assert done(admin) == {}


def test_a_desk_that_answers_customers_needs_no_test_ticket(cast: Cast) -> None:
    with acting(cast.portal(cast.ingrid)) as ingrid:
        ticket = open_ticket(requester_id=ingrid.me, subject="x", body="x", team_id=cast.payments.pk, by=ingrid)
    assert (done(cast.oskar)["ask"], done(cast.oskar)["answer"]) == (True, False)
    with acting(cast.desk(cast.ana)) as ana:
        reply(Ticket.objects.get(pk=ticket.pk), body="Hello", by=ana)
    assert done(cast.oskar)["answer"]


def test_nobody_learns_of_a_step_that_is_not_theirs(cast: Cast) -> None:
    for person in (cast.ana, cast.lena, cast.rita, cast.ingrid):
        assert done(person) == {}
    with acting(cast.settings(cast.oskar)) as by:
        change_role(Role.objects.get(slug="lead"), name="Lead", allowed=["ticket.reply", "settings.routing"], by=by)
    assert list(done(cast.lena)) == ["rule"]


def test_the_function_itself_gives_nobody_more_than_their_steps(cast: Cast) -> None:
    # Whatever a window forgets to ask: the database decides by who is acting.
    everything = frozenset({"settings.desk"})
    for person in (cast.ana, cast.lena):
        by = cast.settings(person)
        claims = Actor(persona=by.persona, window=by.window, person_id=by.person_id, permissions=everything)
        with acting(claims):
            assert first_steps(claims) == ()


def test_hidden_steps_are_nowhere_until_they_are_brought_back(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as by:
        show_first_steps(is_shown=False, by=by)
        assert first_steps(by) == ()
        show_first_steps(is_shown=True, by=by)
        assert first_steps(by)


def test_one_statement_finds_them_all(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as by, CaptureQueriesContext(connection) as statements:
        first_steps(by)
    assert len(statements) == 1
    with acting(cast.desk(cast.ana)) as by, CaptureQueriesContext(connection) as statements:
        first_steps(by)
    assert len(statements) == 0
