"""What is new in a text: without the history below or above, and without a signature. When unsure, everything stays."""

import re
from typing import Final

from . import limits
from .frames import HISTORY, SIGNATURE
from .phrases import BELOW, FORWARDED, HEAD, ORIGINAL, SENT_FROM, WROTE

_QUOTED = re.compile(r"^\s{0,3}[>\uff1e]")
_RULE = re.compile(r"^\s*(?:_{10,}|-{10,}|={10,})\s*$")
_SIGNATURE_LINE = re.compile(r"^(?:--|—)\s?$")
_LONGEST_SIGNATURE: Final = 15
_MARKS = re.compile(f"[{HISTORY}{SIGNATURE}]\n?")
# A moment: an hour and minutes beside a year or a day of the month.
_MOMENT = re.compile(r"\d{1,2}[:.h]\d\d|\d{4}")


def shown(text: str) -> str:
    """Return a text without the marks that HTML left for this module."""
    return _MARKS.sub("", text).strip()


def new_words(text: str, *, is_forward: bool = False) -> str:
    """Return what its writer added to a conversation; the whole text when that cannot be told for sure."""
    whole = shown(text)
    lines = text.split("\n")
    if is_forward or len(lines) > limits.MOST_LINES or any(FORWARDED.match(line) for line in lines if len(line) < 200):
        return whole
    end = _history_begins(lines)
    above = lines[:end]
    if end < len(lines) and (not _says_something(above) or BELOW.search("\n".join(above))):
        above = lines
    kept = _without_quotes(above)
    if kept is None:
        return whole
    return shown("\n".join(_without_signature(kept))) or whole


def _says_something(lines: list[str]) -> bool:
    return any(line.strip() and not _QUOTED.match(line) and _MARKS.sub("", line + "\n") for line in lines)


def _history_begins(lines: list[str]) -> int:
    """Return the line from which on everything is an earlier message, as programs put it that quote without marks."""
    for index, line in enumerate(lines):
        if line.startswith(HISTORY) or (len(line) < 200 and ORIGINAL.match(line)) or _is_head(lines, index):
            return _rule_above(lines, index)
        length = _attribution_at(lines, index)
        if length and _is_bare_history(lines, index, index + length):
            return index
    return len(lines)


def _rule_above(lines: list[str], index: int) -> int:
    while index and (_RULE.match(lines[index - 1]) or not lines[index - 1].strip()):
        index -= 1
    return index


def _is_head(lines: list[str], index: int) -> bool:
    """Say whether From, Sent, To and Subject of an earlier message begin here, in any of the languages."""
    if not HEAD[0].match(lines[index][:300]):
        return False
    near = [line[:300] for line in lines[index + 1 : index + 12] if line.strip()][:8]
    found = [any(pattern.match(line) for line in near) for pattern in HEAD[1:]]
    return found[2] and (found[0] or found[1])


def _attribution_at(lines: list[str], index: int) -> int:
    """Return how many lines say who wrote what follows, 0 when none do."""
    if not lines[index].strip() or _QUOTED.match(lines[index]):
        return 0
    joined = ""
    for length, line in enumerate(lines[index : index + 4], 1):
        if not line.strip() or len(line) > 300:
            return 0
        joined = f"{joined} {line.strip()}".strip()
        if joined.endswith((":", "\uff1a")):
            return length if WROTE.match(joined) and ("@" in joined or _MOMENT.search(joined)) else 0
    return 0


def _is_bare_history(lines: list[str], start: int, after: int) -> bool:
    """Say whether words without any mark follow, as phones and Yahoo quote; only below words of the writer's own."""
    following = [line for line in lines[after:] if line.strip()]
    joined = " ".join(lines[start:after])
    is_machine = "@" in joined and len(_MOMENT.findall(joined)) >= 2
    return bool(following) and is_machine and _says_something(lines[:start]) and not any(_QUOTED.match(line) for line in following)


def _without_quotes(lines: list[str]) -> list[str] | None:
    """Return the lines that are not quoted, None when answers stand between quotes."""
    quoted = [bool(_QUOTED.match(line)) for line in lines]
    if True not in quoted:
        return lines
    first = quoted.index(True)
    last = len(quoted) - 1 - quoted[::-1].index(True)
    if any(line.strip() and not mark for line, mark in zip(lines[first:last], quoted[first:last], strict=True)):
        return None
    above = _without_attribution(lines[:first])
    below = lines[last + 1 :]
    if _says_something(below):
        return [*_without_signature(above), "", *below] if _says_something(above) else below
    return above


def _without_attribution(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    for start in range(end - 1, max(-1, end - 5), -1):
        if _attribution_at(lines, start) == end - start:
            return lines[:start]
    return lines[:end]


def _without_signature(lines: list[str]) -> list[str]:
    """Leave out a signature: below its two dashes, or below the mark that HTML had; and the line of a phone."""
    end = len(lines)
    for index in range(len(lines) - 1, max(-1, len(lines) - 2 * _LONGEST_SIGNATURE), -1):
        is_mark = lines[index].startswith(SIGNATURE) or _SIGNATURE_LINE.match(lines[index])
        if is_mark and sum(bool(line.strip()) for line in lines[index:]) <= _LONGEST_SIGNATURE and _says_something(lines[:index]):
            end = index
    kept = lines[:end]
    while kept and (not kept[-1].strip() or SENT_FROM.match(kept[-1].strip()[:200])):
        kept = kept[:-1]
    return kept or lines
