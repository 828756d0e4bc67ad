"""Custom fields in a list's address: `field.product=card-reader`, and `-field.product=…` to leave some out."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from frontdesk.fields.models import Kind
from frontdesk.search.custom import KEY, field_called
from frontdesk.tickets.around import Directory
from frontdesk.tickets.field_tests import ANY, NONE, FieldTest, field_test
from frontdesk.web.workspace.list_words import LABELS, REPEATED

FIELD_KEY: Final = re.compile(r"-?field\.[a-z][a-z0-9_]{0,39}")
FILLED: Final = {ANY: "filled in", NONE: "not filled in", "yes": "yes", "no": "no"}


def keys_of(given: Iterable[str]) -> list[str]:
    """Return the keys that an address may have, in the order of chips: after the desk's own, those of custom fields that are given."""
    return [*LABELS, *sorted(key for key in given if FIELD_KEY.fullmatch(key))]


def is_repeated(key: str) -> bool:
    """Tell whether any of several values will do."""
    return key in REPEATED or FIELD_KEY.fullmatch(key) is not None


def label_of(key: str, directory: Directory) -> str:
    """Return what a key is called."""
    if key in LABELS:
        return LABELS[key]
    field = field_called(key.removeprefix("-").removeprefix(KEY), directory)
    label = field.label if field else "A field that you do not see"
    return f"Not {label}" if key.startswith("-") else label


def field_word(key: str, value: str, directory: Directory, person: Callable[[str], str]) -> str:
    """Return a value as people read it; of a field that the reader does not know, nothing."""
    field = field_called(key.removeprefix(KEY), directory)
    if field is None:
        return ""
    if value in (ANY, NONE) or field.kind is Kind.CHECK:
        return FILLED.get(value, value)
    if field.choices:
        return field.path(value)
    return person(value) if field.kind is Kind.PERSON else value.replace("..", " to ", 1).strip()


def field_tests(sign: str, values: Mapping[str, tuple[str, ...]], directory: Directory) -> tuple[FieldTest, ...]:
    """Return what a list takes (`sign` empty) or leaves out ("-") by custom fields. A field that the reader does not know holds nothing."""
    return tuple(
        field_test(field_called(key.removeprefix(sign + KEY), directory), found)
        for key, found in values.items()
        if key.startswith(sign + KEY)
    )
