"""Mailboxes and the texts of mails to customers, as nouns of versions and files of settings."""

from collections.abc import Mapping
from typing import Any

from frontdesk.actor import Actor
from frontdesk.identity.models import Team
from frontdesk.identity.nouns import held
from frontdesk.identity.permissions import SETTINGS_MAIL
from frontdesk.lib.errors import InvalidError
from frontdesk.mail.actions import MailboxFacts, change_mailbox, create_mailbox, set_wording
from frontdesk.mail.models import Mailbox, Wording
from frontdesk.mail.wording import GIVEN, KINDS
from frontdesk.versions.nouns import Kind, Noun, Part


def _rows() -> list[Wording]:
    return [Wording.objects.filter(pk=1).first() or Wording(pk=1)]


def _document(row: Wording) -> dict[str, Any]:
    return {kind: getattr(row, kind) or GIVEN[kind] for kind in KINDS}


def _change(_row: Wording, document: Mapping[str, Any], *, by: Actor) -> None:
    set_wording(document, by=by)


MAIL_TEXTS = Noun(
    name="mail_texts",
    heading="mail_texts",
    label="Mails to customers",
    parts=tuple(Part(kind, label, is_optional=True) for kind, label in KINDS.items()),
    rows=_rows,
    title=lambda _: "",
    document=_document,
    change=_change,
    may=held(SETTINGS_MAIL),
    is_single=True,
)

# As they are called in the row and in the document.
PLAIN = ("name", "signature", "reply_address", "fetching", "host", "port", "security", "user", "folder", "move_to")


def _document_of(mailbox: Mailbox) -> dict[str, Any]:
    """Return everything of a mailbox but its secret."""
    told = {name: getattr(mailbox, name) for name in PLAIN}
    team = mailbox.team.slug if mailbox.team else None
    return told | {"other_addresses": list(mailbox.other_addresses), "team": team, "on": mailbox.is_on}


def _facts(address: str, document: Mapping[str, Any]) -> MailboxFacts:
    slug = document["team"]
    team = Team.objects.filter(slug=slug).first() if slug else None
    if slug and team is None:
        raise InvalidError(f"There is no team “{slug}”.", field="team")
    told = {name: document[name] for name in PLAIN}
    others = list(document["other_addresses"])
    return MailboxFacts(address=address, team_id=team.pk if team else None, other_addresses=others, is_on=document["on"], **told)


def _make(key: str, document: Mapping[str, Any], *, by: Actor) -> Mailbox:
    return create_mailbox(_facts(key, document), by=by)


def _change_mailbox(mailbox: Mailbox, document: Mapping[str, Any], *, by: Actor) -> None:
    change_mailbox(mailbox, _facts(mailbox.address, document), by=by)


def _switch_off(mailbox: Mailbox, *, by: Actor) -> None:
    change_mailbox(mailbox, _facts(mailbox.address, _document_of(mailbox) | {"on": False}), by=by)


def _secret_to_come(mailbox: Mailbox | None, _before: Any, after: Mapping[str, Any] | None) -> list[str]:
    is_fetched = bool(after) and after is not None and after.get("fetching") == "imap"
    return (
        ["its password is not in the file: write it on its page, until then nothing is fetched"] if mailbox is None and is_fetched else []
    )


MAILBOX = Noun(
    name="mailbox",
    heading="mailboxes",
    label="Mailbox",
    parts=(
        Part("name", "Name"),
        Part("team", "Team", default=None, is_optional=True),
        Part("other_addresses", "Other addresses", Kind.WORDS, default=[]),
        Part("signature", "Signature", default=""),
        Part("reply_address", "Answers go to", default=""),
        Part("on", "In use", Kind.YES_NO, default=True),
        Part("fetching", "How mail gets here", default="handed"),
        Part("host", "Mail server", default=""),
        Part("port", "Port", Kind.NUMBER, default=993),
        Part("security", "Protection", default="tls"),
        Part("user", "Sign-in name", default=""),
        Part("folder", "Folder", default="INBOX"),
        Part("move_to", "Moved to", default=""),
    ),
    rows=lambda: Mailbox.objects.select_related("team").order_by("address"),
    key=lambda mailbox: str(mailbox.address),
    document=_document_of,
    counts=_secret_to_come,
    make=_make,
    change=_change_mailbox,
    archive=_switch_off,
    is_archived=lambda mailbox: not mailbox.is_on,
    may=held(SETTINGS_MAIL),
)
