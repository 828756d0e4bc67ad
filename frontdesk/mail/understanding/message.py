"""A message understood: the facts that a desk needs, from bytes alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .addresses import Address, addresses, bare_email, message_ids, moment
from .attachments import Attachment
from .bounces import Bounce
from .headers import Headers, words_decoded
from .kinds import kind_of
from .parts import Part, parsed
from .phrases import FORWARD_SUBJECT
from .quotes import new_words, shown
from .texts import gathered

_NOBODY = Address("", "")


@dataclass(frozen=True, slots=True)
class Understood:
    """What a message says and who says it; nothing here depends on what the desk knows."""

    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    subject: str
    date: datetime | None
    text: str
    new_text: str
    html: str
    attachments: tuple[Attachment, ...]
    kind: str
    bounce: Bounce | None
    reasons: tuple[str, ...]
    # For whoever needs a field that is no fact of its own: Received, List-Id, our own marks.
    headers: Headers


def understood(raw: bytes) -> Understood:
    """Return what any bytes say as a message; never an error, and bounded by `limits`."""
    message, reasons = parsed(raw)
    headers = message.headers
    content = gathered(message)
    subject = words_decoded(headers.get("subject"), fallback=_charset(message))[:1_000]
    replies_to = message_ids(headers.get("in-reply-to"))
    references = message_ids(" ".join(headers.all("references")))
    sender = _sender(headers)
    text = shown(content.words)
    kind = kind_of(message, text, subject, sender.email)
    is_forward = bool(FORWARD_SUBJECT.match(subject)) and not replies_to
    date, oddity = _date(headers)
    return Understood(
        message_id=next(iter(message_ids(headers.get("message-id"))), ""),
        in_reply_to=next(iter(replies_to), ""),
        references=references,
        sender=sender,
        to=_all(headers, "to"),
        cc=_all(headers, "cc"),
        reply_to=_all(headers, "reply-to"),
        subject=subject,
        date=date,
        text=text,
        new_text=new_words(content.words, is_forward=is_forward),
        html=content.html,
        attachments=tuple(content.files),
        kind=kind.kind,
        bounce=kind.bounce,
        reasons=tuple(dict.fromkeys([*kind.reasons, *reasons, *content.reasons, *oddity])),
        headers=headers,
    )


def as_json(facts: Understood) -> dict[str, Any]:
    """Return the facts as the keys and values of one JSON object."""
    return {
        "message_id": facts.message_id,
        "in_reply_to": facts.in_reply_to,
        "references": list(facts.references),
        "from": _one(facts.sender),
        "to": [_one(address) for address in facts.to],
        "cc": [_one(address) for address in facts.cc],
        "reply_to": [_one(address) for address in facts.reply_to],
        "subject": facts.subject,
        "date": facts.date.isoformat() if facts.date else None,
        "text": facts.text,
        "new_text": facts.new_text,
        "html": facts.html,
        "attachments": [
            {"filename": one.filename, "content_type": one.content_type, "size": one.size, "sha256": one.sha256}
            for one in facts.attachments
        ],
        "kind": facts.kind,
        "bounce": {"status": facts.bounce.status, "recipients": list(facts.bounce.recipients)} if facts.bounce else None,
        "reasons": list(facts.reasons),
    }


def _one(address: Address) -> dict[str, str]:
    return {"name": address.name, "email": address.email}


def _charset(message: Part) -> str:
    """The charset of the first text: raw letters in headers are usually in the same."""
    return next((part.parameters["charset"] for part in message.leaves() if "charset" in part.parameters), "")


def _all(headers: Headers, name: str) -> tuple[Address, ...]:
    return tuple(address for value in headers.all(name) for address in addresses(value))


def _sender(headers: Headers) -> Address:
    """Return the first address that says who wrote: From, or what else there is."""
    for name in ("from", "sender", "reply-to"):
        found = next((address for address in _all(headers, name) if address.email), None)
        if found:
            return found
    envelope = bare_email(headers.get("return-path").strip("<> "))
    named = next(iter(_all(headers, "from")), _NOBODY)
    return Address(named.name, envelope)


def _date(headers: Headers) -> tuple[datetime | None, list[str]]:
    """Return when it was written; when that cannot be read, when the last server got it."""
    date = moment(headers.get("date"))
    if date:
        return date, []
    received = next((found for value in headers.all("received") if (found := moment(value.rpartition(";")[2]))), None)
    return received, ["It has no date that can be read."]
