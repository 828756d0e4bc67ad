"""change(): everything recorded inside belongs to one deed, which is undone as a whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID, uuid4

_now: ContextVar[UUID | None] = ContextVar("frontdesk_change", default=None)
_told: ContextVar[list[str] | None] = ContextVar("frontdesk_change_told", default=None)


@contextmanager
def change(id: UUID | None = None, *, told: list[str] | None = None, is_apart: bool = False) -> Iterator[UUID]:
    """Give every event recorded in the block the same `change_id` and yield it.

    A nested change belongs to the outer one, unless it `is_apart`: what the desk does by itself during somebody's deed is no part
    of theirs. `id` continues a change that began earlier, for example in a job. `told` gets the names of what is recorded.
    """
    if (outer := _now.get()) is not None and not is_apart:
        yield outer
        return
    mine = id or uuid4()
    token, told_token = _now.set(mine), _told.set(told)
    try:
        yield mine
    finally:
        _told.reset(told_token)
        _now.reset(token)


@contextmanager
def forgetting() -> Iterator[None]:
    """Stand beside a savepoint inside a change: what is rolled back with it was not told either."""
    told = _told.get()
    so_far = len(told) if told is not None else 0
    try:
        yield
    except BaseException:
        if told is not None:
            del told[so_far:]
        raise


def current() -> UUID | None:
    """Return the change that runs, None outside of one."""
    return _now.get()


def tell(name: str) -> None:
    """Note the name of an event for whoever runs the change."""
    if (told := _told.get()) is not None:
        told.append(name)
