"""`frontdesk mail`: what it prints, what it exits with, and that nothing breaks its stream of answers."""

import argparse
import io
import json
import mailbox
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError

from frontdesk import cli
from frontdesk.actor import SYSTEM
from frontdesk.cli import mail
from frontdesk.db.acting import acting
from frontdesk.mail import receiving
from frontdesk.mail.models import Inbound
from frontdesk.tickets.models import Ticket
from tests.cast import Cast
from tests.mail.post import letter

pytestmark = pytest.mark.django_db
KEYS = [
    "accepted", "ticket", "joined", "message_id", "in_reply_to", "references", "from", "to", "cc", "reply_to", "subject", "date", "text",
    "new_text", "html", "attachments", "kind", "bounce", "reasons",
]  # fmt: skip


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], stream: bytes, *arguments: str) -> tuple[int, list[Any]]:
    parser = argparse.ArgumentParser()
    mail.add_arguments(parser)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stream)))
    code = mail.execute(parser.parse_args(list(arguments)))
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def framed(*messages: bytes) -> bytes:
    return b"".join(b"%d\n" % len(raw) + raw for raw in messages)


def counted() -> tuple[int, int]:
    with acting(SYSTEM):
        return Ticket.objects.count(), Inbound.objects.count()


def test_receiving_says_nothing_and_explaining_says_all(cast: Cast, monkeypatch: Any, capsys: Any) -> None:
    assert run(monkeypatch, capsys, letter(), "receive") == (0, [])
    raw = letter(cc="Paulo <paulo@example.org>")
    code, (told,) = run(monkeypatch, capsys, raw, "receive", "--explain")
    assert (code, list(told)) == (0, KEYS)
    assert (told["accepted"], told["joined"], told["kind"], told["bounce"]) == (True, False, "person", None)
    assert told["from"] == {"name": "Ingrid Solheim", "email": "ingrid@example.org"}
    assert told["cc"] == [{"name": "Paulo", "email": "paulo@example.org"}]
    assert counted() == (2, 2)
    assert run(monkeypatch, capsys, raw, "receive", "--explain")[1][0]["ticket"] == told["ticket"]


def test_a_dry_run_explains_and_keeps_nothing(cast: Cast, monkeypatch: Any, capsys: Any, settings: Any) -> None:
    raw = letter(
        content_type='multipart/mixed; boundary="b"', text="--b\n\nhi\n--b\nContent-Disposition: attachment; filename=a.txt\n\nx\n--b--"
    )
    made: list[str] = []
    save = default_storage.save
    monkeypatch.setattr(type(default_storage._wrapped), "save", lambda self, *args, **more: made.append(save(*args, **more)) or made[-1])  # type: ignore[attr-defined,func-returns-value]
    code, (told,) = run(monkeypatch, capsys, raw, "receive", "--dry-run")
    assert (code, told["accepted"], counted()) == (0, True, (0, 0))
    assert made
    assert not any(default_storage.exists(name) for name in made)


def test_of_many_each_has_its_line_and_answers_join(cast: Cast, monkeypatch: Any, capsys: Any) -> None:
    first = letter(message_id="<first@x.example>")
    answer = letter("More", in_reply_to="<first@x.example>")
    code, lines = run(monkeypatch, capsys, framed(first, b"\x00\xff no message", answer), "receive", "--explain", "--many")
    assert (code, len(lines)) == (0, 3)
    assert all(list(line) == KEYS for line in lines)
    assert [line["joined"] for line in lines] == [False, False, True]
    assert lines[2]["ticket"] == lines[0]["ticket"]


@pytest.mark.parametrize("broken", [b"abc\nFrom: x", b"500\nFrom: x\n\nto", b"-5\nFrom", b"9" * 50])
def test_a_broken_stream_has_its_line_too(cast: Cast, monkeypatch: Any, capsys: Any, broken: bytes) -> None:
    code, lines = run(monkeypatch, capsys, framed(letter()) + broken, "receive", "--explain", "--many")
    assert (code, [line["accepted"] for line in lines]) == (mail.NOT_TAKEN, [True, False])
    assert list(lines[1]) == KEYS
    assert counted() == (1, 1)


def test_what_is_too_large_is_passed_over(cast: Cast, monkeypatch: Any, capsys: Any, settings: Any) -> None:
    settings.MAIL_MAX_BYTES = 1000
    stream = framed(letter("x" * 5000), letter())
    code, lines = run(monkeypatch, capsys, stream, "receive", "--explain", "--many")
    assert (code, [line["accepted"] for line in lines]) == (mail.NOT_TAKEN, [False, True])
    assert run(monkeypatch, capsys, letter("x" * 5000), "receive")[0] == mail.NOT_TAKEN


def test_a_database_that_is_away_is_a_matter_of_later(cast: Cast, monkeypatch: Any, capsys: Any) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(receiving.keeping, "keep", away)
    monkeypatch.setattr(mail.connection, "close", lambda: None)
    assert run(monkeypatch, capsys, letter(), "receive")[0] == mail.LATER
    code, lines = run(monkeypatch, capsys, framed(letter()), "receive", "--explain", "--many")
    assert (code, lines[0]["accepted"]) == (mail.LATER, False)


def test_a_wrong_command_line_loses_no_mail(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "set_up_django", lambda: None)
    assert cli.main(["mail", "recieve"]) == mail.LATER


@pytest.mark.parametrize("kind", [mailbox.mbox, mailbox.Maildir])
def test_old_mail_is_brought_in_once(cast: Cast, monkeypatch: Any, capsys: Any, tmp_path: Path, kind: Any) -> None:
    box = kind(tmp_path / "old", create=True)
    for raw in (letter(), letter(), letter(auto_submitted="auto-replied")):
        box.add(raw)
    box.flush()
    parser = argparse.ArgumentParser()
    mail.add_arguments(parser)
    for _ in range(2):
        assert mail.execute(parser.parse_args(["import", str(tmp_path / "old")])) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "3 messages: 2 new tickets, 0 joined one, 0 came before."
    assert said[2] == "3 messages: 0 new tickets, 0 joined one, 3 came before."
    assert counted() == (2, 3)
