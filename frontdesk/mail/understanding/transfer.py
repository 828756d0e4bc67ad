"""Transfer encodings, with the damage that they arrive with."""

import binascii
import re
from typing import Final

_ALPHABET: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_STRANGE: Final = bytes(set(range(256)) - set(_ALPHABET))
_PADDING = re.compile(rb"=+")
_BEGIN = re.compile(rb"(?m)^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,300})\r?$")


def transferred(data: bytes, encoding: str, *, is_text: bool) -> bytes:
    """Return what `data` was before it was encoded for mail."""
    encoding = encoding.partition(";")[0].strip(" \"'").lower().replace("_", "-")
    if encoding == "quoted-printable":
        # Soft breaks may have got blanks on the way. A replacement by pattern would keep a row for each of millions.
        for blank in (b"= ", b"=\t", b"= "):
            data = data.replace(blank + b"\r\n", b"=\r\n").replace(blank + b"\n", b"=\n") if blank in data else data
        return binascii.a2b_qp(data)
    if encoding in {"base64", "x-base64", "b"}:
        return _base64(data, is_text=is_text)
    if encoding in {"x-uuencode", "uuencode", "x-uue", "uue"}:
        begin = _BEGIN.search(data)
        return uudecoded(data[begin.end() :] if begin else data)
    return data


def _base64(data: bytes, *, is_text: bool) -> bytes:
    if is_text and _is_no_base64(data):
        return data
    letters = data.translate(None, _STRANGE)
    if b"=" not in letters.rstrip(b"="):
        return _decoded(letters.rstrip(b"="))
    # More than one piece was put together, or a list server wrote its words behind.
    if is_text:
        return _base64_and_words(data)
    return b"".join(_decoded(piece) for piece in _PADDING.split(letters, maxsplit=10_000))


def _is_no_base64(data: bytes) -> bool:
    """Say whether a text that is declared base64 was left as it is."""
    first = data.lstrip()[:1_000].partition(b"\n")[0].rstrip()
    if len(first) % 4 == 0 and not first.translate(None, _ALPHABET):
        return False
    sample = data[:4_000]
    return len(sample.translate(None, b" \r\n\t").translate(None, _ALPHABET)) * 20 > len(sample) or sample.count(b" ") * 12 > len(sample)


def _base64_and_words(data: bytes) -> bytes:
    """Decode the lines up to the padding; what follows and has blanks is words, or else the next piece."""
    found = _PADDING.search(data)
    end = found.end() if found else len(data)
    head, tail = data[:end], data[end:]
    decoded = _decoded(head.translate(None, _STRANGE).rstrip(b"="))
    if not tail.strip():
        return decoded
    if b" " in tail.strip():
        return decoded + b"\n" + tail.lstrip()
    letters = tail.translate(None, _STRANGE)
    return decoded + b"".join(_decoded(piece) for piece in _PADDING.split(letters, maxsplit=10_000))


def _decoded(letters: bytes) -> bytes:
    usable = len(letters) - 1 if len(letters) % 4 == 1 else len(letters)
    try:
        return binascii.a2b_base64(letters[:usable] + b"=" * (-usable % 4))
    except binascii.Error:
        return b""


def uudecoded(data: bytes) -> bytes:
    """Decode lines of uuencode up to its end; lines that are none are left out."""
    found = bytearray()
    for line in data.splitlines():
        if line.strip() in {b"end", b"`"}:
            if line.strip() == b"end":
                break
            continue
        found += _uu_line(line)
    return bytes(found)


def _uu_line(line: bytes) -> bytes:
    if not line or not 32 <= line[0] <= 96:
        return b""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        # Some encoders write more than the length says.
        length = (line[0] - 32) & 63
        try:
            return binascii.a2b_uu(line[: 1 + (length * 4 + 5) // 3])
        except binascii.Error:
            return b""


def uuencoded_files(text: bytes, most: int) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """Cut files in uuencode out of a text; return the rest, and each file's name and bytes."""
    files: list[tuple[bytes, bytes]] = []
    rest: list[bytes] = []
    done = 0
    for begin in _BEGIN.finditer(text):
        if begin.start() < done or len(files) >= most:
            continue
        end = re.compile(rb"(?m)^end[ \t]*\r?$").search(text, begin.end())
        if not end:
            break
        body = text[begin.end() : end.start()]
        if not _is_uu(body):
            continue
        files.append((begin[1].strip(), uudecoded(body)))
        rest.append(text[done : begin.start()])
        done = end.end()
    return b"".join([*rest, text[done:]]), files


def _is_uu(body: bytes) -> bool:
    """Say whether every line is as long as its first letter says, so that no sentence is taken for data."""
    lines = [line.rstrip(b"\r") for line in body.split(b"\n") if line.strip()]
    return bool(lines) and all(
        32 <= line[0] <= 96 and abs(len(line.rstrip()) - 1 - (((line[0] - 32) & 63) + 2) // 3 * 4) <= 3 + len(line) - len(line.rstrip())
        for line in lines
    )
