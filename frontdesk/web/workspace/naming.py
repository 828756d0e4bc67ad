"""Colleagues' names in a text, shown as what they are."""

import re
from collections.abc import Sequence
from html import escape

# Markup, what is code, and what was marked before: a name in it is none.
_NOT_TEXT = re.compile(r"(<(code|pre|b)\b.*?</\2>|<[^>]+>)", re.DOTALL)


def highlighted(html: str, names: Sequence[tuple[str, str]]) -> str:
    """Return cleaned HTML with its mentions marked; `names` are pairs of what was written behind the at sign and who is called so."""
    for words, name in sorted(names, key=lambda pair: -len(pair[0])):
        html = _marked(html, words, f'<b class="mention">@{escape(name)}</b>')
    return html


def _marked(html: str, words: str, shown: str) -> str:
    # An address has been made a link by now.
    linked = re.compile(rf'@<a href="mailto:{re.escape(escape(words))}"[^>]*>[^<]*</a>', re.IGNORECASE)
    plain = "|".join({re.escape(f"@{escape(words, quote=quote)}") for quote in (True, False)})
    word = re.compile(rf"(?<![\w@])(?:{plain})(?!\w)", re.IGNORECASE)
    pieces, done = [], 0
    html = linked.sub(lambda _: shown, html)
    for markup in _NOT_TEXT.finditer(html):
        pieces += [word.sub(lambda _: shown, html[done : markup.start()]), markup[0]]
        done = markup.end()
    return "".join([*pieces, word.sub(lambda _: shown, html[done:])])
