"""Send what has waited long enough: the worker's part of `actions/outgoing.py`."""

import logging

from django.db import InterfaceError, OperationalError, transaction

from frontdesk.actor import SYSTEM, Actor, Window
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.events.signals import tell
from frontdesk.identity.sign_in import actor_afresh
from frontdesk.lib import clock
from frontdesk.lib.errors import ForbiddenError, FrontdeskError
from frontdesk.tickets.actions.conversation import refuse_if_stale, reply
from frontdesk.tickets.actions.notes import add_note
from frontdesk.tickets.actions.outgoing import give_back
from frontdesk.tickets.errors import StaleConversationError
from frontdesk.tickets.models import Kind, Message, Outgoing, OutgoingState, Ticket

log = logging.getLogger(__name__)

OUT_OF_SIGHT = "Not sent: you can no longer see this ticket. Your text is kept here."
NO_RIGHT = "Not sent: you may no longer write this here. Your text is kept."
BROKEN = "Not sent: something broke on our side. Your text is kept; please try again."
# What came in from the customer after a message was scheduled: the message waits no longer, its author reads first.
OVERTAKEN = """
select o.id from tickets_outgoing o
where o.state = 'waiting' and o.is_scheduled and exists (
  select from tickets_message m where m.ticket_id = o.ticket_id and m.id > o.seen and m.by_customer)
limit 1 for update of o skip locked
"""


def send_due() -> int:
    """Send the message that has waited longest, as its author is today; return 0 when none is due.

    Message, state and event are one transaction, and the row is locked in it: killed in between, nothing happened, and undo waits
    for the one or the other.
    """
    with acting(SYSTEM):
        due = Outgoing.objects.select_for_update(skip_locked=True, of=("self",)).filter(state="waiting", send_at__lte=clock.now())
        waiting = due.select_related("ticket").order_by("send_at", "id").first()
        if waiting is None:
            return 0
        _settle(waiting)
    return 1


def return_overtaken() -> int:
    """Make a draft again of a scheduled message whose customer wrote first; return 0 when there is none."""
    with acting(SYSTEM):
        found = next(iter(Outgoing.objects.raw(OVERTAKEN)), None)
        if found is None:
            return 0
        waiting = Outgoing.objects.select_related("ticket").get(pk=found.pk)
        author = _author(waiting)
        _return(waiting, _overtaken(waiting, author) if author else NO_RIGHT)
    return 1


def _settle(waiting: Outgoing) -> None:
    author = _author(waiting)
    if author is None:
        _return(waiting, NO_RIGHT)
        return
    try:
        # A savepoint: what was refused leaves no trace, the reason does.
        with transaction.atomic(), acting(author):
            message = _send(waiting, author)
    except StaleConversationError as error:
        _return(waiting, error.sentence.replace("Not sent yet", "Not sent", 1))
    except ForbiddenError:
        _return(waiting, NO_RIGHT)
    except FrontdeskError as error:
        _return(waiting, f"Not sent. {error.sentence}")
    except Ticket.DoesNotExist:
        _return(waiting, OUT_OF_SIGHT)
    except (OperationalError, InterfaceError):
        # The database is away, not the message wrong: it is tried again.
        raise
    except Exception:
        # One message that cannot be sent must not hold up all others.
        log.exception("The waiting message %s was not sent", waiting.pk)
        _return(waiting, BROKEN)
    else:
        waiting.state, waiting.message = OutgoingState.SENT, message
        waiting.save(update_fields=["state", "message"])


def _send(waiting: Outgoing, author: Actor) -> Message:
    ticket = Ticket.objects.get(pk=waiting.ticket_id)
    files = waiting.file_ids
    if waiting.kind == Kind.NOTE:
        teams, people = waiting.team_ids, waiting.person_ids
        return add_note(
            ticket, body=waiting.body, team_ids=teams, person_ids=people, attachments=files, key=waiting.key, seen=waiting.seen, by=author
        )
    if waiting.is_scheduled:
        # Days may pass: a colleague's note does not stop it, only what the customer can read as well.
        refuse_if_stale(ticket, waiting.seen, author, kinds=(Kind.REPLY,))
    seen = None if waiting.is_scheduled else waiting.seen
    return reply(ticket, body=waiting.body, then=waiting.then, attachments=files, key=waiting.key, seen=seen, by=author)


def _author(waiting: Outgoing) -> Actor | None:
    """Return the author with the rights of this moment; None when they left."""
    return actor_afresh(waiting.author_id, Window.WORKSPACE)


def _overtaken(waiting: Outgoing, author: Actor) -> str:
    try:
        with transaction.atomic(), acting(author):
            refuse_if_stale(Ticket.objects.get(pk=waiting.ticket_id), waiting.seen, author, kinds=(Kind.REPLY,))
    except StaleConversationError as error:
        return error.sentence.replace("Not sent yet", "Not sent", 1)
    except Ticket.DoesNotExist:
        return OUT_OF_SIGHT
    return BROKEN


def _return(waiting: Outgoing, reason: str) -> None:
    """Give it back with a reason. The event is no part of the ticket's timeline: that somebody wrote at all is nobody else's."""
    give_back(waiting, reason)
    record("outgoing.returned", by=SYSTEM, person=waiting.author_id, number=waiting.ticket_id)
    tell([waiting.author_id], "draft", ticket=waiting.ticket_id)
