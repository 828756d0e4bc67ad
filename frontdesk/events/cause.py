"""because(): everything recorded inside says what made it happen."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any

_now: ContextVar[Mapping[str, Any]] = ContextVar("frontdesk_cause", default=MappingProxyType({}))


@contextmanager
def because(**facts: Any) -> Iterator[None]:
    """Add these facts to the data of every event recorded in the block, such as the rule that does it."""
    token = _now.set({**_now.get(), **facts})
    try:
        yield
    finally:
        _now.reset(token)


def current() -> Mapping[str, Any]:
    """Return the facts of this moment, none outside of `because`."""
    return _now.get()
