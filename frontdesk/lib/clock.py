"""The clock that actions read: this moment, unless a past is being told."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_told: ContextVar[datetime | None] = ContextVar("frontdesk_told_moment", default=None)


def now() -> datetime:
    """Return this moment, or the one that `telling` set; aware, in UTC."""
    return _told.get() or datetime.now(UTC)


def told() -> datetime | None:
    """Return the moment that is being told, None in ordinary life."""
    return _told.get()


@contextmanager
def telling(moment: datetime) -> Iterator[None]:
    """Let what the block does have happened at `moment`: a demo's story or an import of old tickets.

    What is told is past: it is written to the log like everything else, but starts no jobs and sends no mail.
    """
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
