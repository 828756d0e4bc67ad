"""The address of one's own calendar."""

from hashlib import sha256
from secrets import token_urlsafe

from frontdesk.actor import Actor
from frontdesk.coverage import access
from frontdesk.coverage.models import Feed
from frontdesk.events.record import record


def create_feed(*, by: Actor) -> str:
    """Make a new secret for one's calendar address and return it; an older address stops working. Raises: ForbiddenError."""
    access.require_staff(by)
    token = token_urlsafe(24)
    Feed.objects.update_or_create(person_id=by.me, defaults={"digest": digest(token)})
    record("coverage.feed_created", by=by)
    return token


def revoke_feed(*, by: Actor) -> None:
    """Make one's calendar address stop working. Raises: ForbiddenError."""
    access.require_staff(by)
    if Feed.objects.filter(person_id=by.me).delete()[0]:
        record("coverage.feed_revoked", by=by)


def digest(token: str) -> str:
    """Return what is kept of a secret: it is random and long, so that a plain digest cannot be guessed."""
    return sha256(token.encode()).hexdigest()
