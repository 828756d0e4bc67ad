"""Mailboxes are fetched by IMAP: kept here first, marked there second, each message once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from imap_tools import MailboxLoginError

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity import sealing
from frontdesk.mail import fetching
from frontdesk.mail.models import Inbound, Mailbox
from tests.cast import Cast
from tests.mail.post import letter

pytestmark = pytest.mark.django_db


class Folder:
    """A folder of a mail server, as far as fetching asks."""

    def __init__(self, validity: int = 7) -> None:
        self.validity, self.next = validity, 1
        self.letters: dict[int, bytes] = {}
        self.seen: set[int] = set()
        self.moved: dict[int, str] = {}
        self.asked: list[str] = []
        self.breaks_at = 0
        self.folder = self.client = self

    def add(self, raw: bytes, *, seen: bool = False) -> int:
        number, self.next = self.next, self.next + 1
        self.letters[number] = raw
        self.seen |= {number} if seen else set()
        return number

    def status(self, _: str, __: Any) -> dict[str, int]:
        return {"UIDVALIDITY": self.validity, "UIDNEXT": self.next}

    def uids(self, criteria: Any) -> list[str]:
        self.asked.append(str(criteria))
        found = [number for number in sorted(self.letters) if "UNSEEN" not in str(criteria) or number not in self.seen]
        if str(criteria).startswith("UID "):
            # As servers do: the last one whatever its number.
            least = int(str(criteria)[4:].partition(":")[0])
            found = [number for number in found if number >= least] or found[-1:]
        return [str(number) for number in found]

    def uid(self, _: str, number: str, what: str) -> Any:
        if int(number) == self.breaks_at:
            raise ConnectionResetError(104, "Connection reset by peer")
        raw = self.letters[int(number)]
        if "SIZE" in what:
            return "OK", [f"{number} (UID {number} RFC822.SIZE {len(raw)})".encode()]
        return "OK", [(f"{number} (UID {number} BODY[] {{{len(raw)}}}".encode(), raw), b")"]

    def flag(self, numbers: list[str], _: str, value: bool) -> None:
        self.seen |= {int(number) for number in numbers}

    def move(self, numbers: list[str], folder: str) -> None:
        for number in numbers:
            self.moved[int(number)] = folder
            del self.letters[int(number)]


@pytest.fixture
def folder(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Folder:
    made = Folder()

    @contextmanager
    def opened(_: Mailbox, secret: str) -> Iterator[Folder]:
        assert secret == "geheim"
        yield made

    monkeypatch.setattr(fetching, "_opened", opened)
    monkeypatch.setattr(fetching, "_turns", {})
    with acting(SYSTEM):
        sealed = sealing.seal("geheim")
        Mailbox.objects.create(
            address="help@tidemark.example", name="Help", fetching="imap", host="imap.example", secret=sealed, has_secret=True
        )
    return made


def look() -> tuple[int, Mailbox]:
    with acting(SYSTEM):
        box = Mailbox.objects.get()
    count = fetching.look(box)
    with acting(SYSTEM):
        return count, Mailbox.objects.get()


def kept() -> int:
    with acting(SYSTEM):
        return Inbound.objects.count()


def test_the_first_look_takes_what_nobody_read_and_later_ones_what_is_new(folder: Folder) -> None:
    folder.add(letter(), seen=True)
    unread = folder.add(letter())
    folder.add(letter(), seen=True)
    count, box = look()
    assert (count, kept(), folder.seen >= {unread}, box.last_uid, box.trouble) == (1, 1, True, 3, "")
    assert box.looked_at is not None
    assert box.received_at is not None
    assert look()[0] == 0
    # Read by somebody meanwhile: it is new to us all the same.
    folder.add(letter(), seen=True)
    assert look()[0] == 1
    assert kept() == 2


def test_an_empty_first_look_takes_nothing_that_was_read_before(folder: Folder) -> None:
    folder.add(letter(), seen=True)
    look()
    assert (look()[0], kept()) == (0, 0)


def test_a_connection_that_breaks_goes_on_where_it_was(folder: Folder) -> None:
    for _ in range(3):
        folder.add(letter())
    folder.breaks_at = 2
    box = look()[1]
    assert (box.last_uid, kept()) == (1, 1)
    assert "Connection reset" in box.trouble
    assert box.trouble_since is not None
    folder.breaks_at = 0
    assert look()[1].trouble == ""
    assert kept() == 3


def test_what_was_kept_but_not_marked_is_one_message(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.add(letter())
    with monkeypatch.context() as patch:
        patch.setattr(Folder, "flag", lambda *_, **__: (_ for _ in ()).throw(OSError(5, "Input/output error")))
        look()
    assert kept() == 1
    look()
    assert (kept(), folder.seen) == (1, {1})


def test_a_folder_that_counts_anew_brings_nothing_twice(folder: Folder) -> None:
    folder.add(letter())
    look()
    folder.validity = 8
    folder.add(letter())
    assert look()[1].uid_validity == 8
    assert kept() == 2
    assert "SINCE" in folder.asked[-1]


def test_mail_is_moved_once_it_is_kept(folder: Folder) -> None:
    with acting(SYSTEM):
        Mailbox.objects.update(move_to="Done")
    folder.add(letter())
    look()
    assert folder.moved == {1: "Done"}


def test_what_is_too_large_stays_there_unread_and_is_told(folder: Folder, settings: Any) -> None:
    settings.MAIL_MAX_BYTES = 1000
    folder.add(letter("x" * 3000))
    folder.add(letter())
    box = look()[1]
    assert (kept(), folder.seen) == (1, {2})
    assert "too large" in box.trouble


def test_a_wrong_password_is_said_in_plain_words_and_not_tried_all_the_time(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int] = []

    @contextmanager
    def refusing(*_: Any) -> Iterator[None]:
        tries.append(1)
        raise MailboxLoginError(("NO", [b"AUTHENTICATIONFAILED"]), "OK")
        yield

    monkeypatch.setattr(fetching, "_opened", refusing)
    fetching.fetch_all()
    fetching.fetch_all()
    assert len(tries) == 1
    with acting(SYSTEM):
        box = Mailbox.objects.get()
    assert box.trouble == "The mail server imap.example does not accept the sign-in name or the password."
    assert box.looked_at is None
