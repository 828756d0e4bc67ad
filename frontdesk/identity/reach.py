"""How far a role's verbs reach: the tickets assigned to somebody, those of their teams, or all that they can see."""

from collections.abc import Collection, Iterable
from enum import StrEnum

from frontdesk.identity import permissions


class Reach(StrEnum):
    """On which tickets a verb may be used; each holds the ones before it."""

    OWN = "own"
    TEAM = "team"
    ALL = "all"


# What a verb means when a role says no more than its name, as roles did before there were reaches. Notes were always for guests, too.
UNSAID: dict[str, Reach] = {
    permissions.TICKET_REPLY: Reach.TEAM,
    permissions.TICKET_NOTE: Reach.ALL,
    permissions.TICKET_SHARE_NOTE: Reach.ALL,
    permissions.TICKET_TRIAGE: Reach.TEAM,
    permissions.TICKET_ASSIGN: Reach.TEAM,
    permissions.TICKET_HAND_OVER: Reach.TEAM,
    permissions.TICKET_TAG: Reach.TEAM,
}
LABELS = {Reach.OWN: "Own", Reach.TEAM: "Team", Reach.ALL: "All"}
MEANING = {
    Reach.OWN: "on tickets assigned to them",
    Reach.TEAM: "on tickets of their teams, or assigned to them",
    Reach.ALL: "on every ticket they can see",
}
# Writing a note changes no ticket; opening one is work for a team of one's own.
NEVER_CHANGE = frozenset({permissions.TICKET_NOTE, permissions.TICKET_SHARE_NOTE})
NONE = ""
_ORDER = tuple(Reach)


def written(verb: str, reach: Reach) -> str:
    """Return how a role says that it holds a verb so far: the name alone, or with the reach behind it."""
    return verb if UNSAID[verb] is reach else f"{verb}:{reach}"


def verb_of(right: str) -> str:
    """Return the permission that a right is about, without its reach."""
    return right.partition(":")[0]


KNOWN: frozenset[str] = permissions.ALL | {f"{verb}:{reach}" for verb in UNSAID for reach in Reach}


def held(rights: Collection[str], verb: str) -> Reach | None:
    """Return how far a role with these rights holds a verb of tickets, None when it does not."""
    said = next((reach for reach in Reach if f"{verb}:{reach}" in rights), None)
    return said or (UNSAID[verb] if verb in rights else None)


def stated(rights: Collection[str]) -> list[str]:
    """Return each right once, as files and pages say it, in the order of the settings."""
    return [_stated(name, rights) for name in permissions.WORDS if _is_held(name, rights)]


def stored(rights: Collection[str]) -> list[str]:
    """Return the rights as a role keeps them: beside a reach stands the verb's name, by which everybody asks whether it is held."""
    return [name for right in stated(rights) for name in dict.fromkeys((verb_of(right), right))]


def widest(rights: Collection[str]) -> str:
    """Return the furthest that any verb of these rights may change a ticket; the database allows no more than that."""
    reaches = [held(rights, verb) for verb in UNSAID if verb not in NEVER_CHANGE]
    reaches += [Reach.TEAM] if permissions.TICKET_CREATE in rights else []
    return max((reach for reach in reaches if reach is not None), key=_ORDER.index, default=NONE)


def words(right: str) -> str:
    """Say a right in a sentence, with its reach where it is not the usual one."""
    verb, _, reach = right.partition(":")
    said = permissions.WORDS.get(verb, verb)
    return f"{said}, {MEANING[Reach(reach)]}" if reach in _ORDER else said


WORDS_OF_RIGHTS: dict[str, str] = {right: words(right) for name in permissions.WORDS for right in sorted(KNOWN) if verb_of(right) == name}


def contradictions(rights: Iterable[str]) -> set[str]:
    """Return the verbs that are said to reach two ways."""
    reaching = [verb_of(right) for right in set(rights) if ":" in right]
    return {verb for verb in reaching if reaching.count(verb) > 1}


def _is_held(name: str, rights: Collection[str]) -> bool:
    return name in rights or (name in UNSAID and held(rights, name) is not None)


def _stated(name: str, rights: Collection[str]) -> str:
    reach = held(rights, name) if name in UNSAID else None
    return name if reach is None else written(name, reach)
