"""Headers: fields as mail programs really write them, encoded words in every broken form, parameters."""

import binascii
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote_to_bytes

from . import limits
from .charsets import decoded

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_FOLD = re.compile(rb"[\r\n]+[ \t]*|[\r\n\x00]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_WORD = re.compile(r"=\?([^?\s]{0,100})\?([bBqQ])\?(.{0,4000}?)\?=", re.DOTALL)
_Q_ESCAPE = re.compile(rb"=([0-9A-Fa-f]{2})")
_NO_BASE64 = re.compile(r"[^A-Za-z0-9+/]")
# name = "value" or token; the value may hold blanks when the name is one of a file, because people forget the quotes.
_PARAMETER = re.compile(r';\s*([^\s=;"]{1,60})\s*=\s*(?:"((?:[^"\\]|\\.){0,4000})"?|([^;"]{0,4000}))', re.DOTALL)
_SECTION = re.compile(r"(.+?)\*(\d{1,3})?(\*)?")
# So many sections of one parameter are joined.
_MOST_SECTIONS: Final = 200


class Headers:
    """The fields of one part, in order; names in small letters."""

    def __init__(self, fields: list[tuple[str, bytes]]) -> None:
        self.fields = fields

    def all(self, name: str) -> list[str]:
        """Return every value of a field, unfolded, raw 8-bit letters read, encoded words not."""
        return [unfolded(value) for known, value in self.fields if known == name]

    def get(self, name: str) -> str:
        """Return the first value of a field that says something, empty without one."""
        return next((value for value in self.all(name) if value), "")

    def __contains__(self, name: str) -> bool:
        return any(known == name for known, _ in self.fields)


def unfolded(value: bytes) -> str:
    """Return a field's value on one line."""
    value = _FOLD.sub(b" ", value[: limits.LARGEST_HEADER])
    return " ".join(decoded(value, thorough=False).split())


def split_headers(raw: bytes, start: int, end: int) -> tuple[Headers, int]:
    """Read the headers that begin at `start`; return them and where the body begins."""
    fields: list[tuple[str, bytes]] = []
    limit = min(end, start + limits.LARGEST_HEADER_BLOCK)
    at = start
    while at < limit and len(fields) < limits.MOST_HEADERS:
        stop = raw.find(b"\n", at, limit)
        stop = limit if stop < 0 else stop + 1
        line = raw[at : min(stop, at + limits.LARGEST_HEADER)]
        if not line.strip(b"\r\n"):
            return Headers(fields), stop
        if not _take(line, fields, raw, stop, limit):
            return Headers(fields), at
        at = stop
    return Headers(fields), at


def _take(line: bytes, fields: list[tuple[str, bytes]], raw: bytes, after: int, limit: int) -> bool:
    """Add a line to the fields; False when it belongs to the body already."""
    field = _FIELD.match(line)
    if line[:1] in b" \t" or (not field and fields and _goes_on(raw, after, limit)):
        if fields and len(fields[-1][1]) < limits.LARGEST_HEADER:
            fields[-1] = (fields[-1][0], fields[-1][1] + b"\n " + line.strip(b"\r\n"))
        # A line of blanks alone ends the headers of some programs, and folds those of others: it is a fold only before a field.
        return bool(line.strip()) or _goes_on(raw, after, limit)
    if line.startswith((b"From ", b">From ")):
        return True
    if field:
        fields.append((field[1].decode("ascii").lower(), line[field.end() :].strip(b" \t\r\n")))
    return bool(field)


def _goes_on(raw: bytes, at: int, limit: int) -> bool:
    """Say whether the next line is a field that only headers have: a long subject was folded without its blank."""
    return bool(
        re.match(
            rb"(?:MIME-Version|Content-[A-Za-z-]+|From|To|Subject|Date|Message-ID|X-[\w-]+|Received|Cc)[ \t]*:", raw[at : at + 80], re.I
        )
    )


def words_decoded(value: str, *, fallback: str = "") -> str:
    """Return the text of a value with its encoded words read, on one line, without controls."""
    if "=?" in value:
        value = "".join(_runs(value, fallback))
    value = _LONE_SURROGATES.sub("\ufffd", _CONTROLS.sub(" ", value))
    return " ".join(value.split())


def _runs(value: str, fallback: str) -> Iterator[str]:
    """Join neighbouring words of one charset before they are decoded: a letter may be cut in two."""
    done = 0
    charset, data = "", b""
    for word in _WORD.finditer(value):
        between = value[done : word.start()]
        same = word[1].lower() == charset
        if data and (between.strip() or not same):
            yield decoded(data, charset, fallback=fallback, thorough=False)
            data = b""
        if between.strip() or (done == 0 and between):
            yield between
        charset = word[1].lower()
        data += _word_bytes(word[2].lower(), word[3])
        done = word.end()
    if data:
        yield decoded(data, charset, fallback=fallback, thorough=False)
    yield value[done:]


def _word_bytes(encoding: str, text: str) -> bytes:
    if encoding == "b":
        return base64_of(_NO_BASE64.sub("", text))
    data = text.replace("_", " ").encode("utf-8", "surrogatepass")
    return _Q_ESCAPE.sub(lambda code: bytes([int(code[1], 16)]), data)


def base64_of(text: str) -> bytes:
    """Decode letters of base64 without padding; what is too much at the end is left out."""
    usable = len(text) - 1 if len(text) % 4 == 1 else len(text)
    return binascii.a2b_base64(text[:usable] + "=" * (-usable % 4))


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """Return a field's first word in small letters, and its parameters with continuations and charsets read (RFC 2231)."""
    main, _, _ = value.partition(";")
    plain: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    for found in _PARAMETER.finditer(value, len(main)):
        name = found[1].lower()
        text = re.sub(r"\\(.)", r"\1", found[2]) if found[2] is not None else found[3].strip().strip("'")
        section = _SECTION.fullmatch(name)
        if section is None:
            plain.setdefault(name, words_decoded(text))
        elif len(sections.setdefault(section[1], {})) < _MOST_SECTIONS:
            sections[section[1]].setdefault(int(section[2] or 0), (text, bool(section[3] or section[2] is None)))
    for name, pieces in sections.items():
        plain[name] = _joined([pieces[index] for index in sorted(pieces)]) or plain.get(name, "")
    return main.strip().lower(), plain


def _joined(pieces: list[tuple[str, bool]]) -> str:
    charset = ""
    data = b""
    for index, (text, is_encoded) in enumerate(pieces):
        rest = text
        if index == 0 and is_encoded and text.count("'") >= 2:
            charset, _, rest = text.split("'", 2)
        data += unquote_to_bytes(rest) if is_encoded else rest.encode("utf-8", "surrogatepass")
    return words_decoded(decoded(data, charset, thorough=False))
