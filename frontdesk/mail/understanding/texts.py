"""What a message says: which of its parts are its text, as words and as HTML, and which are files."""

import re
from dataclasses import dataclass, field
from html import escape
from typing import Final

from frontdesk.lib.text import clean_text

from . import limits
from .attachments import Attachment, attachment, of_bytes
from .charsets import decoded
from .flowed import reflowed
from .frames import HISTORY, SIGNATURE, framed
from .invitations import summary
from .parts import Part
from .transfer import uuencoded_files

_TEXTS: Final = {"text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown", "text/x-markdown", "application/xhtml+xml"}
_META = re.compile(rb"(?i)<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{1,40})")
_LOOKS_LIKE_HTML = re.compile(r"(?i)\s*(?:<!doctype html|<html[\s>])")
_WORD = re.compile(r"\w+")
_PRIVATE = re.compile(f"[{HISTORY}{SIGNATURE}]")


@dataclass(frozen=True, slots=True)
class _Said:
    """One piece of text: as words, and as HTML when it came so."""

    words: str
    html: str = ""


@dataclass
class Gathered:
    """What was found on the way through the parts."""

    said: list[_Said] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    calendars: list[str] = field(default_factory=list)
    taken: int = 0
    room: int = limits.LARGEST_TEXT

    @property
    def words(self) -> str:
        """The text, with the marks that quotes are found by."""
        return "\n\n".join(one.words for one in self.said if one.words.strip())

    @property
    def html(self) -> str:
        """The HTML, empty when no part had any."""
        if not any(one.html for one in self.said):
            return ""
        return "\n".join(one.html or f"<pre>{escape(one.words)}</pre>" for one in self.said if one.html or one.words.strip())


def gathered(message: Part) -> Gathered:
    """Go through the parts in order and say what is text and what is a file."""
    found = Gathered()
    _visit(message, found)
    if not found.words.strip() and not found.html:
        _around(message, found)
    if not found.words.strip() and found.calendars:
        found.said.append(_Said(found.calendars[0]))
    return found


def _visit(part: Part, found: Gathered) -> None:
    if part.type == "multipart/alternative" and part.children:
        _alternative(part, found)
    elif part.children:
        for child in part.children:
            _visit(child, found)
    elif _is_text(part) and found.taken < limits.MOST_TEXTS:
        found.taken += 1
        found.said.append(_read(part, found))
    else:
        _keep(part, found)


def _is_text(part: Part) -> bool:
    return not part.is_attachment and (part.type in _TEXTS or (part.type.startswith("multipart/") and not part.children))


def _keep(part: Part, found: Gathered) -> None:
    if part.type == "text/calendar":
        calendar = summary(decoded(part.content(100_000), part.parameters.get("charset", "utf-8"))[:50_000])
        found.calendars += [calendar] if calendar else []
    if part.start < part.end or part.filename:
        found.files.append(attachment(part, len(found.files) + 1))


def _alternative(part: Part, found: Gathered) -> None:
    """Take the plain and the HTML form as one text; files between them stay files."""
    inner = Gathered(room=found.room)
    for child in part.children:
        if child.type != "text/x-amp-html":
            _visit(child, inner)
    plain = [one for one in inner.said if not one.html]
    rich = [one for one in inner.said if one.html]
    words = "\n\n".join(dict.fromkeys(one.words for one in plain if one.words.strip()))
    rich_words = "\n\n".join(one.words for one in rich if one.words.strip())
    if _says_less(words, rich_words):
        words = rich_words
    found.said.append(_Said(words, "\n".join(one.html for one in rich)))
    found.files += inner.files
    found.reasons += inner.reasons
    found.calendars += inner.calendars
    found.taken += inner.taken
    found.room = inner.room


def _says_less(plain: str, rich: str) -> bool:
    """Say whether the plain form is a stub: programs write “your program cannot show this” or nothing there."""
    return len(_WORD.findall(plain[:50_000])) < 0.6 * len(_WORD.findall(rich[:50_000]))


def _read(part: Part, found: Gathered) -> _Said:
    content = part.content()
    is_html = part.type in {"text/html", "application/xhtml+xml"}
    charset = part.parameters.get("charset", "")
    if is_html and not charset:
        meta = _META.search(content[:4_000])
        charset = meta[1].decode("ascii", "replace") if meta else ""
    room = min(max(found.room, 1_000), limits.LARGEST_HTML if is_html else limits.LARGEST_TEXT) * (3 if is_html else 1)
    if len(content) > 4 * room or (not is_html and len(content) > room):
        found.reasons.append("A text is longer than can be shown; the whole of it is a file.")
        found.files.append(attachment(part, len(found.files) + 1))
        content = content[:room]
    if not is_html and b"begin" in content:
        content = _files_in_text(content, found)
    text = _PRIVATE.sub("", decoded(content, charset).replace("\r\n", "\n"))
    said = _rich(text, found, part) if is_html or _LOOKS_LIKE_HTML.match(text) else _Said(_plain(part, text))
    found.room -= len(said.words) + len(said.html) // 3
    return said


def _rich(text: str, found: Gathered, part: Part) -> _Said:
    if len(text) > limits.LARGEST_HTML:
        found.reasons.append("Its HTML is longer than can be shown; the whole of it is a file.")
        found.files.append(attachment(part, len(found.files) + 1))
    shown = framed(clean_text(text[: limits.LARGEST_HTML]))
    if shown.has_remote:
        found.reasons.append("Pictures of other servers wait for a click.")
    return _Said(shown.text, shown.html or "<p></p>")


def _plain(part: Part, text: str) -> str:
    text = clean_text(text)
    if part.type in {"text/enriched", "text/richtext"}:
        return re.sub(r"<[a-zA-Z/][^<>]{0,100}>", "", text).replace("<<", "<")
    if part.parameters.get("format", "").lower() == "flowed":
        return reflowed(text, delsp=part.parameters.get("delsp", "").lower() == "yes")
    return text


def _files_in_text(content: bytes, found: Gathered) -> bytes:
    rest, files = uuencoded_files(content, limits.MOST_UUENCODED)
    found.files += [of_bytes(decoded(name, thorough=False), "", data) for name, data in files]
    return rest


def _around(message: Part, found: Gathered) -> None:
    """Look before and behind the boundaries when there is no text between them."""
    for start, end in message.around:
        text = clean_text(decoded(message.raw[start : min(end, start + limits.LARGEST_TEXT)]))
        if text and not re.match(r"(?i)this is a (?:multi-?part|cryptographically)", text):
            found.said.append(_Said(text))
            found.reasons.append("Its words stood outside of its parts.")
