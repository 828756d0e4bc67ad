"""What every page needs and hardly ever changes, kept a few seconds in this process's memory."""

import time
from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

T = TypeVar("T")

# Another process that changes it is noticed after this long.
KEPT_SECONDS = 10.0


class Kept(Generic[T]):
    """One value that `read` gives; `current()` asks again after KEPT_SECONDS, or at once after `forget()`.

    Only for what everybody may know, because whoever asks first reads it for all of this process.
    """

    all: ClassVar[list["Kept[Any]"]] = []

    def __init__(self, read: Callable[[], T]) -> None:
        self._read = read
        # When it was read, and what; one tuple, so that threads see both or neither.
        self._kept: tuple[float, T] | None = None
        Kept.all.append(self)

    def current(self) -> T:
        """Return the value, at most KEPT_SECONDS old."""
        now = time.monotonic()
        kept = self._kept
        if kept is None or now - kept[0] > KEPT_SECONDS:
            kept = self._kept = (now, self._read())
        return kept[1]

    def forget(self) -> None:
        """Read again at the next call: an action changed it."""
        self._kept = None


def forget_all() -> None:
    """Read everything again: this process uses another database now."""
    for each in Kept.all:
        each.forget()
