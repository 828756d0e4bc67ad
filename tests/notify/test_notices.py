"""Notices by mail reach the right people, and no note ever leaves the desk."""

import pytest
from django.core import mail

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity.models import TeamMembership
from frontdesk.tickets import actions
from frontdesk.tickets.models import Ticket
from tests.cast import Cast
from tests.tickets.making import ask
from tests.working import run_jobs

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "the acquirer rotated a certificate"


def sent() -> list[tuple[str, str]]:
    """Return address and subject of everything sent since the last look."""
    run_jobs()
    found = [(message.to[0], message.subject) for message in mail.outbox]
    assert not any(SECRET in f"{message.subject}{message.body}" for message in mail.outbox)
    mail.outbox.clear()
    return sorted(found)


def test_each_step_tells_those_whom_it_concerns(cast: Cast) -> None:
    number = ask(cast).pk
    subject = f"[Tidemark {number}] Card reader"
    assert sent() == [("ingrid@example.org", subject)]
    with acting(cast.desk(cast.ana)) as ana:
        ticket = Ticket.objects.get(pk=number)
        actions.add_participant(ticket, email="jonas@example.org", by=ana)
        actions.assign(ticket, assignee_id=cast.dev.pk, version=ticket.version, by=ana)
    # Colleagues find it on the page (test_cards.py); mail is for when they are away.
    assert sent() == []
    with acting(cast.desk(cast.dev)) as dev:
        actions.reply(Ticket.objects.get(pk=number), body="Restart it", by=dev)
    assert sent() == [("ingrid@example.org", subject), ("jonas@example.org", subject)]
    with acting(cast.portal(cast.ingrid)) as ingrid:
        actions.reply(Ticket.objects.get(pk=number), body="Works", by=ingrid)
    assert sent() == [("jonas@example.org", subject)]


def test_a_deactivated_person_hears_nothing(cast: Cast) -> None:
    number = ask(cast).pk
    sent()
    with acting(SYSTEM):
        cast.ingrid.is_active = False
        cast.ingrid.save(update_fields=["is_active"])
        TeamMembership.objects.filter(person=cast.dev).delete()
    with acting(cast.desk(cast.ana)) as ana:
        actions.reply(Ticket.objects.get(pk=number), body="Restart it", by=ana)
    assert sent() == []
