"""A door for mail servers to hand messages over by: LMTP (RFC 2033) or SMTP. What is answered with 250 is committed."""

import asyncio
import logging
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar, Final

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP
from django.conf import settings
from django.db import close_old_connections, connection

from frontdesk.lib.errors import FrontdeskError
from frontdesk.mail.keeping import Envelope
from frontdesk.mail.models import Door
from frontdesk.mail.receiving import receive

log = logging.getLogger(__name__)

# Each may hold one message while it comes; the others are asked to come again.
CONNECTIONS_MAX: Final = 32
# Decisions are made one beside the other; the database does most of the work.
THREADS: Final = 4
SILENCE_SECONDS: Final = 120.0
# Some programs write a whole paragraph, or a whole message, as one line.
LONGEST_READ: Final = 64 * 1024
END: Final = b".\r\n"
Take = Callable[[bytes, Door, Envelope], str]


class _Handler:
    """What is done with addresses and messages. `take` gives the answer to a whole message."""

    def __init__(self, door: Door, take: Take) -> None:
        self.door, self.take = door, take
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix=f"mail by {door.value}")

    async def handle_RCPT(self, _: Any, __: Any, envelope: Any, address: str, ___: Any) -> str:  # noqa: N802 (the library calls it so)
        """Take one address for each message: LMTP answers for each of them, and another one is a copy of the same message."""
        if envelope.rcpt_tos:
            return "452 4.5.3 One recipient at a time, please"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:  # noqa: N802 (the library calls it so)
        """Keep a message, decide about it, and answer."""
        known = Envelope(envelope.mail_from or "", tuple(envelope.rcpt_tos))
        raw, envelope.content = envelope.content, None
        return await asyncio.get_running_loop().run_in_executor(self.threads, self.take, raw, self.door, known)


def take(raw: bytes, door: Door, envelope: Envelope) -> str:
    """Receive a message and return what the server is told: 250 when it is kept, 4xx when it should come again."""
    close_old_connections()
    try:
        received = receive(raw, door=door, envelope=envelope)
    except FrontdeskError as error:
        return f"552 5.3.4 {error.sentence}"
    except Exception:
        # Whatever it was: the other server still has the message.
        log.warning("A message could not be kept.", exc_info=True)
        connection.close()
        return "451 4.3.0 It cannot be kept at the moment, please try again"
    return f"250 2.0.0 Kept as {received.id}"


class _Talk(SMTP):
    """One connection. The library keeps an object for each line, and refuses long ones: this reads into one buffer."""

    line_length_limit = LONGEST_READ
    open_now: ClassVar[set[int]] = set()

    async def _handle_client(self) -> None:
        if len(self.open_now) >= CONNECTIONS_MAX:
            await self.push("421 4.3.2 Too many connections, please try again")
            self._writer.close()
            return
        self.open_now.add(id(self))
        try:
            await super()._handle_client()
        finally:
            self.open_now.discard(id(self))

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 (the library calls it so)
        """Read a message up to its lonely dot, within the limit, and answer once it is kept."""
        if await self.check_helo_needed():
            return
        envelope = self.envelope
        if arg or envelope is None or not envelope.rcpt_tos:
            await self.push("501 Syntax: DATA" if arg else "503 Error: need RCPT command")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        try:
            content = await self._content(settings.MAIL_MAX_BYTES)
        except TimeoutError:
            await self.push("421 4.4.2 Nothing came for too long, please try again")
            self._writer.close()
            return
        if content is None:
            answer = f"552 5.3.4 This message is larger than {settings.MAIL_MAX_BYTES} bytes, which is the most we can take"
        else:
            envelope.content = content
            answer = await self._call_handler_hook("DATA")
        self._set_post_data_state()
        await self.push(answer)

    async def _content(self, largest: int) -> bytes | None:
        """Return the message without what protects its dots; None when it was too large, and is read all the same."""
        content, begins_line, is_large = bytearray(), True, False
        while True:
            try:
                # Only CR LF ends a line: a message that is cut elsewhere could smuggle in a second one.
                piece = await asyncio.wait_for(self._reader.readuntil(b"\r\n"), SILENCE_SECONDS)
            except asyncio.LimitOverrunError as error:
                piece = await self._reader.readexactly(error.consumed)
            if begins_line and piece == END:
                return None if is_large else bytes(content)
            is_large = is_large or len(content) + len(piece) > largest
            if is_large:
                content.clear()
            else:
                content += piece[1:] if begins_line and piece.startswith(b".") else piece
            begins_line = piece.endswith(b"\r\n")


class _LmtpTalk(_Talk, LMTP):
    """One connection by LMTP."""


async def listen(place: str, door: Door, *, take: Take = take) -> asyncio.Server:
    """Listen at “host:port” or at the path of a socket; return the server, which runs until it is closed."""
    handler = _Handler(door, take)
    talk = _LmtpTalk if door is Door.LMTP else _Talk

    def connected() -> SMTP:
        names: dict[str, Any] = {"hostname": "frontdesk", "ident": "Frontdesk"}
        return talk(handler, data_size_limit=settings.MAIL_MAX_BYTES, enable_SMTPUTF8=True, timeout=SILENCE_SECONDS, **names)

    loop = asyncio.get_running_loop()
    if "/" in place:
        return await loop.create_unix_server(connected, place)
    host, _, port = place.rpartition(":")
    return await loop.create_server(connected, host.strip("[]") or "127.0.0.1", int(port))


def run() -> None:
    """Listen wherever the settings say, until SIGTERM."""
    asyncio.run(_run())


async def _run() -> None:
    # The library logs every command, with who writes to whom.
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    servers = [await listen(place, door) for place, door in places()]
    await stop.wait()
    for server in servers:
        server.close()


def places() -> list[tuple[str, Door]]:
    """Return where to listen, and for what."""
    return [(place, door) for place, door in ((settings.MAIL_LMTP, Door.LMTP), (settings.MAIL_SMTP, Door.SMTP)) if place]
