"""Messages that tell what became of another: delivery reports of RFC 3464 and their wild relatives."""

import re
from dataclasses import dataclass

from . import limits
from .addresses import bare_email
from .headers import Headers, split_headers
from .parts import Part
from .phrases import BOUNCED

_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY_CODE = re.compile(r"(?<![\d.])([45])\d\d(?=[ -])")
_MACHINE = re.compile(
    r"(?i)^(?:mailer-?daemon|postmaster|mail-?daemon|maildelivery|microsoftexchange[0-9a-f]*|mdaemon|bounces?)(?:[+@-]|$)"
)
_RECIPIENT = re.compile(
    r"(?im)^[ \t>]*(?:<([^<>\s]{3,250}@[^<>\s]{1,250})>:?|(?:final-recipient|original-recipient):[ \t]*rfc822;[ \t]*(\S+@\S+)|"
    r"(?:failed recipient|recipient(?: address)?|to|an|für|pour|para)[ \t]*:[ \t]*<?([^<>\s]+@[^<>\s]+)|"
    r"([^<>\s:;,\"']{1,100}@[\w.-]{3,200})[ \t]*:?[ \t]*$)"
)
_IN_SENTENCE = re.compile(r"(?i)(?:to|an|à|recipients?|address|delivering|reach)[ \t:]+<?([^<>\s@,;:\"']{1,64}@[\w.-]{3,200}[\w])")


@dataclass(frozen=True, slots=True)
class Bounce:
    """What was not delivered: the status of RFC 3463, and to whom."""

    status: str
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reported:
    """A report of a mail server: what it says, and the reason to believe it is one."""

    kind: str
    reason: str
    bounce: Bounce | None = None


def reported(message: Part, text: str, subject: str, sender: str) -> Reported | None:
    """Return what a report says, None when the message is no report."""
    types = {part.type: part for part in reversed(list(message.leaves()))}
    if "message/feedback-report" in types or message.parameters.get("report-type", "").lower() == "feedback-report":
        return Reported("report", "It is a feedback report: somebody marked a message as unwanted (RFC 5965).")
    status = types.get("message/delivery-status") or types.get("message/global-delivery-status")
    if status is not None:
        found = _of_status(status, text)
        if found:
            return found
    if "message/disposition-notification" in types:
        return Reported("report", "It is a receipt that tells what became of a message (RFC 8098).")
    return _wild(message, text, subject, sender)


def _of_status(part: Part, text: str) -> Reported | None:
    content = part.content(limits.LARGEST_SECOND_OPINION).replace(b"\r\n", b"\n")
    groups = [split_headers(group, 0, len(group))[0] for group in content.split(b"\n\n")[: limits.MOST_RECIPIENTS] if group.strip()]
    rows = [group for group in groups if "final-recipient" in group or "original-recipient" in group or "action" in group]
    failed = [row for row in rows if _action(row) in {"failed", "delayed", ""}]
    if rows and not failed:
        return Reported("report", "A mail server tells that a message was delivered (RFC 3464).")
    recipients = tuple(dict.fromkeys(one for row in failed if (one := _recipient(row))))
    said = next((found[1] for row in failed if (found := _STATUS.search(row.get("status")))), "") or _status_in(text)
    if not recipients:
        recipients = _recipients_in(text)
    word = "has not been delivered yet" if failed and all(_action(row) == "delayed" for row in failed) else "could not be delivered"
    return Reported("bounce", f"A mail server tells that a message {word} (RFC 3464).", Bounce(said or "5.0.0", recipients))


def _action(row: Headers) -> str:
    return row.get("action").split(" ")[0].strip().lower()


def _recipient(row: Headers) -> str:
    value = row.get("original-recipient") if "@" in row.get("original-recipient") else row.get("final-recipient")
    return bare_email(value.rpartition(";")[2])


def _wild(message: Part, text: str, subject: str, sender: str) -> Reported | None:
    """Believe a report without the standard's part only of a server's own address, and with words that bounces have."""
    headers = message.headers
    failed = headers.get("x-failed-recipients")
    is_server = bool(_MACHINE.match(sender)) or headers.get("return-path").replace(" ", "") == "<>"
    says_so = bool(BOUNCED.search(subject) or BOUNCED.search(text[:1_000]))
    if not (failed or (is_server and says_so)):
        return None
    named = tuple(dict.fromkeys(one for word in failed.split(",") if (one := bare_email(word))))
    bounce = Bounce(_status_in(text) or "5.0.0", named or _recipients_in(text))
    if not named and not bounce.recipients and not _MACHINE.match(sender):
        return None
    return Reported("bounce", "A mail server tells in its own words that a message could not be delivered.", bounce)


def _status_in(text: str) -> str:
    found = _STATUS.search(text[:20_000])
    if found:
        return found[1]
    code = _REPLY_CODE.search(text[:20_000])
    return f"{code[1]}.0.0" if code else ""


def _recipients_in(text: str) -> tuple[str, ...]:
    # What follows is the message that bounced, with addresses of its own.
    report = re.split(
        r"(?im)^-{2,}.{0,60}(?:copy of|original|returned|header).{0,60}$|^(?:return-path|received):", text[:20_000], maxsplit=1
    )[0]
    found = [next(filter(None, one)) for one in _RECIPIENT.findall(report)] or _IN_SENTENCE.findall(report)
    clean = dict.fromkeys(email for one in found if (email := bare_email(one)) and not _MACHINE.match(email))
    return tuple(clean)[: limits.MOST_RECIPIENTS]
