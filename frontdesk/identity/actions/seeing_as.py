"""Beginning and ending to see the desk as somebody else: both stand in the audit log, and whoever is looked as is told."""

from dataclasses import replace
from typing import Any

from frontdesk.actor import ACCOUNTS, Actor, Seeing
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.identity import access, permissions
from frontdesk.identity.models import SignIn
from frontdesk.identity.seeing_as import LASTS, lend, other
from frontdesk.lib import clock
from frontdesk.lib.errors import InvalidError


def begin_seeing_as(*, role_id: int | None = None, person_id: int | None = None, by: Actor) -> Seeing:
    """Let the actor see the desk as a role or as a colleague would, for half an hour at most.

    A colleague finds it in their own sign-in log. Raises: InvalidError when there is nothing that both could see, ForbiddenError.
    """
    access.require(by, permissions.SETTINGS_SEE_AS)
    seen = other(role_id=role_id, person_id=person_id)
    if seen is None:
        raise InvalidError("Choose a role that opens the workspace, or a colleague who can sign in.")
    if seen.person_id == by.person_id:
        raise InvalidError("That is you. Choose somebody else.")
    lent = lend(by, seen, until=clock.now() + LASTS)
    if lent.seeing is None or not lent.is_staff:
        raise InvalidError(f"{seen.name} may open nothing that you may open as well.")
    record("see_as.begun", by=by, **_subject(lent.seeing), minutes=int(LASTS.total_seconds()) // 60)
    if seen.person_id is not None:
        with acting(ACCOUNTS):
            SignIn.objects.create(person_id=seen.person_id, outcome=SignIn.Outcome.SEEN_AS, method=by.name[:80])
    return lent.seeing


def end_seeing_as(seeing: Seeing) -> None:
    """Write down that somebody sees the desk as themselves again. The accounts window does it, whoever they looked as."""
    with acting(ACCOUNTS):
        record("see_as.ended", by=replace(ACCOUNTS, person_id=seeing.looker_id, name=seeing.looker_name), **_subject(seeing))


def _subject(seeing: Seeing) -> dict[str, Any]:
    if seeing.seen_person_id is not None:
        return {"person": seeing.seen_person_id}
    return {"role": seeing.role_id, "role_name": seeing.name}
