"""In whose name a mail goes out: the address, the name and where answers go."""

from dataclasses import dataclass
from email.utils import parseaddr
from typing import Final

from django.conf import settings
from django.db.models import F

from frontdesk.identity import desk
from frontdesk.mail.models import Inbound, Mailbox, Outbound
from frontdesk.tickets.models import Ticket

# What the address is called until somebody names it.
UNNAMED: Final = "Frontdesk"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends. `reply_to` is an address that this desk reads, to which answers may go; empty when it reads none."""

    name: str
    address: str
    reply_to: str = ""
    signature: str = ""

    @property
    def domain(self) -> str:
        """What stands behind the @, for Message-IDs."""
        return self.address.rpartition("@")[2] or "localhost"


def sender_of(mail: Outbound) -> Sender:
    """Return in whose name a mail goes out. Needs the system persona."""
    return sender_for(mail.ticket_id) if mail.ticket_id is not None else desk_sender()


def sender_for(ticket_id: int) -> Sender:
    """Return who speaks to the customer of a ticket: the mailbox of its team, the one it came by first. Needs the system persona."""
    mailbox = _mailbox(ticket_id)
    if mailbox is None:
        return desk_sender()
    signature = mailbox.signature or mailbox.name
    return Sender(mailbox.name, mailbox.address, mailbox.reply_address or mailbox.address, signature)


def desk_sender() -> Sender:
    """Return the desk's own sender, for all that no mailbox stands for."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return Sender(name if name and name != UNNAMED else desk.current().name, address, signature=desk.current().name)


def _mailbox(ticket_id: int) -> Mailbox | None:
    """After a ticket was handed over, its new team speaks with its own voice; a team without one keeps what the customer knows."""
    team_id = Ticket.objects.filter(pk=ticket_id).values_list("team_id", flat=True).first()
    came_by = set(Inbound.objects.filter(ticket_id=ticket_id).values_list("mailbox_id", flat=True)) - {None}
    known = list(Mailbox.objects.filter(is_on=True).order_by(F("team_id").asc(nulls_last=True), "id"))
    own = [one for one in known if one.team_id == team_id]
    for found in ([one for one in own if one.pk in came_by], own, [one for one in known if one.pk in came_by]):
        if found:
            return found[0]
    return next((one for one in known if one.team_id is None), None)
