"""What the desk may send by itself: no answer to machines, one receipt a day to each correspondent, and budgets that hold back."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db.models import Q

from frontdesk.lib import clock
from frontdesk.mail.models import Auto, Inbound, Mailbox, Outbound, OutboundState
from frontdesk.tickets.models import Channel, Message, Ticket

DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)
# So many mails that nobody wrote may go to one address within an hour.
TO_ONE_MAX: Final = 20
# What somebody asked for at a page a moment ago, or is about their own account.
UNBOUNDED: Final = ("account", "invited")
PERSON: Final = "person"


def may_mail(to_address: str, ticket: Ticket, message: Message | None, auto: Auto) -> bool:
    """Tell whether the desk may mail somebody about a message. Needs the system persona."""
    if _is_own(to_address):
        return False
    if auto == Auto.PERSON:
        return True
    if message is not None and Inbound.objects.filter(said_id=message.pk).exclude(kind=PERSON).exists():
        return False
    # Whoever asked on the portal is no program that answers.
    return not (auto == Auto.REPLIED and ticket.channel == Channel.MAIL and _was_answered(to_address))


def over_budget(mail: Outbound) -> str:
    """Return why a mail that nobody wrote is held back, empty when it may go. Needs the system persona."""
    if mail.auto == Auto.PERSON or mail.is_insisted or mail.reason in UNBOUNDED:
        return ""
    since = clock.now() - HOUR
    lately = Outbound.objects.filter(created_at__gte=since).exclude(auto=Auto.PERSON).exclude(reason__in=UNBOUNDED)
    went = lately.filter(state__in=(OutboundState.SENT, OutboundState.HANDING, OutboundState.UNSURE))
    if went.filter(to_address=mail.to_address).count() >= TO_ONE_MAX:
        return f"More than {TO_ONE_MAX} automatic mails went to this address within an hour."
    if went.count() >= settings.MAIL_BUDGET:
        return f"More than {settings.MAIL_BUDGET} automatic mails left this desk within an hour."
    return ""


def _is_own(address: str) -> bool:
    """Tell whether the desk would write to itself."""
    local, _, domain = address.lower().rpartition("@")
    bare = f"{local.partition('+')[0]}@{domain}"
    ours = Q(address=bare) | Q(reply_address__iexact=bare) | Q(other_addresses__contains=[bare])
    return Mailbox.objects.filter(ours).exists()


def _was_answered(address: str) -> bool:
    receipts = Outbound.objects.filter(to_address=address, auto=Auto.REPLIED, created_at__gte=clock.now() - DAY)
    return receipts.exists()
