"""What the timeline says about mails that did not go as they should, in events and beside their messages."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from frontdesk.tickets.relation_words import Words

MAILS: Final[dict[str, Words]] = {
    "mail.failed": (lambda data: f"could not mail {data['address']}. {data['why']}", "alert"),
    "mail.unsure": (lambda data: f"does not know whether a mail reached {data['address']}. {data['why']}", "alert"),
    "mail.stopped": (lambda data: f"did not mail {data['address']}. {data['why']}", "alert"),
    "mail.bounced": (lambda data: f"learned that a mail to {data['address']} came back. {data['why']}", "alert"),
    "mail.stranger": (
        lambda data: f"kept this apart: it names ticket {data['other_ticket']}, in which its sender takes no part. Check who wrote it",
        "alert",
    ),
    "mail.sent_again": (lambda data: f"sent the mail to {data['address']} again", "mail"),
}
# What stands beside the message, and what one can do about it.
BESIDE: Final = {
    "mail.failed": ("Not sent to {address}.", "Send again"),
    "mail.unsure": ("Perhaps not sent to {address}.", "Send again"),
    "mail.stopped": ("Not sent to {address}.", "Send it anyway"),
    "mail.bounced": ("Came back from {address}.", "Send again"),
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """A mail of a message that did not arrive, or perhaps did not."""

    mail: int
    words: str
    why: str
    remedy: str


def troubles(rows: Iterable[tuple[Any, ...]]) -> dict[int, tuple[Trouble, ...]]:
    """Return by message what is wrong with its mails now, from the rows of a timeline, oldest first."""
    last: dict[tuple[int, int], Trouble | None] = {}
    for row in rows:
        if row[5] not in MAILS or not (data := json.loads(row[10])).get("message"):
            continue
        words = BESIDE.get(row[5])
        last[data["message"], data["mail"]] = (
            Trouble(data["mail"], words[0].format(address=data["address"]), data["why"], words[1]) if words else None
        )
    found: dict[int, tuple[Trouble, ...]] = {}
    for (message, _), trouble in last.items():
        if trouble is not None:
            found[message] = (*found.get(message, ()), trouble)
    return found
