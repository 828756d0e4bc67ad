"""The texts of mails to customers."""

from collections.abc import Mapping

from frontdesk.actor import Actor
from frontdesk.events.record import record
from frontdesk.identity import access
from frontdesk.identity.permissions import SETTINGS_MAIL
from frontdesk.mail import wording
from frontdesk.mail.models import Wording
from frontdesk.versions.keeping import keep_row


def set_wording(texts: Mapping[str, str], *, by: Actor) -> None:
    """Set what mails to customers say around what was written, by kind; an empty text is the given one.

    Raises: InvalidError, ForbiddenError.
    """
    access.require(by, SETTINGS_MAIL)
    checked = {kind: wording.check(kind, text) for kind, text in texts.items() if kind in wording.KINDS}
    row = Wording.objects.filter(pk=1).first() or Wording(pk=1)
    changed = [kind for kind, text in checked.items() if getattr(row, kind) != text]
    if not changed:
        return
    for kind in changed:
        setattr(row, kind, checked[kind])
    row.save()
    wording.forget()
    keep_row("mail_texts", row, by=by)
    record("mail.worded", by=by, kinds=changed)
