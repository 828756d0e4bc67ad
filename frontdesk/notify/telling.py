"""Put a notice where its person wants it: on their card, or into a mail for a customer."""

from typing import Any

from frontdesk.actor import Window
from frontdesk.identity import desk
from frontdesk.identity.preferences import preferences
from frontdesk.jobs.app import app
from frontdesk.notify.actions import put_card
from frontdesk.notify.browsers import has_browser
from frontdesk.notify.mails import mail
from frontdesk.notify.notices import Notice, seen_by
from frontdesk.notify.reasons import Way, ways


def tell(notice: Notice, *, ticket_id: int, message_id: int | None = None, actor_name: str = "", count: int = 1) -> bool:
    """Tell one person and return True; False when they are gone or may not see what it is about. Needs the system persona."""
    seen = seen_by(notice, ticket_id=ticket_id, message_id=message_id)
    if seen is None:
        return False
    if notice.window is Window.PORTAL:
        mail(notice, seen)
    else:
        chosen = ways(notice.reason, preferences(seen.actor).notices, desk.current().notices)
        about: dict[str, Any] = {"ticket_id": ticket_id, "message_id": message_id, "actor_name": actor_name, "count": count}
        card = put_card(notice.person_id, reason=notice.reason, ways=chosen, **about)
        if card and Way.PUSH in chosen and has_browser(notice.person_id):
            app.configure_task("push_card").defer(card=card, person=notice.person_id)
    return True
