"""Awkward messages, each with what it must be understood as; written from RFCs and from what mail programs do."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Case:
    """One message and the facts that are expected of it; facts not named may be anything."""

    name: str
    raw: bytes
    expected: dict[str, Any]


HEAD = b"From: Ingrid <ingrid@fjord.example>\r\nTo: help@desk.example\r\nMessage-ID: <1@fjord.example>\r\nDate: Tue, 2 Jan 2024 10:00:00 +0100\r\n"


def plain(text: str, *, headers: bytes = b"Subject: Boat\r\n", charset: str = "utf-8", wire: str = "") -> bytes:
    """Return a message of plain text, declared as `charset` and written in `wire` when that is another."""
    kind = f"MIME-Version: 1.0\r\nContent-Type: text/plain; charset={charset}\r\n\r\n".encode()
    return HEAD + headers + kind + text.replace("\n", "\r\n").encode(wire or charset)


def html(text: str, *, headers: bytes = b"Subject: Boat\r\n") -> bytes:
    """Return a message of HTML alone."""
    return HEAD + headers + b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + text.encode()


def parts(*inner: bytes, kind: str = "mixed", end: bytes = b"--b--\r\n", boundary: str = "; boundary=b") -> bytes:
    """Return a message of parts."""
    body = b"".join(b"--b\r\n" + part + b"\r\n" for part in inner)
    return HEAD + b"Subject: Boat\r\nMIME-Version: 1.0\r\nContent-Type: multipart/" + (kind + boundary).encode() + b"\r\n\r\n" + body + end
