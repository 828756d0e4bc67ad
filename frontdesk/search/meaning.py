"""What a search asks for, in the words of a list's address: each condition once, however it was typed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from frontdesk.fields.known import Definition
from frontdesk.fields.models import Kind
from frontdesk.search import days
from frontdesk.search.custom import KEY, UnclearError, asked_of, field_called
from frontdesk.search.fields import FIELDS, KEYS_OF_IS, SWITCHES_OF_IS, Field, field_named, nearest_field
from frontdesk.search.parsing import Part, parse
from frontdesk.search.tokens import quoted
from frontdesk.search.tree import Comparison, Node, Not, Some, Words
from frontdesk.tickets.around import Directory
from frontdesk.tickets.search import Term

NAMES_SHOWN: Final = 8
# What an address says of dates of creation, in two keys.
CREATED: Final = ("from", "until")
Values = Mapping[str, tuple[str, ...]]


class _Unclear(Exception):  # noqa: N818 (no error: a sentence for whoever typed it)
    """What was typed means nothing; the sentence says what is possible."""


@dataclass
class Asked:
    """A search: `values` of a list's address, the `words` that remain, in the form they were typed, and what was not understood."""

    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    words: str = ""
    terms: tuple[Term, ...] = ()
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Names:
    """Who and what values may name. `colleague` finds the id of somebody whom the directory does not hold, None for nobody."""

    directory: Directory
    colleague: Callable[[str], int | None] = lambda _: None


def asked(text: str, names: Names, today: date) -> Asked:
    """Return what a text asks for. What is not understood stays among the words, is not searched for, and is explained."""
    result = Asked()
    kept: list[str] = []
    terms: list[Term] = []
    for part in parse(text):
        test, is_left_out = _test(part.node)
        if test is None or _is_plain(test, names):
            kept.append(part.raw)
            terms += _terms(part, test)
            continue
        try:
            for key, values in _conditions(test, names, today, is_left_out=is_left_out):
                _add(result.values, key, values)
        except _Unclear as problem:
            kept.append(part.raw)
            result.problems.append(str(problem))
    result.words, result.terms = " ".join(kept), tuple(terms)
    return result


def written(values: Values, words: str) -> str:
    """Return the search that means these values of an address, as somebody would type it."""
    parts = [piece for key, found in values.items() for piece in _pieces(key, found)]
    if created := days.read("..".join(next(iter(values.get(key, ())), "") for key in CREATED)):
        parts.append(f"created:{days.written(created)}")
    return " ".join([*parts, words] if words else parts)


def _pieces(key: str, values: tuple[str, ...]) -> Iterable[str]:
    sign, name = ("-", key[1:]) if key.startswith("-") else ("", key)
    if name in SWITCHES_OF_IS and values == (KEYS_OF_IS[SWITCHES_OF_IS[name]][1],):
        yield f"is:{SWITCHES_OF_IS[name]}"
    found = next((field.name for field in FIELDS.values() if field.key == name), "is" if name == "is" else "")
    found = found or (name.removeprefix(KEY) if name.startswith(KEY) else "")
    if found and values:
        yield f"{sign}{found}:{','.join(quoted(value) for value in values)}"


def _add(values: dict[str, tuple[str, ...]], key: str, more: tuple[str, ...]) -> None:
    # Dates are one span, the last one typed; of anything else any value will do.
    is_one = key in (*CREATED, "due") or ((named := FIELDS.get(key)) is not None and named.is_date)
    values[key] = more if is_one else tuple(dict.fromkeys((*values.get(key, ()), *more)))


def _test(node: Node) -> tuple[Comparison | None, bool]:
    if isinstance(node, Not) and isinstance(node.part, Comparison):
        return node.part, True
    return (node, False) if isinstance(node, Comparison) else (None, False)


def _is_plain(test: Comparison, names: Names) -> bool:
    """Tell whether a word only looks like an operator: an address of the web, a time, "Re:"."""
    if field_called(test.field, names.directory) is not None:
        return False
    return field_named(test.field) is None and not nearest_field(test.field)


def _terms(part: Part, test: Comparison | None) -> list[Term]:
    node, is_negated = (part.node.part, True) if isinstance(part.node, Not) else (part.node, False)
    if test is not None:
        return [Term(((test.raw.removeprefix("-"), False),), is_negated)]
    words = node.parts if isinstance(node, Some) else (node,)
    texts = tuple((word.text, word.is_start) for word in words if isinstance(word, Words) and word.text)
    return [Term(texts, is_negated)] if texts else []


