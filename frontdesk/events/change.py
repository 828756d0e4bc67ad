"""change(): everything recorded inside belongs to one deed, which is undone as a whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID, uuid4

_now: ContextVar[UUID | None] = ContextVar("frontdesk_change", default=None)


@contextmanager
def change(id: UUID | None = None) -> Iterator[UUID]:
    """Give every event recorded in the block the same `change_id` and yield it.

    A nested change belongs to the outer one. `id` continues a change that began earlier, for example in a job.
    """
    if (outer := _now.get()) is not None:
        yield outer
        return
    mine = id or uuid4()
    token = _now.set(mine)
    try:
        yield mine
    finally:
        _now.reset(token)


def current() -> UUID | None:
    """Return the change that runs, None outside of one."""
    return _now.get()
