"""Fetching from a real IMAP server, which the test starts for itself."""

import grp
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity import sealing
from frontdesk.mail import fetching
from frontdesk.mail.models import Decision, Inbound, Mailbox
from tests.cast import Cast
from tests.mail.post import letter

DOVECOT = shutil.which("dovecot") or ("/usr/sbin/dovecot" if Path("/usr/sbin/dovecot").exists() else "")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(not DOVECOT, reason="Dovecot is not installed (dovecot-imapd)."),
]
CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 0
first_valid_gid = 0
mail_location = maildir:{folder}/mail
mail_uid = {user}
mail_gid = {group}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = static
  args = password=geheim
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/home
}}
"""


@dataclass
class Server:
    port: int

    def client(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        client.login("help", "geheim")
        return client

    def put(self, raw: bytes) -> None:
        self.client().append("INBOX", "", None, raw)  # type: ignore[arg-type]  # None: now

    def flags(self, folder: str = "INBOX") -> list[bytes]:
        client = self.client()
        client.select(folder, readonly=True)
        return [line for line in client.fetch("1:*", "(FLAGS)")[1] if isinstance(line, bytes)]


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start Dovecot on a free port, in a folder of its own."""
    folder = Path(f"/tmp/frontdesk-dovecot-{os.getpid()}")
    user = "dovecot" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
    account = pwd.getpwnam(user)
    for each in (folder, folder / "run", folder / "state", folder / "mail", folder / "home"):
        each.mkdir(mode=0o755)
        os.chown(each, account.pw_uid, account.pw_gid)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = folder / "dovecot.conf"
    config.write_text(CONFIG.format(folder=folder, port=port, user=user, group=grp.getgrgid(account.pw_gid).gr_name))
    process = subprocess.Popen([DOVECOT, "-F", "-c", config])
    try:
        made = Server(port)
        deadline = time.monotonic() + 20
        while True:
            try:
                made.client().logout()
                break
            except (OSError, imaplib.IMAP4.error):
                assert process.poll() is None, (folder / "log").read_text()
                assert time.monotonic() < deadline, (folder / "log").read_text()
                time.sleep(0.05)
        yield made
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def test_mail_is_fetched_once_joined_and_moved(cast: Cast, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "EVERY", fetching.EVERY * 0)
    with acting(SYSTEM):
        box = Mailbox.objects.create(
            **{"address": "help@tidemark.example", "name": "Help", "fetching": "imap", "host": "127.0.0.1", "port": server.port},
            **{"security": "none", "user": "help", "secret": sealing.seal("geheim"), "has_secret": True},
        )
    raw = letter("Grüße\n" + "x" * 100_000, message_id="<one@mail.example>")
    server.put(raw)
    assert (fetching.fetch_all(), fetching.fetch_all()) == (1, 0)
    assert b"\\Seen" in server.flags()[0]
    server.put(letter("More", in_reply_to="<one@mail.example>"))
    assert fetching.fetch_all() == 1
    with acting(SYSTEM):
        first, second = Inbound.objects.order_by("id")
        assert bytes(first.raw) == raw
        assert (second.decision, second.ticket_id, second.mailbox_id) == (Decision.JOINED, first.ticket_id, box.pk)
        Mailbox.objects.update(move_to="Erledigt")
    server.client().create("Erledigt")
    server.put(letter())
    assert fetching.fetch_all() == 1
    assert len(server.flags("Erledigt")) == 1
    with acting(SYSTEM):
        Mailbox.objects.update(move_to="Missing")
    server.put(letter())
    server.put(letter())
    assert fetching.fetch_all() >= 0
    with acting(SYSTEM):
        box.refresh_from_db()
        assert Inbound.objects.count() == 5
        assert "could not be moved to Missing" in box.trouble
        Mailbox.objects.update(secret=sealing.seal("falsch"))
    assert fetching.fetch_all() == 0
    with acting(SYSTEM):
        box.refresh_from_db()
    assert box.trouble == "The mail server 127.0.0.1 does not accept the sign-in name or the password."
