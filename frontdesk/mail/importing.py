"""Old mail: every message of an mbox file or a Maildir folder, through the same door as new ones."""

import mailbox
from collections.abc import Callable, Iterator
from pathlib import Path

from frontdesk.lib.errors import InvalidError
from frontdesk.mail.keeping import TooLargeError
from frontdesk.mail.models import Decision, Door
from frontdesk.mail.receiving import receive

TOLD_EVERY = 100


def bring_in(path: Path, *, mailbox_id: int | None, say: Callable[[str], None]) -> int:
    """Receive each message; running it again brings in only what is missing. Returns the exit code. Raises: InvalidError."""
    counts = dict.fromkeys((*Decision.values, "large"), 0)
    done = 0
    for raw in _messages(path):
        try:
            received = receive(raw, door=Door.IMPORT, mailbox_id=mailbox_id)
            counts[received.row.decision if received.is_new else Decision.DUPLICATE] += 1
        except TooLargeError:
            counts["large"] += 1
        done += 1
        if done % TOLD_EVERY == 0:
            say(f"  {done:,} messages")
    say(f"{done:,} messages: {counts['new']:,} new tickets, {counts['joined']:,} joined one, {counts['duplicate']:,} came before.")
    others = done - sum(counts[name] for name in ("new", "joined", "duplicate", "", "large"))
    if others:
        say(f"{others:,} were reports, bounces or answers of machines.")
    if counts[""]:
        say(f"{counts['']:,} wait for somebody to look at them.")
    if counts["large"]:
        say(f"{counts['large']:,} were too large and were not taken.")
    return 0


def _messages(path: Path) -> Iterator[bytes]:
    if path.is_dir():
        if not (path / "cur").is_dir():
            raise InvalidError(f"{path} is no Maildir folder: it has no folder “cur”.")
        box: mailbox.Mailbox[mailbox.Message] = mailbox.Maildir(path, create=False)
    elif path.is_file():
        box = mailbox.mbox(path, create=False)
    else:
        raise InvalidError(f"There is no file or folder {path}.")
    for key in sorted(box.keys()) if path.is_dir() else box.keys():
        yield box.get_bytes(key)
