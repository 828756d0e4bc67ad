"""The conditions of a rule as a form holds them: a tree of what was typed, complete or not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as of
from typing import Any

from django.http import QueryDict

from frontdesk.conditions import Field
from frontdesk.web.settings.routing import shapes
from frontdesk.web.settings.routing.shapes import Typed

MODES = {"all": "all of these are true", "any": "any of these is true", "none": "none of these is true"}
JOINS = {"all": "and", "any": "or", "none": "nor"}
# More than these nobody sends by a form; `conditions.read` says what is too many or too deep.
PARTS_MAX, DEPTH_MAX = 250, 8
Path = tuple[int, ...]


@dataclass
class Part:
    """A group (`mode` is set), or a comparison as far as it is chosen. `error` is what is wrong with it."""

    mode: str = ""
    parts: "list[Part]" = of(default_factory=list)
    field: str = ""
    operator: str = ""
    typed: Typed = of(default_factory=dict)
    error: str = ""
    path: Path = ()
    # The number in its labels: how many comparisons stand before it, and it.
    number: int = 0
    # Where the page puts the cursor.
    is_new: bool = False

    @property
    def name(self) -> str:
        """Its place as fields of the form have it."""
        return ".".join(map(str, self.path))

    @property
    def id(self) -> str:
        """Its place as part of an element's id."""
        return "-".join(("c", *map(str, self.path)))

    @property
    def is_empty(self) -> bool:
        """Whether nothing was chosen yet."""
        return not self.mode and not self.field


def from_document(document: Any, fields: Mapping[str, Field]) -> Part:
    """Return the form's tree of saved conditions; a comparison alone gets a group around it."""
    part = _of(document, fields)
    return part if part.mode else Part("all", [part] if part.field else [])


def _of(document: Any, fields: Mapping[str, Field]) -> Part:
    document = document if isinstance(document, dict) else {}
    for mode in MODES:
        if mode in document:
            return Part(mode, [_of(one, fields) for one in document[mode]])
    found = fields.get(str(document.get("field", "")))
    operator = str(document.get("is", ""))
    typed = shapes.typed(found, operator, document.get("value")) if found else {}
    return Part(field=str(document.get("field", "")), operator=operator, typed=typed)


def to_document(part: Part, fields: Mapping[str, Field]) -> dict[str, Any]:
    """Return the document of what was typed, whether it makes sense or not."""
    if part.mode:
        return {part.mode: [to_document(one, fields) for one in part.parts]}
    told: dict[str, Any] = {"field": part.field, "is": part.operator}
    found = fields.get(part.field)
    value = shapes.value(found, part.operator, part.typed) if found else None
    return told if value is None else told | {"value": value}


def from_post(data: QueryDict) -> Part:
    """Return what a form holds."""
    budget = [PARTS_MAX]
    children: dict[Path, list[int]] = {}
    for key in data:
        kind, _, place = key.partition(":")
        if kind in ("g", "f") and (path := _path(place)):
            children.setdefault(path[:-1], []).append(path[-1])
    return _posted((), data, children, budget)


def _posted(path: Path, data: QueryDict, children: Mapping[Path, Sequence[int]], budget: list[int]) -> Part:
    place = ".".join(map(str, path))
    budget[0] -= 1
    mode = data.get(f"g:{place}", "" if path else "all")
    if mode:
        below = sorted(set(children.get(path, ()))) if len(path) < DEPTH_MAX else []
        parts = [_posted((*path, number), data, children, budget) for number in below if budget[0] > 0]
        return Part(mode if mode in MODES else "all", parts)
    typed = {name: data.getlist(f"{name}:{place}") for name in shapes.NAMES if f"{name}:{place}" in data}
    return Part(field=data.get(f"f:{place}", "")[:80], operator=data.get(f"o:{place}", "")[:40], typed=typed)


def _path(place: str) -> Path | None:
    numbers = place.split(".")
    if not place or len(numbers) > DEPTH_MAX or not all(number.isdecimal() and len(number) < 5 for number in numbers):
        return None
    return tuple(map(int, numbers))


def at(root: Part, place: str) -> Part | None:
    """Return the part at a place, None when there is none."""
    part: Part | None = root
    for number in _path(place) or ():
        part = part.parts[number] if part is not None and number < len(part.parts) else None
    return part


def add(root: Part, place: str, part: Part) -> None:
    """Put a part at the end of the group at a place."""
    group = at(root, place)
    if group is not None and group.mode:
        group.parts.append(part)
        (part.parts[0] if part.parts else part).is_new = True


def drop(root: Part, place: str) -> None:
    """Take out the part at a place; a group that is left empty goes, too."""
    path = _path(place)
    group = at(root, ".".join(map(str, path[:-1]))) if path else None
    if path is None or group is None or path[-1] >= len(group.parts):
        return
    del group.parts[path[-1]]
    if not group.parts and group is not root:
        drop(root, ".".join(map(str, path[:-1])))


def numbered(root: Part) -> Part:
    """Say to each part where it stands, now that the tree is as it will be shown."""
    count = 0
    for part, path in _walk(root, ()):
        part.path = path
        count += not part.mode
        part.number = count
    return root


def _walk(part: Part, path: Path) -> Iterator[tuple[Part, Path]]:
    yield part, path
    for number, one in enumerate(part.parts):
        yield from _walk(one, (*path, number))
