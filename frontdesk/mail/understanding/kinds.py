"""Who or what wrote a message: a person, a machine, a list or a mail server; with the reason in plain words."""

import re
from dataclasses import dataclass, field
from typing import Final

from .bounces import Bounce, reported
from .headers import Headers
from .parts import Part
from .phrases import AWAY, AWAY_WORDS

_NO_REPLY = re.compile(r"(?i)^(?:no-?_?\.?reply|do-?_?not-?_?reply|donotreply|noreply|auto-?reply|autoresponder|nicht-?antworten)\b")
_AUTOREPLY_FIELDS: Final = (
    "x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "x-autoreply-from", "x-mail-autoreply", "x-auto-response", "x-vacation",
    "x-ms-exchange-inbox-rules-loop", "x-ms-exchange-generated-message-source", "x-amazon-auto-reply",
)  # fmt: skip
_LIST_FIELDS: Final = ("list-id", "list-post", "list-unsubscribe", "x-mailing-list", "list-help", "x-listprocessor-version", "mailing-list")
# A message passes some ten servers; one that goes round passes the same again and again.
_MOST_HOPS: Final = 40


@dataclass(frozen=True, slots=True)
class Kind:
    """The kind of a message, what bounced, and why we think so."""

    kind: str
    bounce: Bounce | None = None
    reasons: list[str] = field(default_factory=list)


def kind_of(message: Part, text: str, subject: str, sender: str) -> Kind:
    """Say what wrote the message: `person`, `automatic`, `bounce`, `list` or `report`."""
    report = reported(message, text, subject, sender)
    if report:
        return Kind(report.kind, report.bounce, [report.reason])
    headers = message.headers
    signs = _auto_signs(headers)
    if signs:
        return Kind("automatic", reasons=signs)
    name = next((name for name in _LIST_FIELDS if name in headers), "")
    if name:
        return Kind("list", reasons=[f"It came through a mailing list ({_title(name)})."])
    signs = _weaker_signs(headers, text, subject, sender)
    return Kind("automatic", reasons=signs) if signs else Kind("person", reasons=["Nothing says that a machine wrote it."])


def _title(name: str) -> str:
    return "-".join(word.capitalize() for word in name.split("-"))


def _auto_signs(headers: Headers) -> list[str]:
    """Signs that are enough alone."""
    signs: list[str] = []
    said = headers.get("auto-submitted").split(";")[0].split("(")[0].strip().lower()
    if said and said != "no":
        signs.append(f"It says that a machine sent it (Auto-Submitted: {said[:60]}, RFC 3834).")
    signs += [
        f"It says that it is an automatic answer ({_title(name)})."
        for name in _AUTOREPLY_FIELDS
        if headers.get(name).lower() not in {"", "no"}
    ]
    precedence = headers.get("precedence").lower()
    if precedence in {"auto_reply", "auto-reply", "junk"} or headers.get("x-precedence").lower() in {"auto_reply", "bulk", "junk"}:
        signs.append(f"It says that it is an automatic answer (Precedence: {precedence or headers.get('x-precedence').lower()}).")
    if len(headers.all("received")) > _MOST_HOPS:
        signs.append(f"It went through more than {_MOST_HOPS} servers and seems to go round.")
    if "x-loop" in headers:
        signs.append("It carries the mark that machines leave against loops (X-Loop).")
    return signs


def _weaker_signs(headers: Headers, text: str, subject: str, sender: str) -> list[str]:
    """Signs of which some are enough only in twos: people write such subjects too."""
    signs: list[str] = []
    if headers.get("precedence").lower() in {"bulk", "list"}:
        # Bulk mail is never a person's letter to one desk.
        return [f"It was sent to many at once (Precedence: {headers.get('precedence').lower()})."]
    suppress = {word.strip() for word in headers.get("x-auto-response-suppress").lower().split(",")}
    if suppress & {"all", "oof", "autoreply"}:
        return ["It asks for no automatic answers (X-Auto-Response-Suppress), which machines do."]
    if headers.get("return-path").replace(" ", "") == "<>":
        return ["It has an empty sender on its envelope, so no answer is wanted."]
    if AWAY.match(subject):
        signs.append("Its subject is one that answering machines use.")
    if AWAY_WORDS.search(text[:3_000]):
        signs.append("Its text reads as a note of absence.")
    if _NO_REPLY.match(sender):
        return [*signs, "Its sender takes no answers."]
    return signs if len(signs) >= 2 else []
