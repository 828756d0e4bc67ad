"""Texts as they are compared: without case, accents and punctuation; and what is looked for in them, with stars for any text.

PostgreSQL folds what is stored (`folding_sql`), and both the SQL and the predicate look into that; what is looked for is
folded here, by the same rules, once for both.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

STAR: Final = "*"
# Only the beginning of a long text is compared.
FOLDED_MAX: Final = 10_000
# Letters that no decomposition takes apart.
SINGLE: Final = dict(zip("øłđðħıŧς", "olddhitσ", strict=True))
DOUBLE: Final = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
# What separates words. Anything else belongs to them: no locale decides.
SEPARATORS: Final = "\t\n\r\v\f\x85\u1680\u2028\u2029!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~¡¦§«¬¶·»¿‐‑‒–—―‘’‚“”„†•‹›−"
FIRST_MARK, LAST_MARK = "\u0300", "\u036f"

_TABLE: Final = str.maketrans({**SINGLE, **DOUBLE, **dict.fromkeys(SEPARATORS, " ")})
_BLANKS: Final = re.compile(" +")
_LIKE: Final = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_"})
# Scripts that put no blanks between words: Thai, Lao, Burmese, Khmer, kana and Han.
_UNSPACED: Final = (("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"), ("\u3040", "\u30ff"), ("\u3400", "\u9fff"))


def folded(text: str) -> str:
    """Return a text as it is compared, with a blank before and after its words; empty when it has no word."""
    words = _soft(text[:FOLDED_MAX]).strip(" ")
    return f" {words} " if words else ""


def folding_sql(text: str) -> str:
    """Return an SQL expression that folds a text in the same way: the body of a function, so its percent signs are not doubled."""
    bare = f"regexp_replace(lower(normalize(left({text}, {FOLDED_MAX}), NFKD)), '[{FIRST_MARK}-{LAST_MARK}]', '', 'g')"
    found = f"translate({bare}, {_quoted(''.join(SINGLE) + SEPARATORS)}, {_quoted(''.join(SINGLE.values()) + ' ' * len(SEPARATORS))})"
    for letter, letters in DOUBLE.items():
        found = f"replace({found}, '{letter}', '{letters}')"
    return f"coalesce(nullif(regexp_replace(' ' || {found} || ' ', ' +', ' ', 'g'), ' '), '')"


@dataclass(frozen=True, slots=True)
class Pattern:
    """What is looked for: pieces that come one after another; with an end that is fixed, the text begins or ends with its piece."""

    pieces: tuple[str, ...]
    from_start: bool = False
    to_end: bool = False

    def like(self) -> str:
        """Return it as SQL's LIKE takes it."""
        inner = "%".join(piece.translate(_LIKE) for piece in self.pieces)
        return ("" if self.from_start else "%") + inner + ("" if self.to_end else "%")

    def occurs(self, text: str) -> bool:
        """Tell whether a text has it. Each piece is looked for once, from where the one before ended: no pattern takes long."""
        place, end, pieces = 0, len(text), self.pieces
        if self.from_start:
            if not text.startswith(pieces[0]):
                return False
            place, pieces = len(pieces[0]), pieces[1:]
            if not pieces:
                return not self.to_end or place == end
        if self.to_end:
            end -= len(pieces[-1])
            if end < place or not text.endswith(pieces[-1]):
                return False
            pieces = pieces[:-1]
        for piece in pieces:
            place = text.find(piece, place, end)
            if place < 0:
                return False
            place += len(piece)
        return True


@lru_cache(maxsize=20_000)
def words_pattern(text: str, *, from_start: bool = False, to_end: bool = False) -> Pattern | None:
    """Return the pattern for whole words in a folded text; None when there is no letter and no digit in it."""
    pieces = [_soft(piece) for piece in text.split(STAR)]
    pieces[0] = _opened(pieces[0])
    pieces[-1] = _closed(pieces[-1])
    for place, (piece, following) in enumerate(pairwise(tuple(pieces))):
        # "reset * password" has nothing in between in "reset password".
        if piece.endswith(" ") and following.startswith(" "):
            pieces[place] = piece[:-1]
    kept = tuple(piece for piece in pieces if piece)
    if not any(piece.strip() for piece in kept):
        return None
    return Pattern(kept, from_start and not text.startswith(STAR), to_end and not text.endswith(STAR))


@lru_cache(maxsize=20_000)
def whole_pattern(text: str) -> Pattern | None:
    """Return the pattern that a whole name must fulfil: an address, a domain; None when it is stars alone."""
    pieces = tuple(piece for piece in text.strip().lower().split(STAR) if piece)
    return Pattern(pieces, not text.strip().startswith(STAR), not text.strip().endswith(STAR)) if pieces else None


def _soft(text: str) -> str:
    """Return a text without case, accents and punctuation, one blank between words; blanks at its ends stay."""
    lowered = text.lower() if text.isascii() else unicodedata.normalize("NFKD", text).lower()
    bare = lowered if lowered.isascii() else "".join(letter for letter in lowered if not FIRST_MARK <= letter <= LAST_MARK)
    return _BLANKS.sub(" ", bare.translate(_TABLE))


def _opened(piece: str) -> str:
    inner = piece.lstrip()
    return inner if not inner or _is_unspaced(inner[0]) else f" {inner}"


def _closed(piece: str) -> str:
    inner = piece.rstrip()
    return inner if not inner or _is_unspaced(inner[-1]) else f"{inner} "


def _is_unspaced(letter: str) -> bool:
    return any(first <= letter <= last for first, last in _UNSPACED)


def _quoted(text: str) -> str:
    return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
