"""Plain text as it was meant: format=flowed put together again (RFC 3676)."""

import re

_QUOTES = re.compile(r">*")


def reflowed(text: str, *, delsp: bool) -> str:
    """Join the lines that were only folded for the wire; quotes stay apart by their depth."""
    lines: list[str] = []
    is_open, last_depth = False, 0
    for line in text.split("\n"):
        marks = _QUOTES.match(line)
        depth = marks.end() if marks else 0
        words = line[depth:]
        words = words[1:] if words.startswith(" ") else words
        is_sign = words == "-- "
        flows = words.endswith(" ") and not is_sign
        words = words[:-1] if flows and delsp else words
        if is_open and depth == last_depth and not is_sign:
            lines.append(words)
        else:
            lines.append(("\n" if lines else "") + (">" * depth + " " if depth else "") + words)
        is_open, last_depth = flows, depth
    return "".join(lines)
