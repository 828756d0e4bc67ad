"""Cuts what was typed into pieces. Every text has pieces, and together they are the text again but for the blanks between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

QUOTES: Final = {'"': '"', "“": "”", "„": "“", "«": "»"}
# Operators are words; keys of custom fields have digits and _ as well.
NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
RELATIONS: Final = (">=", "<=", ">", "<", "=")


class Kind(Enum):
    """What a piece is."""

    WORD = auto()
    PHRASE = auto()
    FIELD = auto()
    OR = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A piece: `raw` as typed; a field has a name, a relation and values, anything else one value."""

    kind: Kind
    raw: str
    values: tuple[str, ...]
    is_negated: bool = False
    name: str = ""
    relation: str = "="


def tokens(text: str) -> Iterator[Token]:
    """Yield the pieces of a text. An open quotation ends with the text."""
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        end = _end(text, place)
        yield _token(text[place:end])
        place = end


def quoted(value: str) -> str:
    """Return a value as it is written in the search box."""
    if value and all(c.isalnum() or c in "@._-/+:#" for c in value):
        return value
    return '"' + value.replace('"', "") + '"'


def _end(text: str, place: int) -> int:
    """Return where the piece that begins here ends: at a blank outside of quotation marks."""
    begins = True
    while place < len(text):
        letter = text[place]
        if letter.isspace():
            return place
        if begins and letter in QUOTES:
            closing = text.find(QUOTES[letter], place + 1)
            if closing < 0:
                return len(text)
            place = closing
            # What follows a quotation without a blank is a piece of its own, but for a list of values.
            if text[place + 1 : place + 2] != ",":
                return place + 1
        # A quotation begins a piece, or a value; inside of a word it is an inch or an apostrophe.
        begins = letter in ":,-<>=" or (begins and letter == "-")
        place += 1
    return place


def _token(raw: str) -> Token:
    is_negated = raw[0] == "-" and len(raw) > 1 and raw[1] != "-"
    body = raw[1:] if is_negated else raw
    if body[0] in QUOTES:
        return Token(Kind.PHRASE, raw, (_unquoted(body),), is_negated)
    if raw in ("OR", "|"):
        return Token(Kind.OR, raw, ())
    name, colon, rest = body.partition(":")
    if not (colon and rest and NAME.fullmatch(name)):
        return Token(Kind.WORD, raw, (body,), is_negated)
    relation = next((sign for sign in RELATIONS if rest.startswith(sign)), "")
    values = tuple(value for value in _values(rest[len(relation) :]) if value)
    return Token(Kind.FIELD, raw, values, is_negated, name.lower(), relation or "=")


def _values(text: str) -> Iterator[str]:
    """Yield the values of a list with commas; a quoted value may hold commas and blanks."""
    while text:
        if text[0] in QUOTES:
            closing = text.find(QUOTES[text[0]], 1)
            yield text[1 : closing if closing > 0 else len(text)].strip()
            text = text[closing + 1 :].removeprefix(",") if closing > 0 else ""
        else:
            value, _, text = text.partition(",")
            yield value.strip()


def _unquoted(text: str) -> str:
    return text[1:].removesuffix(QUOTES[text[0]]).strip()
