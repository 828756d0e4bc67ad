"""Seeing the desk as somebody else, at the door: kept in the session, lent to each page, ended in time."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from django.db import InternalError
from django.http import HttpResponse

from frontdesk.actor import Actor, Seeing, Window
from frontdesk.identity import actions, permissions
from frontdesk.identity.seeing_as import lend, other
from frontdesk.lib import clock
from frontdesk.lib.errors import ForbiddenError
from frontdesk.web import errors

KEY: Final = "seeing_as"
READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# What PostgreSQL answers a write in a transaction that only reads.
READ_ONLY: Final = "25006"
# What stays open in the accounts window: the ways out.
OUT: Final = ("see_as_stop", "account_logout")
WRITES_NOTHING = "You see the desk as {whom} would, so nothing was changed. Stop seeing as somebody else first, then do it again."
OWN_PAGES = "You see the desk as {whom} would. This page is always one's own, so it is shown again once you stop."


def begin(request: Any, seeing: Seeing) -> None:
    """Keep in the session that its person looks as somebody else."""
    request.session[KEY] = {
        "by": seeing.looker_id,
        "role": seeing.role_id,
        "person": seeing.seen_person_id,
        "name": seeing.name,
        "until": int(seeing.until.timestamp()),
    }


def end(request: Any, name: str) -> None:
    """End it, if it goes on, and write that down. `name` is that of whoever looked."""
    kept = request.session.pop(KEY, None)
    if kept is not None:
        actions.end_seeing_as(_seeing(kept, name))


def seen_by(request: Any, actor: Actor) -> Actor:
    """Return the actor that the page is made for: the one who came in, or who they are while they look as somebody else.

    Rights are those of this moment, on both sides; when they are gone or the half hour is over, it ends here.
    """
    kept = request.session.get(KEY) if actor.is_signed_in else None
    if kept is None:
        return actor
    seen, seeing = other(role_id=kept["role"], person_id=kept["person"]), _seeing(kept, actor.name)
    is_over = seeing.until <= clock.now() or seeing.looker_id != actor.me or not actor.may(permissions.SETTINGS_SEE_AS)
    lent = None if is_over or seen is None else lend(actor, seen, until=seeing.until)
    if lent is None or not lent.is_staff:
        end(request, actor.name)
        return actor
    # The accounts window lends nobody: the ways out are for whoever looks.
    return replace(actor, seeing=lent.seeing) if actor.window is Window.ACCOUNTS else lent


def refusal(request: Any, window: Window) -> HttpResponse | None:
    """Refuse what changes something and what is always one's own; nothing when this page may be shown."""
    seeing: Seeing | None = request.actor.seeing
    if seeing is None or request.resolver_match.view_name in OUT:
        return None
    if request.method not in READS:
        if request.htmx or not request.accepts("text/html"):
            raise ForbiddenError(WRITES_NOTHING.format(whom=seeing.whom))
        # Written in another tab perhaps, before: the text comes back to them.
        return errors.kept(request, reason="seeing_as")
    if window in (Window.PORTAL, Window.ACCOUNTS):
        raise ForbiddenError(OWN_PAGES.format(whom=seeing.whom))
    return None


def refused_write(request: Any, exception: Exception) -> ForbiddenError | None:
    """Return what is said when the database refused to write for somebody who only looks; None for any other error."""
    seeing: Seeing | None = request.actor.seeing
    is_write = isinstance(exception, InternalError) and getattr(exception.__cause__, "sqlstate", "") == READ_ONLY
    return ForbiddenError(WRITES_NOTHING.format(whom=seeing.whom)) if seeing and is_write else None


def _seeing(kept: dict[str, Any], name: str) -> Seeing:
    return Seeing(kept["by"], name, kept["name"], kept["role"], kept["person"], datetime.fromtimestamp(kept["until"], UTC))
