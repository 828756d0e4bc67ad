"""Addresses, dates and ids of messages, as mail programs write them and as they break them."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from . import limits
from .headers import words_decoded

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|\((?:[^()\\]|\\.)*\)?|<[^<>]*>?|[,;]|:(?=\s|;|$|[^@])|(?:(?![",;<>(:]).)+|.', re.DOTALL)
_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\x00-\x1f]{1,200}@(?:[\w.-]{1,250}|\[[\w.:]{1,60}\])")
_QUOTED_LOCAL = re.compile(r'"(?:[^"\\\r\n]|\\.){1,64}"@[\w.-]{1,250}')
_ID = re.compile(r"<([^<>]{1,998})>")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?\s*(Z|[+-]\d\d:?\d\d)?")


@dataclass(frozen=True, slots=True)
class Address:
    """Who a message is from or for; either may be empty, not both."""

    name: str
    email: str


@dataclass(slots=True)
class _Gathered:
    words: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    angle: str = ""


def addresses(value: str) -> tuple[Address, ...]:
    """Return the addresses of a field's value; encoded words are read after the commas, which they may hide."""
    found: list[Address] = []
    one = _Gathered()
    for token in _TOKEN.finditer(value):
        text = token[0]
        if text in {",", ";"}:
            one = _ended(one, found, text)
        elif text == ":":
            # What was read is a group's name.
            one = _Gathered()
        else:
            _gather(one, text, found)
        if len(found) >= limits.MOST_ADDRESSES:
            return tuple(found)
    _ended(one, found, ";")
    return tuple(found)


def _gather(one: _Gathered, text: str, found: list[Address]) -> None:
    if text[0] == "<" and len(text) > 1:
        if one.angle and "@" in text:
            # A comma was forgotten.
            found.append(_address(one))
            one.words, one.comments, one.angle = [], [], ""
        one.angle = one.angle if "@" in one.angle else text
    elif text[0] == "(":
        one.comments.append(text.strip("()"))
    elif text.strip():
        one.words.append(text)


def _ended(one: _Gathered, found: list[Address], mark: str) -> _Gathered:
    """Take what was gathered as an address, unless it is the first half of “Doe, Jane <jane@…>”."""
    text = " ".join(one.words)
    if mark == "," and not one.angle and "@" not in text and len(text) < 200:
        if text.strip():
            one.words.append(",")
        return one
    address = _address(one)
    if address.email or address.name:
        found.append(address)
    return _Gathered()


def _address(one: _Gathered) -> Address:
    phrase = "".join(one.words).strip().removesuffix(",").strip()
    angle = re.sub(r"(?i)^<\s*(?:mailto:|smtp:)?|>$", "", one.angle).strip()
    if "@" in angle or not phrase:
        email = bare_email(angle)
    else:
        email, phrase = _within(phrase)
    name = _name(phrase) or _name(" ".join(one.comments))
    return Address(name if name.lower() != email.lower() else "", email)


def _within(phrase: str) -> tuple[str, str]:
    """Find the address that stands without angles among words."""
    found = _QUOTED_LOCAL.search(phrase) or _EMAIL.search(phrase[:2_000])
    if not found:
        return "", phrase
    return bare_email(found[0]), (phrase[: found.start()] + phrase[found.end() :])


def bare_email(text: str) -> str:
    """Return the address that a text is, without route, its domain in small letters; empty when it is none."""
    text = re.sub(r"^@[^:]*:", "", text[:1_000].strip().strip("'"))
    if "=?" in text:
        text = words_decoded(text)
    found = _QUOTED_LOCAL.fullmatch(text) or _EMAIL.search(text.replace(" ", "") if text.count(" ") < 3 else text)
    if not found:
        return ""
    local, _, domain = found[0].rpartition("@")
    return f"{local}@{domain.lower().rstrip('.')}"


def _name(phrase: str) -> str:
    phrase = phrase.strip()
    while len(phrase) > 1 and phrase[0] == phrase[-1] and phrase[0] in "\"'":
        phrase = phrase[1:-1].strip()
    if "\\" in phrase:
        phrase = re.sub(r"\\(.)", r"\1", phrase)
    name = words_decoded(phrase.replace('"', "")).strip(" '\"")
    return name.strip()[:300]


def message_ids(value: str) -> tuple[str, ...]:
    """Return the ids in a field's value, each once and in angles; blanks that folding put into one are taken out."""
    found = dict.fromkeys("<" + "".join(one.split()) + ">" for one in _ID.findall(value))
    ids = [one for one in found if len(one) > 2]
    if not ids:
        ids = [f"<{word}>" for word in value.replace("<", " ").replace(">", " ").split() if "@" in word]
    half = limits.MOST_REFERENCES // 2
    return tuple(ids if len(ids) <= 2 * half else ids[:half] + ids[-half:])


def moment(value: str) -> datetime | None:
    """Return a date with its own offset, UTC when it tells none; None when it is no date."""
    value = words_decoded(value)[:200]
    try:
        found: datetime | None = parsedate_to_datetime(value)
    except (TypeError, ValueError, IndexError, OverflowError):
        found = _iso(value)
    if found is None:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _iso(value: str) -> datetime | None:
    found = _ISO.search(value)
    if not found:
        return None
    try:
        return datetime.fromisoformat(f"{found[1]}-{found[2]}-{found[3]}T{found[4]}:{found[5]}:{found[6] or '00'}{found[7] or '+00:00'}")
    except ValueError:
        return None
