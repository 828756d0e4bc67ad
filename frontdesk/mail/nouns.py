"""The texts of mails to customers, as a noun of versions and files of settings."""

from collections.abc import Mapping
from typing import Any

from frontdesk.actor import Actor
from frontdesk.identity.nouns import held
from frontdesk.identity.permissions import SETTINGS_MAIL
from frontdesk.mail.actions import set_wording
from frontdesk.mail.models import Wording
from frontdesk.mail.wording import GIVEN, KINDS
from frontdesk.versions.nouns import Noun, Part


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
