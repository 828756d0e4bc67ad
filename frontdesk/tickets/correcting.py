"""What was probably meant by a mistyped search: only words that stand in texts which this person may read.

Words that look like the typed ones are looked for inside the database and never leave it. What comes back is what is marked in the
snippets of tickets that were found by them, which the policies have let through.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from frontdesk.actor import Actor
from frontdesk.tickets.conditions import Filter
from frontdesk.tickets.finding import CLOSES, OPENS, matches, snippets
from frontdesk.tickets.search import Term

SHORTEST = 4
READ_MAX = 20
_MARKED = re.compile(f"{OPENS}([^{CLOSES}]*){CLOSES}")


def corrected(wanted: Filter, *, by: Actor) -> tuple[Term, ...]:
    """Return the terms with mistyped words put right; empty when nothing is like them, or nothing would be found by it."""
    unsure = [place for place, term in enumerate(wanted.terms) if _may_be_mistyped(term)]
    if not unsure:
        return ()
    terms = tuple(replace(term, is_alike=place in unsure) for place, term in enumerate(wanted.terms))
    found = matches(replace(wanted, terms=terms), by=by, size=READ_MAX)
    if not found.numbers:
        return ()
    shown = snippets(terms, found).values()
    marked = Counter(word.lower() for snippet in shown for text in (snippet.subject, snippet.text) for word in _MARKED.findall(text))
    best = tuple(_put_right(term, marked) if place in unsure else term for place, term in enumerate(wanted.terms))
    return best if best != wanted.terms else ()


def text_of(terms: Sequence[Term]) -> str:
    """Return the terms as somebody would type them."""
    return " ".join(_typed(term) for term in terms if term.texts)


def _typed(term: Term) -> str:
    texts = (f'"{text}"' if " " in text else text for text, _ in term.texts)
    return f"{'-' if term.is_negated else ''}{' OR '.join(texts)}"


def _may_be_mistyped(term: Term) -> bool:
    return not term.is_negated and len(term.texts) == 1 and len(term.texts[0][0]) >= SHORTEST and term.texts[0][0].isalpha()


def _put_right(term: Term, marked: Counter[str]) -> Term:
    typed = term.texts[0][0].lower()
    if not marked:
        return term
    # The most alike; of those equally alike the one that is met more often, then the first by letters.
    best = max(marked, key=lambda word: (SequenceMatcher(None, typed, word).ratio(), marked[word], word))
    is_near = SequenceMatcher(None, typed, best).ratio() >= 0.6
    return replace(term, texts=((best, False),)) if is_near and best != typed else term
