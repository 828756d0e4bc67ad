"""The desk's own addresses, kept a few seconds in memory because each message that comes in asks for them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from email.utils import parseaddr

from django.conf import settings

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity.models import Person
from frontdesk.lib.kept import Kept
from frontdesk.mail.models import Mailbox


@dataclass(frozen=True, slots=True)
class Box:
    """What a decision needs to know of a mailbox."""

    id: int
    address: str
    team_id: int | None
    is_on: bool


@dataclass(frozen=True, slots=True)
class Boxes:
    """All mailboxes, by each of their addresses."""

    by_address: dict[str, Box] = field(default_factory=dict)
    by_id: dict[int, Box] = field(default_factory=dict)


def _read() -> Boxes:
    with acting(SYSTEM):
        rows = list(Mailbox.objects.select_related("team"))
    boxes = Boxes()
    for row in rows:
        # An archived team reads nothing any more: the desk's default team does.
        team_id = row.team_id if row.team is not None and not row.team.is_archived else None
        box = boxes.by_id[row.pk] = Box(row.pk, row.address, team_id, row.is_on)
        for address in (row.address, row.reply_address, *row.other_addresses):
            if address:
                boxes.by_address.setdefault(address.lower(), box)
    return boxes


def _read_staff() -> frozenset[str]:
    with acting(SYSTEM):
        return frozenset(Person.objects.staff().values_list("email", flat=True))


_boxes = Kept(_read)
_staff = Kept(_read_staff)


def forget() -> None:
    """Read again at the next question: an action changed a mailbox."""
    _boxes.forget()


def with_id(mailbox_id: int | None) -> Box | None:
    """Return a mailbox."""
    return _boxes.current().by_id.get(mailbox_id or 0)


def of_addresses(addresses: Iterable[str]) -> Box | None:
    """Return the first mailbox that one of the addresses leads to, whatever stands after a plus in it."""
    known = _boxes.current().by_address
    return next((known[bare] for address in addresses if (bare := without_plus(address)) in known), None)


def is_own(address: str) -> bool:
    """Tell whether an address leads to this desk: one of its mailboxes, or what it sends from."""
    bare = without_plus(address)
    return bare in _boxes.current().by_address or bare == parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower()


def may_be_colleague(address: str) -> bool:
    """Tell whether an address is a colleague's, so that it is worth to look for a proof; the decision asks the database again."""
    return address.lower() in _staff.current()


def without_plus(address: str) -> str:
    """Return an address in small letters, without what stands after a plus."""
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"
