"""Bytes to text: the charset that was declared, the one that was meant, or the best guess. Never an error."""

import codecs
import re
from functools import lru_cache
from typing import Final

from charset_normalizer import from_bytes

from . import limits

# What mail programs write, and what they mean by it; browsers read the same (WHATWG Encoding).
_MEANT: Final = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "iso-8859-8-i": "iso8859_8",
    "iso-8859-6-i": "iso8859_6",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "chinesesimplified": "gb18030",
    "big5": "cp950",
    "x-big5": "cp950",
    "big5-hkscs": "big5hkscs",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "ms_kanji": "cp932",
    "windows-31j": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "iso-2022-jp-ms": "iso2022_jp_ext",
    "cp50221": "iso2022_jp_ext",
    "x-euc-jp": "euc_jp",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ksc5601": "cp949",
    "korean": "cp949",
    "windows-949": "cp949",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "x-utf-8": "utf-8",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "koi8": "koi8_r",
    "koi": "koi8_r",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "ansi_x3.4-1968": "us-ascii",
    "ansi": "cp1252",
    "iso8859-1": "cp1252",
    "iso-88591": "cp1252",
}
_ASCII: Final = {"us-ascii", "ascii", "7bit", "8bit", "646"}
# Codecs that are no charset of mail, some of them slow for hostile input.
_NO_CHARSET: Final = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem", "charmap"}
_NAME = re.compile(r"[^a-z0-9._:+-]")
# Bytes that are no ASCII.
_HIGH: Final = bytes(range(128, 256))
_ESCAPES: Final = (b"\x1b$B", b"\x1b$@", b"\x1b(J")


@lru_cache(maxsize=256)
def codec(declared: str) -> str:
    """Return the codec that a declared charset means, empty when it means none."""
    name = _NAME.sub("", declared.lower().split("*")[0])[:40]
    name = _MEANT.get(name, name)
    name = re.sub(r"^(?:cp-|windows-?|x-windows-)(?=\d)", "cp", name)
    if name in _ASCII:
        return "us-ascii"
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError, UnicodeError):
        return ""
    is_text = getattr(found, "_is_text_encoding", False)
    return found.name if is_text and found.name.replace("-", "_") not in _NO_CHARSET else ""


def decoded(data: bytes, declared: str = "", *, fallback: str = "", thorough: bool = True) -> str:
    """Return the text of `data`, which says it is in `declared`; `fallback` is what its surroundings are in.

    `thorough` guesses from statistics too, which needs some sentences to be right.
    """
    name = codec(declared) if declared else ""
    if data.isascii() and b"\x1b" not in data and name not in {"utf-7", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "hz"}:
        return data.decode("ascii")
    if name and name not in {"us-ascii", "utf-8"}:
        return _as_declared(data, name)
    text = _utf8(data)
    if text is not None:
        return text
    return _guessed(data, codec(fallback) if fallback else "", thorough=thorough)


def _as_declared(data: bytes, name: str) -> str:
    if name in {"cp1252", "cp1254", "cp1250", "iso8859-15"}:
        # These charsets never object, but no sentence in them happens to be valid UTF-8.
        text = _strictly(data, "utf-8")
        if text is not None:
            return text
    text = _strictly(data, name)
    if text is not None:
        return text
    return _strictly(data, "utf-8") or _mended(data, name)


def _mended(data: bytes, name: str) -> str:
    text = data.decode(name, "replace")
    if text.count("\ufffd") * 10 <= len(text):
        return text
    return _guessed(data, "", thorough=True)


def _strictly(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, ValueError):
        return None


def _utf8(data: bytes) -> str | None:
    """Read UTF-8, or Japanese escapes; a few damaged bytes among many good ones are shown as damage."""
    if any(escape in data for escape in _ESCAPES):
        text = _strictly(data, "iso2022_jp_ext")
        if text is not None:
            return text
    text = _strictly(data, "utf-8-sig")
    if text is not None:
        return text
    text = data.decode("utf-8", "replace")
    good = sum(1 for character in text[:20_000] if character > "\x7f" and character != "\ufffd")
    return text if good > 4 * text[:20_000].count("\ufffd") else None


def _is_worth_statistics(data: bytes) -> bool:
    """A few letters say nothing; among many of ASCII they are most often Western."""
    high = len(data) - len(data.translate(None, _HIGH))
    return high >= 30 or high * 2 > len(data)


def _guessed(data: bytes, fallback: str, *, thorough: bool) -> str:
    if fallback and fallback not in {"us-ascii", "utf-8"}:
        text = _strictly(data, fallback)
        if text is not None:
            return text
    if thorough and _is_worth_statistics(data):
        best = from_bytes(data[: limits.GUESSED_FROM], steps=3, chunk_size=512).best()
        text = _strictly(data, best.encoding) if best else None
        if text is not None:
            return text
    return _strictly(data, "cp1252") or data.decode("latin-1")
