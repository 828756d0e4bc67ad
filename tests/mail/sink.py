"""A mail server inside the test: takes what it is given, or answers as the test says."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


@dataclass
class Sink:
    """What arrived, and what the server says. `hangs_up`: it takes a whole message and answers nothing."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    says_to_address: str = ""
    says_to_message: str = ""
    hangs_up: bool = False
    on_message: Callable[[bytes], Any] | None = None

    async def handle_RCPT(self, _: Any, __: Any, envelope: Any, address: str, ___: Any) -> str:  # noqa: N802 (the library calls it so)
        """Answer to an address."""
        if not self.says_to_address:
            envelope.rcpt_tos.append(address)
        return self.says_to_address or "250 OK"

    async def handle_DATA(self, server: SMTP, _: Any, envelope: Any) -> str:  # noqa: N802 (the library calls it so)
        """Take a message."""
        if self.says_to_message:
            return self.says_to_message
        self.raw.append(envelope.content)
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        self.recipients.extend(envelope.rcpt_tos)
        if self.on_message:
            self.on_message(envelope.content)
        if self.hangs_up:
            server.transport.abort()
        return "250 OK"


class AnyPort(Controller):
    """On a port that the system chooses."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def sink(settings: Any) -> Iterator[Sink]:
    """Start a mail server and let the desk hand its mail to it."""
    server = Sink()
    controller = AnyPort(server, hostname="127.0.0.1", port=0)
    controller.start()
    server.port = controller.port
    settings.EMAIL_BACKEND = "frontdesk.mail.smtp.CarefulBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    try:
        yield server
    finally:
        controller.stop()
