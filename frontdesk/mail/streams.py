"""Many messages in one stream of bytes: each as its length in decimal digits, a line feed, and the message."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

# A length has at most so many digits; what is longer is no length.
PREFIX_MAX = 20
CHUNK = 1024 * 1024


class BrokenStreamError(ValueError):
    """The stream is no stream of messages from here on; what came before was read."""


@dataclass(frozen=True, slots=True)
class Oversized:
    """A message that is larger than what is taken; its bytes were passed over."""

    size: int
    largest: int

    def __str__(self) -> str:
        return f"This message has {self.size:,} bytes. {self.largest:,} is the most we can take."


def messages_in(stream: IO[bytes], *, largest: int) -> Iterator[bytes | Oversized]:
    """Give the messages one by one, holding one at a time. Raises: BrokenStreamError."""
    while (size := _length(stream)) is not None:
        if size > largest:
            _pass_over(stream, size)
            yield Oversized(size, largest)
            continue
        raw = _read(stream, size)
        if len(raw) < size:
            raise BrokenStreamError(f"The stream ended after {len(raw):,} of a message's {size:,} bytes. It was not kept.")
        yield raw


def _length(stream: IO[bytes]) -> int | None:
    """Read the line with a length; None at the end of the stream. Empty lines between messages are passed over."""
    while True:
        line = stream.readline(PREFIX_MAX + 1)
        if not line:
            return None
        word = line.strip()
        if word.isdigit() and (line.endswith(b"\n")) and len(word) <= PREFIX_MAX:
            return int(word)
        if word:
            raise BrokenStreamError("Here the length of a message was expected, as digits and a line feed. Nothing behind it was read.")


def _read(stream: IO[bytes], size: int) -> bytes:
    parts: list[bytes] = []
    while size > 0 and (part := stream.read(min(size, CHUNK))):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _pass_over(stream: IO[bytes], size: int) -> None:
    while size > 0 and (part := stream.read(min(size, CHUNK))):
        size -= len(part)
