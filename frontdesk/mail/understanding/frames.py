"""HTML for the agent's frame: no script, nothing loads from strangers by itself; and its words as plain text."""

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Final

import nh3

from . import limits

_TAGS: Final = frozenset(
    "a abbr address article b big blockquote br caption center cite code col colgroup dd del details div dl dt em figcaption figure font "
    "footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q s samp section small span strike strong sub summary sup "
    "table tbody td tfoot th thead tr tt u ul var wbr".split()
)
_GONE: Final = frozenset("script style title template noscript iframe object svg math textarea select xml".split())
_SHAPE: Final = {"class", "id", "style", "dir", "lang", "title", "align", "valign", "width", "height", "bgcolor"}
_ATTRIBUTES: Final[dict[str, set[str]]] = {
    "*": _SHAPE,
    "a": {"href", "name"},
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "table": {"border", "cellpadding", "cellspacing"},
    "font": {"face", "size", "color"},
    "blockquote": {"type"},
    "ol": {"start", "type"},
    "li": {"value"},
}
# None of these takes an address, so none can fetch.
_STYLES: Final = set(
    "color background-color font font-family font-size font-style font-weight text-align text-decoration text-indent line-height "
    "letter-spacing vertical-align white-space direction display border border-top border-right border-bottom border-left border-color "
    "border-style border-width border-radius border-collapse border-spacing padding padding-top padding-right padding-bottom "
    "padding-left margin-top margin-right margin-bottom margin-left margin width max-width height list-style-type".split()
)
_CLEANER: Final = nh3.Cleaner(
    tags=set(_TAGS),
    clean_content_tags=set(_GONE),
    attributes=_ATTRIBUTES,
    filter_style_properties=_STYLES,
    url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
    url_relative="deny",
    link_rel="noopener noreferrer nofollow",
)
_TOKEN = re.compile(r"<(/?)([a-z0-9]+)((?:\s+[^\s=>\"]+(?:=\"[^\"]*\")?)*)\s*/?>|([^<]+)|<")
_ATTRIBUTE = re.compile(r"([^\s=>\"]+)(?:=\"([^\"]*)\")?")
_INLINE_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp|bmp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_OPEN_TAG = re.compile(r"<[a-zA-Z]")
_BLOCKS: Final = frozenset(
    "address article blockquote center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main ol p pre section "
    "summary table tr ul".split()
)
_SPACED: Final = frozenset("p h1 h2 h3 h4 h5 h6 ul ol table blockquote pre dl".split())
_VOID: Final = frozenset({"br", "hr", "img", "wbr", "col"})
# In texts made of HTML these stand where history, or a signature, begins; no mail can bring them, they are private to Unicode.
HISTORY: Final = "\ue0f1"
SIGNATURE: Final = "\ue0f2"
_HISTORY_NAMES = re.compile(
    r"(?:^|[\s_])(?:yahoo_quoted|divRplyFwdMsg|appendonsend|reply-intro|OLK_SRC_BODY_SECTION|mail-editor-reference-message)"
)
_SIGNATURE_NAMES = re.compile(
    r"(?:^|\s)(?:gmail_signature|moz-signature|ms-outlook-mobile-signature|protonmail_signature_block-user|Signature)(?:$|\s)"
)


@dataclass
class _Words:
    """Words on their way from HTML to lines."""

    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    # What each open element began: a tag, and the quote depth, list and state before it.
    depth: int = 0
    hidden: int = 0
    pre: int = 0
    links: list[tuple[str, int]] = field(default_factory=list)

    def end_line(self) -> None:
        text = "".join(self.line)
        text = text if self.pre else _BLANKS.sub(" ", text).strip(" ")
        self.line = []
        if text.strip():
            self.lines += [("> " * self.depth) + one for one in text.split("\n")]

    def end_quote(self) -> None:
        """End the line, and leave out the empty ones that only end the quote."""
        self.end_line()
        mark = ("> " * self.depth).rstrip()
        while self.depth and self.lines and self.lines[-1] == mark:
            self.lines.pop()

    def blank(self) -> None:
        self.end_line()
        mark = ("> " * self.depth).rstrip()
        if self.lines and self.lines[-1] != mark:
            self.lines.append(mark)


@dataclass(frozen=True, slots=True)
class Framed:
    """What became of a part of HTML."""

    html: str
    text: str
    has_remote: bool


