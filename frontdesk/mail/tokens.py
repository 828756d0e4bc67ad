"""Signed tokens in Message-IDs and addresses: which ticket a mail belongs to, without asking what anybody claims.

A token says a ticket, the person it was sent to, and the mail it went out with. It opens nothing: whoever answers with one must take part
anyway. Mail servers fold local parts to small letters and cut what is too long, so the letters are those of base32 and the seal ends it.
Tokens stay valid as long as the desk's secret key is the same. With another key they say nothing any more: answers to older mails are
found by the Message-IDs that were kept when those were sent, else they become new tickets.
"""

import base64
import binascii
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

INFO: Final = b"frontdesk.mail.tokens"
# 80 bits: nobody guesses one by sending mail.
SEAL_BYTES: Final = 10
VERSION: Final = 1
# RFC 5321: what stands before the @ has 64 letters at most.
LOCAL_PART_MAX: Final = 64
# So many words of a header are tried; each costs a few microseconds.
TRIED_MAX: Final = 200
_CANDIDATE = re.compile(r"(?<![a-z0-9])[a-z2-7]{20,64}(?![a-z0-9])")


class Purpose(IntEnum):
    """What a token was made for; one made for something else is none."""

    MESSAGE_ID = 1
    REPLY = 2
    UNSUBSCRIBE = 3


@dataclass(frozen=True, slots=True)
class Pointer:
    """What a token stands for. `note`: the note that a notice told its audience of; an answer to it stays a note."""

    purpose: Purpose
    ticket: int
    person: int | None = None
    mail: int | None = None
    note: int | None = None


def message_id_for(*, ticket: int, domain: str, person: int | None = None, mail: int | None = None, note: int | None = None) -> str:
    """Return the Message-ID of one mail about a ticket, with its angle brackets. `mail` is what makes it the only one of its kind."""
    return f"<{token(Pointer(Purpose.MESSAGE_ID, ticket, person, mail, note))}@{domain}>"


def reply_address_for(address: str, *, ticket: int, person: int | None = None, note: int | None = None) -> str:
    """Return the address with a token after a plus; the bare address where no mail server would take one that long."""
    local, _, domain = address.rpartition("@")
    marked = f"{local}+{token(Pointer(Purpose.REPLY, ticket, person, None, note))}"
    return f"{marked}@{domain}" if len(marked) <= LOCAL_PART_MAX else address


def ticket_of(header: str, *purposes: Purpose) -> Pointer | None:
    """Return what the newest token of ours in a header stands for: the last one, as in References. None when there is none."""
    wanted = purposes or (Purpose.MESSAGE_ID, Purpose.REPLY)
    found = [pointer for pointer in pointers_in(header) if pointer.purpose in wanted]
    return found[-1] if found else None


def pointers_in(header: str) -> list[Pointer]:
    """Return what each token of ours in a header stands for, in their order."""
    words = _CANDIDATE.findall(header.lower())[-TRIED_MAX:]
    return [pointer for word in words if (pointer := read(word)) is not None]


def token(pointer: Pointer) -> str:
    """Return the sealed letters for a pointer."""
    numbers = [pointer.ticket, pointer.person or 0, pointer.mail or 0, pointer.note or 0]
    while numbers[-1] == 0:
        numbers.pop()
    said = bytes([VERSION << 4 | pointer.purpose]) + b"".join(map(_packed, numbers))
    return base64.b32encode(said + _seal(said)).decode().rstrip("=").lower()


def read(word: str) -> Pointer | None:
    """Return what a token stands for; None when it is not ours, was changed or cut."""
    try:
        data = base64.b32decode(word.upper() + "=" * (-len(word) % 8))
    except (binascii.Error, ValueError):
        return None
    said, seal = data[:-SEAL_BYTES], data[-SEAL_BYTES:]
    if not said or not hmac.compare_digest(seal, _seal(said)):
        return None
    pointer = _pointer(said)
    # The last letter has bits to spare: only one spelling is ours.
    return pointer if pointer and hmac.compare_digest(token(pointer), word.lower()) else None


def _pointer(said: bytes) -> Pointer | None:
    version, purpose = said[0] >> 4, said[0] & 15
    if version != VERSION or purpose not in tuple(Purpose):
        return None
    ticket, person, mail, note = ([*_unpacked(said[1:]), 0, 0, 0])[:4]
    return Pointer(Purpose(purpose), ticket, person or None, mail or None, note or None)


def _packed(number: int) -> bytes:
    """Seven bits a byte, so that small numbers stay short; the last byte of a number is below 128."""
    packed = [number & 127]
    while number := number >> 7:
        packed.append(number & 127 | 128)
    return bytes(reversed(packed))


def _unpacked(said: bytes) -> Iterator[int]:
    number = 0
    for byte in said:
        number = number << 7 | byte & 127
        if byte < 128:
            yield number
            number = 0


def _seal(said: bytes) -> bytes:
    return hmac.digest(_key(settings.SECRET_KEY), said, "sha256")[:SEAL_BYTES]


@cache
def _key(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=INFO).derive(secret.encode())
