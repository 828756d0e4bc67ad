"""Words to write a million tickets with: common ones and made-up rare ones, drawn as people use them."""

from itertools import product
from random import Random

# fmt: off
COMMON = [
    "the", "to", "is", "a", "on", "for", "of", "and", "it", "in", "not", "we", "you", "that", "my", "this", "have", "with", "can", "when",
    "but", "from", "card", "was", "as", "payment", "are", "booking", "please", "at", "be", "our", "after", "refund", "time", "boat",
    "guest", "day", "again", "account", "what", "money", "if", "there", "an", "invoice", "does", "page", "where", "week", "reader",
    "still", "one", "how", "error", "cannot", "mail", "address", "new", "since", "morning", "change", "works", "calendar", "price",
    "number", "thank", "tour", "trip", "before", "twice", "ticket", "customer", "harbour", "seat", "wrong", "shows", "list", "send",
    "ask", "date", "link", "password", "print", "report", "season", "sign", "name", "help", "same", "open", "declined", "problem",
    "screen", "export",
]
# fmt: on
STEMS = ("bar", "cal", "dor", "fen", "gil", "har", "jun", "kel", "lam", "mor", "nev", "pol", "ran", "sil", "tor", "vel")
ENDINGS = ("ing", "ation", "er", "ment", "ly", "est", "age", "ure", "ory", "ine", "ous", "ant")
RARE = [first + second + ending for first, second, ending in product(STEMS, STEMS, ENDINGS)]
WORDS = [*COMMON, *RARE]
# The word at rank r is drawn with weight 1/r (Zipf 1949).
WEIGHTS = [1 / rank for rank in range(1, len(WORDS) + 1)]
# In half of all messages, and in the fewest.
COMMONEST, RAREST = COMMON[0], RARE[-40:]
BODIES, SUBJECTS = 4000, 2000


def bodies(dice: Random) -> list[str]:
    """Return messages of one or two paragraphs, 8 to 50 words long."""
    return ["\n\n".join(_sentences(dice, dice.randrange(8, 26)) for _ in range(dice.choice((1, 1, 1, 2)))) for _ in range(BODIES)]


def subjects(dice: Random) -> list[str]:
    """Return subjects of three to nine words."""
    return [" ".join(_draw(dice, dice.randrange(3, 10))).capitalize() for _ in range(SUBJECTS)]


def _sentences(dice: Random, words: int) -> str:
    return " ".join(_draw(dice, words)).capitalize() + "."


def _draw(dice: Random, words: int) -> list[str]:
    return dice.choices(WORDS, WEIGHTS, k=words)