def framed(source: str) -> Framed:
    """Clean HTML for the agent's frame, and read its words; quotes get their “>”, as in plain text."""
    source = source.replace(HISTORY, "").replace(SIGNATURE, "").replace("\x00", "")
    if _is_too_deep(source):
        # What nobody can show is shown as words.
        source = re.sub(r"<[^>]{0,5000}>", " ", source)
    clean = _CLEANER.clean(source[: limits.LARGEST_HTML])
    html: list[str] = []
    words = _Words()
    stack: list[tuple[str, int, int]] = []
    has_remote = False
    for token in _TOKEN.finditer(clean):
        closing, tag, attributes, text = token[1], token[2], token[3], token[4]
        if tag is None:
            html.append(text or "&lt;")
            _say(words, unescape(text or "<"))
        elif closing:
            html.append(f"</{tag}>")
            _close(words, stack, tag)
        else:
            known = {name: value or "" for name, value in _ATTRIBUTE.findall(attributes)} if attributes else {}
            kept, is_remote = _kept(tag, known)
            has_remote = has_remote or is_remote
            html.append(f"<{tag}{kept}>")
            _open(words, stack, tag, known)
    words.end_line()
    return Framed("".join(html).strip(), "\n".join(words.lines).strip(), has_remote)


def _is_too_deep(source: str) -> bool:
    """Count what is opened and never closed; the cleaner takes the square of it."""
    if len(source) < 6 * limits.DEEPEST_HTML:
        return False
    opened = (
        len(_OPEN_TAG.findall(source))
        - source.count("</")
        - sum(len(re.findall(rf"(?i)<{tag}\b", source)) for tag in ("br", "img", "hr", "meta", "col", "p", "td", "tr", "li", "link", "o:p"))
    )
    return opened > 8 * limits.DEEPEST_HTML or _deepest(source) > limits.DEEPEST_HTML


def _deepest(source: str) -> int:
    depth = deepest = 0
    for found in re.finditer(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)", source):
        if found[2].lower() in _VOID or found[2].lower() in {"p", "li", "td", "tr", "meta", "link", "input"}:
            continue
        depth = max(0, depth - 1) if found[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _kept(tag: str, known: dict[str, str]) -> tuple[str, bool]:
    """Write the attributes again: names that only the sender's style sheet knew go, pictures of strangers wait for a click."""
    is_remote = False
    kept: list[str] = []
    for name, value in known.items():
        if name in {"class", "id"}:
            continue
        if name == "src":
            source = value.strip()
            if source.lower().startswith(("http://", "https://")):
                kept.append(f' data-remote="{source}"')
                is_remote = True
            elif source.lower().startswith("cid:") or _INLINE_DATA.fullmatch(source):
                kept.append(f' src="{source}"')
        elif name != "href" or not value.strip().lower().startswith(("data:", "cid:")):
            kept.append(f' {name}="{value}"')
    return "".join(kept), is_remote


def _say(words: _Words, text: str) -> None:
    if not words.hidden:
        words.line.append(text if words.pre else text.replace("\xa0", " "))


def _open(words: _Words, stack: list[tuple[str, int, int]], tag: str, known: dict[str, str]) -> None:
    if tag in _VOID:
        _void(words, tag, known)
        return
    if tag in _BLOCKS:
        words.blank() if tag in _SPACED and not words.hidden else words.end_line()
    names = f"{known.get('class', '')} {known.get('id', '')}"
    if len(names) > 1 and not words.hidden and not words.depth:
        _mark(words, names)
    stack.append((tag, words.depth, words.hidden))
    words.hidden += bool(words.hidden or _HIDDEN.search(known.get("style", "")))
    words.pre += tag == "pre"
    words.depth += tag == "blockquote" and words.depth < 50
    if tag == "a":
        words.links.append((unescape(known.get("href", "")), len(words.line)))
    if tag == "li":
        _say(words, "- ")
    if tag in {"td", "th"}:
        _say(words, " ")


def _mark(words: _Words, names: str) -> None:
    mark = HISTORY if _HISTORY_NAMES.search(names) else SIGNATURE if _SIGNATURE_NAMES.search(names) else ""
    if mark:
        words.end_line()
        words.lines.append(mark)


def _void(words: _Words, tag: str, known: dict[str, str]) -> None:
    if tag == "br" and not words.hidden:
        if "".join(words.line).strip():
            words.end_line()
        else:
            words.line = []
            words.blank()
    elif tag == "hr":
        words.blank()
    elif tag == "img" and known.get("alt", "").strip():
        _say(words, f"[{unescape(known['alt']).strip()[:200]}]")


def _close(words: _Words, stack: list[tuple[str, int, int]], tag: str) -> None:
    if tag == "a" and words.links:
        _say_link(words, *words.links.pop())
    if tag == "blockquote":
        words.end_quote()
    elif tag in _BLOCKS:
        words.blank() if tag in _SPACED and not words.hidden else words.end_line()
    words.pre = max(0, words.pre - (tag == "pre"))
    while stack:
        opened, depth, hidden = stack.pop()
        words.depth, words.hidden = depth, hidden
        if opened == tag:
            break
    if tag == "blockquote":
        words.blank()


def _say_link(words: _Words, href: str, since: int) -> None:
    """Write an address behind its words, unless the words are the address."""
    shown = "".join(words.line[since:]).strip()
    bare = re.sub(r"^(?:mailto:|tel:|https?://)|/$", "", href.strip())
    if href.startswith(("http://", "https://")) and bare not in shown and len(href) < 300:
        _say(words, f" <{href}>" if shown else href)
