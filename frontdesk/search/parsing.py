"""parse(): what was typed into the search box becomes a tree. Every text can be parsed."""

import re
from dataclasses import dataclass
from typing import Final

from frontdesk.search.tokens import Kind, Token, tokens
from frontdesk.search.tree import Comparison, Node, Not, Some, Words

# Of somebody's pasted page only the beginning is read.
TEXT_MAX_LENGTH: Final = 500
TERMS_MAX: Final = 30
_MAY_GO_ON = re.compile(r"[^\W_]{3,}$")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the text: its node, and how it was written."""

    node: Node
    raw: str


def parse(text: str) -> list[Part]:
    """Return the parts of a text; all of them must be true.

    Words, "words together", -left out, field:value, and OR between words. The last word may be unfinished.
    """
    text = text.replace("\0", " ")[:TEXT_MAX_LENGTH]
    found = list(tokens(text))[:TERMS_MAX]
    parts: list[Part] = []
    place = 0
    while place < len(found):
        run = _run(found, place)
        parts.append(_part(run, is_last=place + len(run) == len(found) and not text[-1:].isspace()))
        place += len(run)
    return parts


def _run(found: list[Token], place: int) -> list[Token]:
    """Return the token at this place with what OR binds to it. An OR that stands between no words is a word."""
    run = [found[place]]
    while _is_bindable(run[-1]) and len(found) > place + len(run) + 1:
        sign, other = found[place + len(run) : place + len(run) + 2]
        if sign.kind is not Kind.OR or not _is_bindable(other):
            break
        run += [sign, other]
    return run


def _is_bindable(token: Token) -> bool:
    return token.kind in (Kind.WORD, Kind.PHRASE) and not token.is_negated


def _part(run: list[Token], *, is_last: bool) -> Part:
    raw = " ".join(token.raw for token in run)
    nodes = [_node(token, is_last=is_last) for token in run if len(run) == 1 or token.kind is not Kind.OR]
    node = nodes[0] if len(nodes) == 1 else Some(tuple(nodes))
    return Part(Not(node) if run[0].is_negated else node, raw)


def _node(token: Token, *, is_last: bool) -> Node:
    if token.kind is Kind.FIELD:
        return Comparison(token.name, token.values, token.relation, token.raw)
    if token.kind is Kind.PHRASE:
        return Words(token.values[0], is_phrase=True)
    text = token.values[0] if token.values else token.raw
    if text.endswith("*"):
        return Words(text.rstrip("*"), is_start=True)
    return Words(text, is_start=is_last and not token.is_negated and _MAY_GO_ON.match(text) is not None)
