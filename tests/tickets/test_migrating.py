"""A desk from before views, deadlines and the newer search is whole after its migrations: nothing lost, nothing shown to others."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from frontdesk.actor import SYSTEM, Window
from frontdesk.config.preparing import close_connections
from frontdesk.db import embedded, policies
from frontdesk.db.acting import acting
from frontdesk.db.location import LOGIN_ROLE
from frontdesk.identity.models import Person
from frontdesk.lib.kept import forget_all
from frontdesk.tickets import actions, finding, lists
from frontdesk.tickets.conditions import Filter
from frontdesk.tickets.models import Message, Status, Ticket, Turn
from frontdesk.tickets.search import plain_terms
from tests.cast import actor
from tests.settings import FOLDER

SCRATCH = "frontdesk_scratch"
BEFORE = [("tickets", "0002_search_and_numbers"), ("identity", "0002_given_roles"), ("events", "0001_log")]
# What the policies of that time gave, in short: forced security, and the search's functions in the hands of the system persona.
IN_USE = """
grant create on schema public to frontdesk_system;
grant select, insert, update, delete on tickets_searchtext to frontdesk_system;
alter function tickets_index_ticket() owner to frontdesk_system;
alter function tickets_index_message() owner to frontdesk_system;
revoke create on schema public from frontdesk_system
"""
# Subject, status, team, reply, note.
TICKETS = (
    ("Card reader", Status.NEW, "payments", "Überall abgelehnt", "Rotate the certificate"),
    ("Kayak too small", Status.OPEN, "bookings", "The reader of this asks for another", ""),
    ("Refund", Status.WAITING_CUSTOMER, "payments", "On its way", "Never again certificate"),
    ("Old story", Status.SOLVED, "payments", "The card reader works", ""),
    ("Older story", Status.CLOSED, "bookings", "Nothing to read", "Kulanz"),
)


@pytest.fixture
def scratch(django_db_setup: None, django_db_blocker: DjangoDbBlocker, worker_id: str) -> Iterator[None]:
    """An empty database for this test alone, in place of this process's own."""
    kept, name = connection.settings_dict["NAME"], f"{SCRATCH}_{worker_id}"

    def use(other: str) -> None:
        close_connections()
        connection.settings_dict["NAME"] = other
        forget_all()

    with django_db_blocker.unblock(), embedded.cluster(FOLDER, is_durable=False).connect() as superuser:
        superuser.execute(f'create database "{name}" owner "{LOGIN_ROLE}"')
        use(name)
        try:
            yield
        finally:
            use(kept)
            superuser.execute(f'drop database "{name}" with (force)')


def fill(old: Any) -> dict[str, Any]:
    """Write people and tickets as that version had them."""
    models = {name: old.get_model("identity", name) for name in ("Person", "Role", "Team", "TeamMembership")}
    roles = {role.slug: role for role in models["Role"].objects.all()}
    people = {
        who: models["Person"].objects.create(name=who.title(), email=f"{who}@example.org", role=roles[role])
        for who, role in (("ana", "agent"), ("mara", "agent"), ("ingrid", "customer"))
    }
    teams = {slug: models["Team"].objects.create(name=slug.title(), slug=slug) for slug in ("payments", "bookings")}
    for who, slug in (("ana", "payments"), ("mara", "bookings")):
        models["TeamMembership"].objects.create(team=teams[slug], person=people[who])
    messages = old.get_model("tickets", "Message").objects
    for subject, status, slug, reply, note in TICKETS:
        facts = {"requester": people["ingrid"], "team": teams[slug], "channel": "portal"}
        facts |= {"solved_at": timezone.now() if status >= Status.SOLVED else None}
        facts |= {"closed_at": timezone.now() if status == Status.CLOSED else None}
        ticket = old.get_model("tickets", "Ticket").objects.create(subject=subject, status=status, **facts)
        said = {"ticket": ticket, "author": people["ingrid"], "author_name": "Ingrid", "by_customer": True}
        messages.create(kind="reply", body=reply, **said)
        if note:
            agent = people["ana" if slug == "payments" else "mara"]
            said |= {"author": agent, "author_name": agent.name, "by_customer": False}
            messages.create(kind="note", body=note, audience_team_ids=[teams[slug].pk], **said)
    return people


def numbers(by: Any, text: str) -> list[str]:
    """Return the subjects of what a search finds."""
    found = finding.matches(Filter(statuses=(), terms=plain_terms(text)), by=by, size=50).numbers
    return sorted(Ticket.objects.filter(pk__in=found).values_list("subject", flat=True))


def test_a_desk_in_use_is_whole_after_the_migrations(scratch: None) -> None:
    executor = MigrationExecutor(connection)
    policies.make_roles()
    old = executor.migrate(BEFORE).apps
    with transaction.atomic(), connection.cursor() as cursor:
        policies._protect(cursor)
        cursor.execute(IN_USE)
        cursor.execute("set local role frontdesk_system")
        people = fill(old)
    call_command("migrate", verbosity=0)
    assert policies.are_current()

    with acting(SYSTEM):
        tickets = {ticket.subject: ticket for ticket in Ticket.objects.all()}
        assert {name: ticket.turn for name, ticket in tickets.items()} == {
            "Card reader": Turn.FIRST_RESPONSE,
            "Kayak too small": Turn.REPLY,
            "Refund": Turn.CUSTOMER,
            "Old story": Turn.SOLVED,
            "Older story": Turn.CLOSED,
        }
        assert {(ticket.due_at, ticket.is_snoozed, ticket.wakes_on) for ticket in tickets.values()} == {(None, False, "")}
        assert Message.objects.count() == 8
        ana, mara = (actor(Person(pk=people[who].pk), Window.WORKSPACE) for who in ("ana", "mara"))
    with acting(ana):
        assert [row.subject for row in lists.queue(Filter(), by=ana).tickets] == ["Card reader", "Refund"]
        assert numbers(ana, "reader") == ["Card reader", "Old story"]
        assert numbers(ana, "uberall") == numbers(ana, "certificate rotate") == ["Card reader"]
        assert numbers(ana, "certif") == ["Card reader", "Refund"]
        assert numbers(ana, "kulanz") == numbers(ana, "kayak") == []
        # What is written from now on stands beside it, and is newer.
        mine = Ticket.objects.get(subject="Refund")
        actions.reply(mine, body="The reader was paid", by=ana)
        assert numbers(ana, "reader") == ["Card reader", "Old story", "Refund"]
        assert finding.matches(Filter(statuses=(), terms=plain_terms("paid reader")), by=ana, size=9).numbers == [mine.pk]
    with acting(mara):
        assert numbers(mara, "reader") == ["Kayak too small"]
        assert numbers(mara, "kulanz") == ["Older story"]
        assert numbers(mara, "certificate") == []
