"""Mailboxes: the addresses under which a desk is written to and writes."""

from dataclasses import asdict, dataclass, field, fields
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from frontdesk.actor import Actor
from frontdesk.events.record import record
from frontdesk.identity import access, sealing
from frontdesk.identity.permissions import SETTINGS_MAIL
from frontdesk.lib.errors import InvalidError
from frontdesk.lib.text import clean_text
from frontdesk.mail import mailboxes
from frontdesk.mail.models import Fetching, Mailbox
from frontdesk.mail.models.mailbox import Security
from frontdesk.versions.keeping import keep_row

OTHERS_MAX: Final = 20
SIGNATURE_MAX: Final = 2_000


@dataclass(frozen=True, slots=True)
class MailboxFacts:
    """What a mailbox is made of, but its secret."""

    address: str
    name: str
    team_id: int | None = None
    other_addresses: list[str] = field(default_factory=list)
    signature: str = ""
    reply_address: str = ""
    is_on: bool = True
    fetching: str = Fetching.HANDED.value
    host: str = ""
    port: int = 993
    security: str = Security.TLS.value
    user: str = ""
    folder: str = "INBOX"
    move_to: str = ""


def create_mailbox(facts: MailboxFacts, *, secret: str = "", by: Actor) -> Mailbox:
    """Add an address of the desk. Raises: InvalidError, ForbiddenError."""
    access.require(by, SETTINGS_MAIL)
    mailbox = Mailbox(**_checked(facts, None))
    _seal(mailbox, secret)
    mailbox.save(force_insert=True)
    mailboxes.forget()
    keep_row("mailbox", mailbox, by=by)
    record("mailbox.created", by=by, mailbox=mailbox.pk, mailbox_name=mailbox.address, after=_told(mailbox))
    return mailbox


def change_mailbox(mailbox: Mailbox, facts: MailboxFacts, *, secret: str = "", by: Actor) -> None:
    """Change a mailbox; an empty secret leaves the one it has. Raises: InvalidError, ForbiddenError."""
    access.require(by, SETTINGS_MAIL)
    before = _told(mailbox)
    where = (mailbox.host, mailbox.user, mailbox.folder)
    for name, value in _checked(facts, mailbox.pk).items():
        setattr(mailbox, name, value)
    changed = [each.name for each in fields(MailboxFacts)]
    if secret.strip():
        changed += ["secret", "has_secret"]
        _seal(mailbox, secret)
    if where != (mailbox.host, mailbox.user, mailbox.folder):
        # The numbers of one folder mean nothing in another.
        mailbox.uid_validity = mailbox.last_uid = 0
        changed += ["uid_validity", "last_uid"]
    if _told(mailbox) == before and not secret.strip():
        return
    mailbox.save(update_fields=changed)
    mailboxes.forget()
    keep_row("mailbox", mailbox, by=by)
    after = _told(mailbox) | ({"has_new_secret": True} if secret.strip() else {})
    record("mailbox.changed", by=by, mailbox=mailbox.pk, mailbox_name=mailbox.address, before=before, after=after)


def _told(mailbox: Mailbox) -> dict[str, Any]:
    return {each.name: getattr(mailbox, each.name) for each in fields(MailboxFacts)}


def _seal(mailbox: Mailbox, secret: str) -> None:
    mailbox.secret = sealing.seal(secret.strip()) if secret.strip() else ""
    mailbox.has_secret = bool(secret.strip())


def _checked(facts: MailboxFacts, own_id: int | None) -> dict[str, Any]:
    """Return what is stored. Raises: InvalidError at the field that is wrong."""
    name = clean_text(facts.name, single_line=True)
    if not name:
        raise InvalidError("Say in whose name mails go out.", field="name")
    address = _address(facts.address, "address")
    others = list(dict.fromkeys(_address(each, "other_addresses") for each in facts.other_addresses if each.strip()))
    reply = _address(facts.reply_address, "reply_address") if facts.reply_address.strip() else ""
    if len(others) > OTHERS_MAX:
        raise InvalidError(f"At most {OTHERS_MAX} other addresses.", field="other_addresses")
    _refuse_taken([address, *others], own_id)
    if facts.fetching == Fetching.IMAP and not facts.host.strip():
        raise InvalidError("Say which mail server it is fetched from.", field="host")
    if not 1 <= facts.port <= 65_535:
        raise InvalidError("A port is between 1 and 65535.", field="port")
    cleaned = {"address": address, "name": name, "other_addresses": others, "reply_address": reply}
    cleaned["signature"] = clean_text(facts.signature)[:SIGNATURE_MAX]
    for each in ("host", "user", "folder", "move_to"):
        cleaned[each] = clean_text(getattr(facts, each), single_line=True)
    return asdict(facts) | cleaned | {"folder": cleaned["folder"] or "INBOX"}


def _address(text: str, where: str) -> str:
    address = text.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise InvalidError(f"“{address}” is no mail address.", field=where) from error
    return address


def _refuse_taken(addresses: list[str], own_id: int | None) -> None:
    for other in Mailbox.objects.exclude(pk=own_id or 0):
        if taken := {other.address, *other.other_addresses} & set(addresses):
            raise InvalidError(f"{min(taken)} belongs to the mailbox {other.address} already.", field="address")
