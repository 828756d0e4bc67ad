"""Text that people typed: made safe to keep, shortened to show, and turned into initials."""

import re
import unicodedata
import zlib
from typing import Final

# A bigint is longer; what has more digits is no id.
ID_MAX_DIGITS = 18

TONES: Final = ("teal", "violet", "pink", "blue", "green", "amber", "red")

# C0 and C1 controls and DEL, but not tab and line feed, which people type on purpose.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# Overrides and embeddings can make "gpj.exe" read "exe.jpg" (Unicode TR 36, "Trojan Source" 2021).
_OVERRIDES = re.compile("[\u202a-\u202e]")
_ISOLATE_OPEN = re.compile("[\u2066-\u2068]")
_ISOLATE_CLOSE = "\u2069"
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_BREAKS = re.compile("\r\n|\r|\u2028|\u2029|\x0b|\x0c|\x85")
_BLANKS = re.compile(r"\s+")
_LINE_MARKS = re.compile(r"(?m)^\s{0,3}(?:#{1,6}|>|[-*+]|\d{1,9}[.)])\s+")
_MARKS = re.compile(r"(?<!\w)[*_`~]{1,3}(?=\S)|(?<=\S)[*_`~]{1,3}(?!\w)|!?\[([^\]\n]*)\]\([^)\n]*\)")


class TextTooLongError(ValueError):
    """The text has more characters than its place takes; `limit` and `length` say by how much."""

    def __init__(self, *, limit: int, length: int) -> None:
        super().__init__(f"This has {length:,} characters. It can have {limit:,} at most.")
        self.limit = limit
        self.length = length


def _closed_isolates(line: str) -> str:
    """Close what a line opens, so that a mark cannot turn the text that follows it on the page."""
    opened = len(_ISOLATE_OPEN.findall(line))
    closed = line.count(_ISOLATE_CLOSE)
    if closed > opened:
        return _ISOLATE_OPEN.sub("", line).replace(_ISOLATE_CLOSE, "")
    return line + _ISOLATE_CLOSE * (opened - closed)


def clean_text(text: str, *, max_length: int | None = None, single_line: bool = False) -> str:
    """Return the text as it may be stored: normalised, without characters that hide or mislead.

    Line ends become LF (or blanks, with `single_line`), NUL and other controls go, direction overrides
    become the visible replacement character, isolates are closed on their line (right-to-left languages
    need them), letters are composed (NFC), and blanks around the text go.
    Raises: TextTooLongError with more than `max_length` characters.
    """
    text = _BREAKS.sub("\n", text)
    text = _CONTROLS.sub("", text)
    text = _LONE_SURROGATES.sub("\ufffd", text)
    text = _OVERRIDES.sub("\ufffd", text)
    if _ISOLATE_OPEN.search(text) or _ISOLATE_CLOSE in text:
        text = "\n".join(_closed_isolates(line) for line in text.split("\n"))
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    text = _BLANKS.sub(" ", text).strip() if single_line else text.strip()
    if max_length is not None and len(text) > max_length:
        raise TextTooLongError(limit=max_length, length=len(text))
    return text


def preview(text: str, length: int = 160) -> str:
    """Return the start of a Markdown text as one line of at most `length` characters, marks taken off."""
    # A preview needs the first lines only; the rest of a huge text is not looked at.
    start = _MARKS.sub(r"\1", _LINE_MARKS.sub("", text[: length * 8]))
    line = _BLANKS.sub(" ", start).strip()
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    word = cut.rpartition(" ")[0]
    return f"{word if len(word) > length // 2 else cut}…"


def initials(name: str) -> str:
    """Return one or two capital letters for an avatar; an address without a name gives its first letter."""
    words = [word for word in re.split(r"[\s.\-_]+", name.split("@", maxsplit=1)[0].strip()) if word[:1].isalnum()]
    if not words:
        return "?"
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()


def tone_for(name: str) -> str:
    """Return the avatar tone of a name: always the same for the same name, on every machine."""
    return TONES[zlib.crc32(name.strip().casefold().encode()) % len(TONES)]


def id_in(text: str | None) -> int | None:
    """Return a row's id as an address has it; None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= ID_MAX_DIGITS else None
