"""The demo desk: believable, complete, quiet, and only ever made of an empty desk."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.db import connection
from django.test import Client

from frontdesk.actor import ACCOUNTS, SYSTEM
from frontdesk.db.acting import acting
from frontdesk.demo import desk
from frontdesk.demo.people import PASSWORD, SIGN_INS, Company, Customer
from frontdesk.demo.stories import facts, people, phrases, stories
from frontdesk.events.models import Event
from frontdesk.events.relay import relay_once
from frontdesk.identity.actions import create_first_admin
from frontdesk.identity.models import Desk, Person, Team, TeamMembership
from frontdesk.identity.reach import held
from frontdesk.identity.setup import link_token
from frontdesk.lib.errors import ConflictError
from frontdesk.tickets.models import Kind, Message, Status, Ticket
from tests.cast import Cast, actor

# Each makes a whole desk.
pytestmark = pytest.mark.slow


def test_every_text_finds_what_fills_it() -> None:
    dice = Random(1)
    for story in stories():
        assert story.team in {team["slug"] for team in people()["team"]}
        filling = facts(story, people()["organisation"][0], dice)
        for text in (*story.subjects, *story.openings, *(turn.text for turn in story.turns)):
            assert "{" not in text.format(**filling)
        assert all(len(subject.format(**filling)) <= 200 for subject in story.subjects)


def test_each_language_has_people_who_write_it() -> None:
    spoken = {facts.get("language", "en") for facts in people()["organisation"]}
    assert {story.language for story in stories()} == spoken == set(phrases())
    assert len(spoken) >= 6


def test_the_same_story_never_follows_itself_closely() -> None:
    deck = desk._deck(Random(7), 400)
    assert all(deck[place] not in deck[place + 1 : place + 6] for place in range(len(deck)))


def test_tickets_come_in_during_sixty_days_and_until_now() -> None:
    now = datetime(2026, 11, 22, 14, tzinfo=UTC)
    moments = desk._moments(Random(3), now, 360)
    assert moments == sorted(moments)
    assert moments[0] > now - timedelta(days=61)
    assert now - timedelta(minutes=10) < moments[-1] < now


@pytest.mark.django_db
def test_the_desk_is_full_of_life_and_tells_nobody() -> None:
    before = datetime.now(UTC)
    desk.generate(tickets=40)
    with acting(SYSTEM):
        # Five more show what tickets have to do with each other, and one what a rule does.
        assert Ticket.objects.count() == 40 + 5 + 1
        routed = Event.objects.get(name="ticket.routed")
        assert routed.data["rules"][0]["name"] == "Card reader down"
        # Somebody was there to get it, whatever time it is now, and the ticket says why it was them.
        given = Event.objects.get(name="ticket.assigned", ticket_id=routed.ticket_id)
        assert given.data["because"]["strategy"] == "in_turn"
        assert Ticket.objects.get(pk=routed.ticket_id).assignee_id == given.data["assignee"][1]
        statuses = set(Ticket.objects.values_list("status", flat=True))
        assert {Status.NEW, Status.WAITING_CUSTOMER, Status.SOLVED, Status.CLOSED} <= statuses
        assert Message.objects.filter(kind=Kind.NOTE).exists()
        assert not Ticket.objects.filter(updated_at__gt=before).exists()
        assert not Event.objects.filter(at__gt=before).exists()
        # In the order of time, so that a higher number is a younger ticket.
        opened = list(Ticket.objects.order_by("number").values_list("created_at", flat=True))
        assert opened == sorted(opened)
    relay_once()
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_a_note_of_the_demo_is_as_private_as_any_other() -> None:
    desk.generate(tickets=30)
    with acting(SYSTEM):
        henrik = actor(Person.objects.get(name="Henrik Aas"), "workspace")
        note = (
            Message.objects.filter(kind=Kind.NOTE)
            .exclude(audience_team_ids__overlap=list(henrik.team_ids))
            .exclude(audience_person_ids__contains=[henrik.person_id])
        )
        hidden = list(note.values_list("pk", flat=True))
    assert hidden
    with acting(henrik):
        assert not Message.objects.filter(pk__in=hidden).exists()


def test_the_same_seed_makes_the_same_desk() -> None:
    first, again, other = (_plan(seed) for seed in (5, 5, 6))
    assert first == again
    assert first != other


@pytest.mark.django_db
def test_a_desk_with_tickets_is_left_alone(cast: Cast) -> None:
    with acting(cast.portal(cast.ingrid)) as by:
        Ticket.objects.create(subject="Mine", requester_id=by.person_id, team=cast.payments, channel="portal")
    with pytest.raises(ConflictError, match="has tickets already"):
        desk.generate()
    with acting(SYSTEM):
        assert Ticket.objects.count() == 1


@pytest.mark.django_db
def test_the_admin_who_set_the_desk_up_stays_and_joins_the_first_line() -> None:
    with acting(ACCOUNTS):
        admin = create_first_admin(token=link_token(), name="Kim Doe", email="kim@desk.example", password=PASSWORD, desk_name="Mine")
    desk.generate(tickets=6)
    with acting(SYSTEM):
        assert Person.objects.get(pk=admin.pk).role.slug == "admin"
        assert TeamMembership.objects.filter(team=Team.objects.get(slug="support"), person=admin).exists()
        assert Desk.objects.get().name == "Mine"
    assert not any("oskar@tidemark" in line for line in desk.sign_ins())


@pytest.mark.django_db
def test_demo_sign_ins_work_and_the_sign_in_page_names_them() -> None:
    desk.generate(tickets=6)
    assert len(desk.sign_ins()) == len(SIGN_INS)
    with acting(SYSTEM):
        for email in SIGN_INS:
            assert Person.objects.get_queryset().defer(None).get(email=email).check_password(PASSWORD)
    page = Client().get("/accounts/login/").content.decode()
    assert PASSWORD in page
    assert all(email in page for email, who in SIGN_INS.items() if who != "admin")
    with acting(SYSTEM):
        junior = Person.objects.select_related("role").get(role__name="Junior").role
    # A taste of reaches: they answer what is assigned to them, and no further.
    assert held(junior.permissions, "ticket.reply") == "own"
    assert held(junior.permissions, "ticket.assign") is None


def _plan(seed: int) -> list[tuple[str, datetime, str]]:
    """Return what is going to happen to a company of people without records."""
    customers = [Customer(SYSTEM, organisation) for organisation in people()["organisation"]]
    company = Company(teams={}, agents={}, customers=customers)
    tellings = desk._tellings(company, Random(seed), datetime(2026, 11, 22, tzinfo=UTC), 50)
    return [(telling.subject, telling.begins_at, telling.customer.organisation["name"]) for telling in tellings]
