"""The parts of a message, found by position in its bytes: nothing is copied before somebody asks for it.

The standard library's parser keeps a line as an object, which is 600 MB for 25 MB of short lines; this one keeps two numbers a part.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from . import limits
from .headers import Headers, parameters, split_headers, words_decoded
from .transfer import transferred

_OPENING = re.compile(rb"(?:\A|\n)--([^\s-][^\r\n]{0,200}|-+[^\s-][^\r\n]{0,200})\r?\n")
_LEADING = re.compile(rb"\s*")
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,80}")
_PART_HEADERS = re.compile(rb"(?i)\s*content-[a-z-]+[ \t]*:")


@dataclass
class Part:
    """One part: its headers, and where its body is in the raw message."""

    raw: bytes
    headers: Headers
    start: int
    end: int
    parent: str = ""
    children: list["Part"] = field(default_factory=list)
    # What stands before the first and behind the last boundary.
    around: list[tuple[int, int]] = field(default_factory=list)

    @cached_property
    def _typed(self) -> tuple[str, dict[str, str]]:
        return parameters(self.headers.get("content-type"))

    @cached_property
    def type(self) -> str:
        """The media type; what is none is plain text, or bytes when it has the name of a file."""
        said = re.sub(r"\s", "", self._typed[0])
        if _TYPE.fullmatch(said):
            return said
        if said in {"text", ""}:
            default = "message/rfc822" if self.parent == "multipart/digest" else "text/plain"
            return default if said or not self.filename else "application/octet-stream"
        return {"html": "text/html", "plain": "text/plain"}.get(said, "application/octet-stream")

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of Content-Type."""
        return self._typed[1]

    @cached_property
    def _disposed(self) -> tuple[str, dict[str, str]]:
        return parameters(self.headers.get("content-disposition"))

    @property
    def is_attachment(self) -> bool:
        """Whether the part says that it is no text of the message."""
        return self._disposed[0] == "attachment" or bool(self.filename)

    @cached_property
    def filename(self) -> str:
        """The name as somebody chose it, empty without one."""
        return self._disposed[1].get("filename") or self._typed[1].get("name") or ""

    @property
    def content_id(self) -> str:
        """The id that HTML names a picture by, without angles."""
        return words_decoded(self.headers.get("content-id")).strip("<> ")

    def content(self, most: int | None = None) -> bytes:
        """Return the bytes as they were before they were encoded for mail, of the first `most` encoded ones."""
        end = self.end if most is None else min(self.end, self.start + most)
        return transferred(self.raw[self.start : end], self.headers.get("content-transfer-encoding"), is_text=self.type.startswith("text/"))

    def leaves(self) -> Iterator["Part"]:
        """Yield the parts without parts, in order."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


@dataclass
class _Count:
    parts: int = 0
    near: int = 0
    # What was odd, in plain words.
    reasons: list[str] = field(default_factory=list)

    def note(self, reason: str) -> None:
        if reason not in self.reasons:
            self.reasons.append(reason)


def parsed(raw: bytes) -> tuple[Part, list[str]]:
    """Return the message as a tree of parts, and what was odd about it."""
    count = _Count()
    if len(raw) > limits.LARGEST_MESSAGE:
        count.note(f"It is larger than {limits.LARGEST_MESSAGE // 1024 // 1024} MB; only the beginning was read.")
        raw = raw[: limits.LARGEST_MESSAGE]
    if b"\n" not in raw[:65_536] and b"\r" in raw[:65_536]:
        count.note("Its lines end as those of old Macs do.")
        raw = raw.replace(b"\r", b"\n")
    leading = _LEADING.match(raw)
    part = _part(raw, leading.end() if leading else 0, len(raw), "", 0, count)
    return part, count.reasons


def _part(raw: bytes, start: int, end: int, parent: str, depth: int, count: _Count) -> Part:
    count.parts += 1
    headers, body = split_headers(raw, start, end)
    part = Part(raw, headers, body, end, parent)
    if part.type.startswith("multipart/"):
        if depth >= limits.DEEPEST:
            count.note(f"Parts are nested more than {limits.DEEPEST} deep; the innermost are kept as one file.")
        else:
            _divide(part, depth, count)
    return part


def _divide(part: Part, depth: int, count: _Count) -> None:
    boundary = part.parameters.get("boundary", "").rstrip().encode("utf-8", "replace")[:1_000]
    spans = _spans(part, boundary, count) if boundary else []
    if not spans:
        guessed = _opening(part)
        spans = _spans(part, guessed, count) if guessed else []
        count.note("A boundary was missing or wrong and was guessed." if spans else "A part says it has parts and has none.")
    for start, end in spans:
        if count.parts >= limits.MOST_PARTS:
            count.note(f"It has more than {limits.MOST_PARTS} parts; the last ones are kept as one file.")
            as_file = Headers([("content-type", b"application/octet-stream"), ("content-disposition", b"attachment")])
            part.children.append(Part(part.raw, as_file, start, part.end, part.type))
            return
        part.children.append(_part(part.raw, start, end, part.type, depth + 1, count))


def _opening(part: Part) -> bytes:
    """Guess the boundary: the first line that looks like one."""
    found = _OPENING.search(part.raw, max(0, part.start - 1), min(part.end, part.start + 65_536))
    return found[1].rstrip() if found else b""


def _spans(part: Part, boundary: bytes, count: _Count) -> list[tuple[int, int]]:
    """Return where the parts between boundaries begin and end; a last one that is never closed ends with its parent."""
    spans: list[tuple[int, int]] = []
    begun, is_closed = -1, False
    for at, after, closes in _delimiters(part, boundary, count):
        if begun >= 0 and (not is_closed or _PART_HEADERS.match(part.raw, begun, at)):
            spans.append((begun, at))
        elif begun < 0:
            part.around.append((part.start, at))
        begun, is_closed = after, closes
        if len(spans) > limits.MOST_PARTS:
            break
    if begun < 0:
        return []
    if not is_closed:
        count.note("The last boundary is missing; the message may be cut off.")
        spans.append((begun, part.end))
    elif _PART_HEADERS.match(part.raw, begun, part.end):
        spans.append((begun, part.end))
    else:
        part.around.append((begun, part.end))
    return spans


def _delimiters(part: Part, boundary: bytes, count: _Count) -> Iterator[tuple[int, int, bool]]:
    """Yield each line that is a boundary: where the text before it ends, where the next begins, whether it closes."""
    raw, mark = part.raw, b"--" + boundary
    at = part.start if raw.startswith(mark, part.start, part.end) else raw.find(b"\n" + mark, part.start, part.end)
    while at >= 0:
        line = at if raw.startswith(mark, at) else at + 1
        stop = raw.find(b"\n", line, part.end)
        stop = part.end if stop < 0 else stop
        rest = raw[line + len(mark) : min(stop, line + len(mark) + 200)].rstrip()
        if rest in {b"", b"--"}:
            before = at - 1 if raw[at - 1 : at] == b"\r" and at > part.start else at
            yield max(before, part.start), min(stop + 1, part.end), rest == b"--"
        else:
            count.near += 1
            if count.near > limits.MOST_NEAR_BOUNDARIES:
                return
        at = raw.find(b"\n" + mark, max(stop, at + 1), part.end)