def _conditions(test: Comparison, names: Names, today: date, *, is_left_out: bool) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Return the keys of an address with their values that a comparison means. Raises: _Unclear."""
    found = field_named(test.field)
    if found is None and (own := field_called(test.field, names.directory)) is not None:
        return [(f"{'-' if is_left_out else ''}{KEY}{own.key}", _asked_of(own, test, names, today))]
    if found is None:
        meant = nearest_field(test.field)
        raise _Unclear(f"There is no “{test.field}:”. Did you mean “{meant}:”?")
    if not test.values:
        raise _Unclear(f"“{found.name}:” needs a value. {_possible(found, names)}".strip())
    if is_left_out and not found.can_be_left_out:
        raise _Unclear(f"“{found.name}:” cannot be left out.{' Use < or > instead.' if found.is_date else ''}")
    if found.is_date:
        return _dates(found, test, today)
    if test.relation != "=":
        raise _Unclear(f"“{found.name}:” cannot be compared with {test.relation}. Only dates can.")
    pairs = [_pair(found, value, names) for value in test.values]
    if is_left_out and (switch := next((key for key, _ in pairs if key in SWITCHES_OF_IS), "")):
        raise _Unclear(f"“is:{SWITCHES_OF_IS[switch]}” cannot be left out.")
    sign = "-" if is_left_out else ""
    return [(sign + key, (value,)) for key, value in pairs]


def _pair(found: Field, value: str, names: Names) -> tuple[str, str]:
    """Return the key and the value of an address for one value of an operator. Raises: _Unclear."""
    word = value.casefold()
    if found.name == "is" and word in KEYS_OF_IS:
        return KEYS_OF_IS[word]
    if found.choices:
        # What was archived is not listed, and still found by its key.
        known = word if word in found.choices else next((key for key, label in found.choices.items() if label.casefold() == word), "")
    else:
        known = READERS.get(found.name, _as_typed)(value.strip(), names)
    if not known:
        raise _Unclear(f"“{found.name}:” does not know “{value}”. {_possible(found, names)}".strip())
    return found.key, known


def _asked_of(own: Definition, test: Comparison, names: Names, today: date) -> tuple[str, ...]:
    people = {value.casefold(): _assignee(value, names) for value in test.values} if own.kind is Kind.PERSON else {}
    try:
        return asked_of(own, test, people, today)
    except UnclearError as problem:
        raise _Unclear(str(problem)) from problem


def _dates(found: Field, test: Comparison, today: date) -> Iterable[tuple[str, tuple[str, ...]]]:
    span = days.span_of(test.relation, test.values[-1], today)
    if span is None:
        raise _Unclear(f"“{found.name}:” does not know the day “{test.values[-1]}”. {days.HOW}")
    if found.name != "created":
        return [(found.key, (days.written(span),))]
    ends = zip(CREATED, (span.start, span.end), strict=True)
    return [(key, (day.isoformat(),) if day else ()) for key, day in ends]


def _possible(found: Field, names: Names) -> str:
    if found.is_date:
        return days.HOW
    words = list(found.choices)
    if found.name == "team":
        words = [team.slug for team in names.directory.in_use()]
    elif found.name == "assignee":
        words = ["me", "none", *(person.name for person in names.directory.colleagues.values())]
    if not words:
        return ""
    more = " and others" if len(words) > NAMES_SHOWN else ""
    return f"Possible: {', '.join(words[:NAMES_SHOWN])}{more}."


def _team(value: str, names: Names) -> str:
    word, teams = value.casefold(), names.directory.in_use()
    exact = [team.slug for team in teams if word in (team.slug, team.name.casefold())]
    close = [team.slug for team in teams if team.name.casefold().startswith(word)]
    return exact[0] if exact else close[0] if len(close) == 1 else ""


def _assignee(value: str, names: Names) -> str:
    word = value.casefold()
    if word in ("me", "none", "nobody"):
        return "me" if word == "me" else "none"
    if value.isascii() and value.isdigit():
        return value
    people = names.directory.colleagues.values()
    exact = [person.id for person in people if word in (person.email, person.name.casefold())]
    close = [person.id for person in people if any(part.startswith(word) for part in _beginnings(person.name))]
    found = exact[0] if exact else close[0] if len(close) == 1 else names.colleague(value)
    return str(found) if found else ""


def _beginnings(name: str) -> Iterable[str]:
    """Return the name from each of its words on: people are called by any of them."""
    words = name.casefold().split()
    return (" ".join(words[place:]) for place in range(len(words)))


def _tag(value: str, names: Names) -> str:
    word = value.casefold()
    return next((name for name in names.directory.tag_names if name.casefold() == word), value)


def _customer(value: str, _names: Names) -> str:
    return value.lower() if "@" in value else value


def _as_typed(value: str, _names: Names) -> str:
    return value


READERS: Final[dict[str, Callable[[str, Names], str]]] = {"team": _team, "assignee": _assignee, "tag": _tag, "from": _customer}
