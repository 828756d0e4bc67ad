"""Small files for the demo's attachments: pictures drawn here, logs and lists written here."""

import struct
import zlib
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile

WIDTH, HEIGHT = 320, 200
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
PAPER, INK = (244, 246, 248), (38, 52, 64)
COLOURS = ((196, 64, 58), (36, 122, 142), (214, 150, 40), (70, 120, 70))

Colour = tuple[int, int, int]


def made(name: str, dice: Random) -> SimpleUploadedFile:
    """Return an upload with this name; its ending says what it holds."""
    ending = name.rpartition(".")[2]
    content = {"png": _picture, "csv": _list}.get(ending, _log)(dice)
    return SimpleUploadedFile(name, content)


def _picture(dice: Random) -> bytes:
    """Return a PNG of a small screen: a coloured bar and some lines of what could be text."""
    colour = dice.choice(COLOURS)
    rows = [bytearray(bytes(PAPER) * WIDTH) for _ in range(HEIGHT)]
    _fill(rows, (0, 0, WIDTH, 34), colour)
    for line in range(5):
        top = 58 + line * 24
        _fill(rows, (24, top, dice.randrange(120, WIDTH - 24), top + 10), INK if line else colour)
    return _png(rows)


def _fill(rows: list[bytearray], box: tuple[int, int, int, int], colour: Colour) -> None:
    left, top, right, bottom = box
    for row in rows[top:bottom]:
        row[3 * left : 3 * right] = bytes(colour) * (right - left)


def _png(rows: list[bytearray]) -> bytes:
    # Eight bits a channel, no alpha, no filter: W3C PNG specification, section 11.
    head = struct.pack(">2I5B", WIDTH, len(rows), 8, 2, 0, 0, 0)
    raw = b"".join(b"\0" + row for row in rows)
    return PNG_HEAD + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(raw)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _list(dice: Random) -> bytes:
    lines = ["booking,departure,guests,paid"]
    for hour in range(8, 19):
        paid = dice.choice(("yes", "yes", "no"))
        lines.append(f"TM-{dice.randrange(20_000, 99_999)},{hour:02}:30,{dice.randrange(1, 9)},{paid}")
    return "\r\n".join([*lines, ""]).encode()


def _log(dice: Random) -> bytes:
    lines, minute = [], 0
    for _ in range(24):
        minute += dice.randrange(1, 4)
        lines.append(f"{8 + minute // 60:02}:{minute % 60:02}:{dice.randrange(60):02}  {dice.choice(LOG_LINES)}")
    return "\n".join([*lines, ""]).encode()


LOG_LINES = (
    "reader 2  connected, battery 81 %",
    "reader 2  payment started",
    "reader 1  no answer from the acquirer, trying again",
    "reader 1  connected, battery 64 %",
    "till      departure opened",
    "till      guest checked in",
    "reader 3  firmware 2.3.1, an update is waiting",
    "network   signal fair",
)
