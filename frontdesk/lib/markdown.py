"""Markdown that people wrote, turned into HTML that is safe to show and quick to make."""

import re
from functools import lru_cache
from html import escape
from typing import Final

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

# Longer texts are shown as plain text: parsing time grows faster than the text for hostile input.
LONGEST_PARSED: Final = 10_000
# Unclosed brackets cost the square of their number.
MOST_BRACKETS: Final = 200
# Parsing takes near a millisecond a message; at most some 30 MB are kept to save it.
REMEMBERED: Final = 1_000

_TAGS: Final = frozenset(
    {"p", "br", "strong", "em", "s", "a", "ul", "ol", "li", "blockquote", "pre", "code", "hr", "table", "thead", "tbody", "tr", "th", "td"}
)
_SCHEMES: Final = {"http", "https", "mailto", "tel"}
# A text without any of these means the same with and without Markdown.
_MARKUP = re.compile(r"[*_`\[\]<>&~|\\@#]|://|[a-z]+:\S|(?m:^[ \t]*(?:[-+=]|\d{1,9}[.)]|\t| {4}))|  \n", re.IGNORECASE)
# Only what is plainly an address: "notes.py" is a file, not a site in Paraguay.
_ADDRESS = re.compile(r"https?://\w[^\s<>\"]*|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
# What follows an address in a sentence and is not part of it.
_TRAILING = ".,:;!?'’”*_~"
_OPENS: Final = {")": "(", "]": "["}
_WORDS = re.compile(r"[^\W_]{3,}")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")


def _heading(tokens: list[Token], index: int, *_: object) -> str:
    """Show a heading as a strong line: the page's own headings are its map, a message must not add to it."""
    return "<p><strong>" if tokens[index].nesting == 1 else "</strong></p>\n"


def _ends_at(address: str) -> int:
    """How much of what looks like an address is one: sentence marks and a bracket closed but not opened are not."""
    address = address.rstrip(_TRAILING)
    while address[-1:] in (")", "]") and address.count(address[-1]) > address.count(_OPENS[address[-1]]):
        address = address[:-1].rstrip(_TRAILING)
    return len(address)


def _link(address: str) -> list[Token]:
    start = Token("link_open", "a", 1, attrs={"href": address if "://" in address else f"mailto:{address}"})
    text = Token("text", "", 0, content=address)
    return [start, text, Token("link_close", "a", -1)]


def _linked(text: str) -> list[Token]:
    """Cut a text into plain parts and links."""
    parts: list[Token] = []
    done = 0
    for match in _ADDRESS.finditer(text):
        end = match.start() + _ends_at(match[0])
        parts += [Token("text", "", 0, content=text[done : match.start()]), *_link(text[match.start() : end])]
        done = end
    return [*parts, Token("text", "", 0, content=text[done:])]


def _link_addresses(state: StateCore) -> None:
    """Make links of the addresses in plain text; the parser's own way to do it needs one more package."""
    for block in state.tokens:
        depth = 0
        children: list[Token] = []
        for token in block.children or ():
            depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
            children += _linked(token.content) if token.type == "text" and not depth else [token]
        if block.children is not None:
            block.children = children


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True})
    parser.enable(["strikethrough", "table"])
    # Images would fetch from strangers; indented code and underlined headings are accidents in mail-like text;
    # definitions of link targets and entities would make what was typed invisible.
    parser.disable(["image", "code", "lheading", "reference", "entity"])
    parser.core.ruler.push("addresses", _link_addresses)
    parser.renderer.rules.update({"heading_open": _heading, "heading_close": _heading})  # type: ignore[attr-defined]  # a plain dict there
    return parser


_PARSER = _parser()
_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    attributes={"a": {"href", "title"}, "code": {"class"}, "ol": {"start"}},
    url_schemes=_SCHEMES,
    link_rel="noopener noreferrer nofollow",
)


def plain_html(text: str) -> str:
    """Return the text as escaped paragraphs; single line ends become line breaks."""
    paragraphs = _PARAGRAPHS.split(text.strip("\n"))
    return "".join(
        f"<p>{'<br>'.join(line.strip() for line in escape(paragraph).split(chr(10)))}</p>\n"
        for paragraph in paragraphs
        if paragraph.strip()
    )


@lru_cache(maxsize=REMEMBERED)
def _parsed(text: str) -> str:
    html = _CLEANER.clean(_PARSER.render(text))
    # Beyond twenty levels the parser drops text. A message must never lose a word, so show it as typed then.
    lost = set(_WORDS.findall(text)).difference(_WORDS.findall(html))
    return plain_html(text) if lost else html


def markdown_html(text: str) -> str:
    """Return safe HTML for a Markdown text: no raw HTML, no images, links to web, mail and telephone only.

    Every word of the text is in the result. Above `LONGEST_PARSED` characters the text is shown as it is,
    so that no message can hold up a page.
    """
    if len(text) > LONGEST_PARSED or not _MARKUP.search(text) or text.count("[") > MOST_BRACKETS:
        return plain_html(text)
    return _parsed(text)
