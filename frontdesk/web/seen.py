"""When each browser was last seen: noted every ten minutes at most, so that ordinary pages pay nothing for it."""

from typing import Any

from frontdesk.identity.actions import note_session_seen
from frontdesk.lib import clock
from frontdesk.web.addresses import address_of

EVERY_SECONDS = 600
# In the session itself, which every request reads anyway. Put there by signing in (web/accounts/noting.py).
KEY = "seen"


def note_seen(request: Any) -> None:
    """Write down that this session is in use and from where, unless that was done a moment ago."""
    session = request.session
    if KEY not in session:
        return
    now = int(clock.now().timestamp())
    if now - int(session[KEY] or 0) < EVERY_SECONDS:
        return
    session[KEY] = now
    note_session_seen(session.session_key, address=address_of(request))
