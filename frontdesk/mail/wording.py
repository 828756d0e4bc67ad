"""Mails to customers put together: the desk's text with its words in double braces, as plain text and as HTML.

The words are a fixed few, put in by plain substitution, as in macros: what a customer wrote is never read as a text of ours.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import quote

from frontdesk.identity import desk
from frontdesk.lib.errors import InvalidError
from frontdesk.lib.kept import Kept
from frontdesk.lib.markdown import markdown_html
from frontdesk.mail.models import Wording
from frontdesk.tickets import statuses
from frontdesk.tickets.models import Message, Ticket

LONGEST: Final = 5_000
EARLIER_MAX: Final = 3_000
GIVEN: Final[Mapping[str, str]] = {
    "received": "Hello {{ customer.first_name }},\n\nwe received your request and it has the number {{ ticket.number }}:"
    "\n\n{{ ticket.subject }}\n\nYou can read it, add to it or close it here:\n{{ ticket.link }}\n\n{{ signature }}",
    "answered": "Hello {{ customer.first_name }},\n\n{{ message.text }}\n\n{{ message.author }}\n{{ signature }}"
    "\n\nRead everything, answer or close the ticket here:\n{{ ticket.link }}\n\n{{ message.earlier }}",
    "copied": "Hello {{ customer.first_name }},\n\n{{ message.author }} wrote in a ticket that you take part in:"
    "\n\n{{ message.text }}\n\n{{ signature }}\n\nRead everything here:\n{{ ticket.link }}",
}
KINDS: Final[Mapping[str, str]] = {
    "received": "A request was received",
    "answered": "You answered",
    "copied": "Somebody else who takes part wrote",
}
_BRACES: Final = re.compile(r"\{\{([^{}]*)\}\}")
_BLANKS: Final = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a mail is about."""

    first_name: str
    name: str
    ticket: Ticket
    link: str
    signature: str
    message: Message | None = None
    earlier: Message | None = None
    files_left: int = 0


def _said(facts: Facts) -> str:
    if facts.message is None:
        return ""
    count = facts.files_left
    left = f"\n\n{count} file{'s are' if count > 1 else ' is'} too large for a mail and can be found here:\n{facts.link}" if count else ""
    return f"{facts.message.body}{left}"


def _quoted(message: Message | None) -> str:
    if message is None:
        return ""
    body = message.body if len(message.body) <= EARLIER_MAX else f"{message.body[:EARLIER_MAX]} …"
    lines = "\n".join(f"> {line}".rstrip() for line in body.splitlines())
    return f"{message.author_name} wrote on {message.created_at.day} {message.created_at:%b %Y}:\n\n{lines}"


Value = Callable[[Facts], str]
# An example and the value. What follows is what this customer may read.
WORDS: Final[Mapping[str, tuple[str, Value]]] = {
    "customer.first_name": ("Ingrid", lambda facts: facts.first_name),
    "customer.name": ("Ingrid Solheim", lambda facts: facts.name),
    "ticket.number": ("4182", lambda facts: str(facts.ticket.pk)),
    "ticket.subject": ("Card reader", lambda facts: facts.ticket.subject),
    "ticket.status": ("We are on it", lambda facts: statuses.of(facts.ticket).wording),
    "ticket.link": ("https://help.example.org/tickets/4182/", lambda facts: facts.link),
    "message.text": ("what was written", _said),
    "message.author": ("Ana Petrova", lambda facts: facts.message.author_name if facts.message else ""),
    "message.earlier": ("the message before, quoted", lambda facts: _quoted(facts.earlier)),
    "desk.name": ("Tidemark", lambda _: desk.current().name),
    "signature": ("the signature of the mailbox", lambda facts: facts.signature),
}
# What is Markdown itself; all else is put in letter by letter.
_MARKED: Final = ("message.text", "message.earlier")


def check(kind: str, text: str) -> str:
    """Return a text as it is kept; empty when it is the given one. Raises: InvalidError naming what is wrong."""
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        raise InvalidError(f"At most {LONGEST:,} characters.", field=kind)
    for match in _BRACES.finditer(text):
        if match[1].strip() not in WORDS:
            raise InvalidError(f"There is no {{{{ {match[1].strip()} }}}}. Use one of: {', '.join(WORDS)}.", field=kind)
    rest = _BRACES.sub("", text)
    if "{{" in rest or "}}" in rest:
        raise InvalidError("Two braces do not belong together. Write a word as {{ customer.first_name }}.", field=kind)
    used = {match[1].strip() for match in _BRACES.finditer(text)}
    if text and kind != "received" and "message.text" not in used:
        raise InvalidError("It needs {{ message.text }}: without it the mail says nothing.", field=kind)
    if kind == "received" and used & set(_MARKED):
        raise InvalidError(
            "A receipt goes out by itself and repeats nothing of the message: strangers could have it sent to others.", field=kind
        )
    return "" if text == GIVEN[kind] else text


def text_of(kind: str) -> str:
    """Return the text for a kind of mail."""
    return _kept.current().get(kind) or GIVEN[kind]


def rendered(template: str, facts: Facts) -> tuple[str, str]:
    """Return a mail as plain text and as HTML that is safe to show."""
    names = dict.fromkeys(match[1].strip() for match in _BRACES.finditer(template))
    values = {name: WORDS[name][1](facts) for name in names if name in WORDS}
    plain = _BRACES.sub(lambda match: values.get(match[1].strip(), match[0]), template)
    return _BLANKS.sub("\n\n", plain).strip() + "\n", _html(template, values)


def forget() -> None:
    """Read again at the next mail: an action changed the texts."""
    _kept.forget()


def _read() -> dict[str, str]:
    row = Wording.objects.first() or Wording()
    return {kind: getattr(row, kind) for kind in KINDS}


_kept = Kept(_read)


def _html(template: str, values: Mapping[str, str]) -> str:
    """Markdown first, values second: a subject with brackets makes no link."""
    marks = {name: f"\ue000{chr(0xE100 + at)}\ue001" for at, name in enumerate(values)}
    marked = _BRACES.sub(lambda match: marks.get(match[1].strip(), match[0]), template)
    html = markdown_html(marked)
    for name, mark in marks.items():
        shown = _shown(name, values[name])
        html = html.replace(f"<p>{mark}</p>", shown if name in _MARKED else f"<p>{shown}</p>" if shown else "")
        html = html.replace(mark, shown).replace(quote(mark), escape(values[name]))
    return html


def _shown(name: str, value: str) -> str:
    if name in _MARKED:
        return markdown_html(value)
    if name == "ticket.link":
        return f'<a href="{escape(value)}">{escape(value)}</a>'
    return escape(value).replace("\n", "<br>")
