"""What tickets have to do with each other on the demo desk: one asked twice, one trouble of three customers, one set aside, a name."""

from collections.abc import Callable
from datetime import datetime, timedelta

from frontdesk.actor import Actor
from frontdesk.db.acting import acting
from frontdesk.demo.people import Company, Customer
from frontdesk.lib import clock
from frontdesk.tickets import actions
from frontdesk.tickets.actions.linking import As
from frontdesk.tickets.models import Status, Ticket, Waking

TEAM = "payments"
ASKED = (
    "Readers lose the network at the quay",
    "Since the new network box was installed both readers lose the connection every few minutes. On the boat they work.",
)
AGAIN = (
    "Readers offline, second try",
    "I am not sure that my first message arrived, so once more: the readers at the quay keep losing the network.",
)
OUTAGE = (
    "Payout page shows yesterday’s numbers",
    "For everybody: the payout page stopped counting at midnight. The payouts themselves are right.",
)
SAME = (
    ("My payouts stopped", "Today’s payout is missing from the page. Did it not go out?"),
    ("Payouts: nothing since midnight", "The list of payouts ends yesterday evening. Is something wrong with our account?"),
)
NOTE = "@{name} the box is one of the first series, you know those. The serial number is in their answer."


def relate(company: Company, now: datetime) -> None:
    """Let colleagues merge, link, snooze and name each other in the last minutes before `now`, so that higher numbers are younger."""
    first, second = company.agents[TEAM][:2]
    writers = company.who_speak("en")
    with clock.telling(now - timedelta(seconds=170)):
        asked = _ask(company, writers[0], *ASKED)
        _with(first, asked, lambda ticket: actions.take(ticket, by=first))
    with clock.telling(now - timedelta(seconds=150)):
        again = _ask(company, writers[0], *AGAIN)
        _with(first, again, lambda ticket: actions.merge(ticket, into=asked, by=first))
        _with(second, asked, lambda ticket: actions.add_note(ticket, body=NOTE.format(name=first.name), by=second))
        _with(second, asked, lambda ticket: actions.follow(ticket, by=second))
    with clock.telling(now - timedelta(seconds=130)):
        parent = _open(company, first, writers[1], *OUTAGE)
        for customer, (subject, body) in zip(writers[2:4], SAME, strict=True):
            _link(first, parent, _ask(company, customer, subject, body))
    with clock.telling(now - timedelta(seconds=110)):
        _set_one_aside(first, now)


def _set_one_aside(agent: Actor, now: datetime) -> None:
    """Snooze what waits for a customer until two mornings from now, or their answer."""
    with acting(agent):
        waiting = Ticket.objects.filter(assignee_id=agent.me, status=Status.WAITING_CUSTOMER).order_by("turn_at").first()
        if waiting is not None:
            until = (now + timedelta(days=2)).replace(hour=7, minute=0, second=0, microsecond=0)
            actions.snooze(waiting, wakes_on=Waking.EITHER, until=until, by=agent)


def _ask(company: Company, customer: Customer, subject: str, body: str) -> int:
    return _open(company, customer.actor, customer, subject, body)


def _open(company: Company, by: Actor, customer: Customer, subject: str, body: str) -> int:
    with acting(by):
        return actions.open_ticket(requester_id=customer.actor.me, subject=subject, body=body, team_id=company.teams[TEAM].pk, by=by).pk


def _link(by: Actor, parent: int, child: int) -> None:
    _with(by, parent, lambda ticket: actions.link(ticket, number=child, relation=As.CHILD, by=by))


def _with(by: Actor, number: int, deed: Callable[[Ticket], object]) -> None:
    with acting(by):
        deed(Ticket.objects.get(pk=number))
