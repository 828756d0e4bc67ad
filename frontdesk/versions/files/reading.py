"""Reads a file of settings: YAML without its surprises, bounded, and every value with its line."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from frontdesk.versions.files.problems import FileError, Problem
from frontdesk.versions.nouns import Kind, Noun, Part, nouns

# About ten times the settings of a large desk.
SIZE_MAX, NODES_MAX, DEPTH_MAX = 2_000_000, 100_000, 20
FORMAT = "frontdesk"
VERSION = 1
BOOL, INT, FLOAT, NULL, STR = (f"tag:yaml.org,2002:{name}" for name in ("bool", "int", "float", "null", "str"))


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the one in C where there is one
    """Plain values as people mean them: `no` and `on` are words, a date is a text, an octal number is none (YAML 1.2's core)."""

    yaml_implicit_resolvers: dict[str, Any] = {}


for tag, pattern, first in (
    (BOOL, r"true|false", "tf"),
    (NULL, r"~|null|", ["~", "n", ""]),
    (INT, r"[-+]?[0-9]{1,15}", "-+0123456789"),
    (FLOAT, r"[-+]?[0-9]{1,15}\.[0-9]{1,15}", "-+0123456789"),
):
    Loader.add_implicit_resolver(tag, re.compile(rf"^(?:{pattern})$"), list(first))


@dataclass(slots=True)
class Wanted:
    """One setting as a file wants it: the parts that the file names, each with its line."""

    noun: Noun
    key: str
    line: int
    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


def read(text: str) -> list[Wanted]:
    """Return the settings of a file in its order. Raises: FileError with everything that is wrong."""
    _refuse_bombs(text)
    root = _composed(text)
    problems: list[Problem] = []
    wanted = list(_settings(root, problems))
    if problems:
        raise FileError(problems)
    return wanted


def _refuse_bombs(text: str) -> None:
    """Raise FileError for what would take more time or memory than its size promises, before anything is built."""
    if len(text) > SIZE_MAX:
        raise FileError([Problem(0, f"This file is longer than {SIZE_MAX // 1_000_000} MB.")])
    depth = nodes = 0
    try:
        for event in yaml.parse(text, Loader=Loader):
            line = event.start_mark.line + 1 if event.start_mark else 0
            nodes += isinstance(event, yaml.NodeEvent)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise FileError([Problem(line, "Anchors and aliases (& and *) are not used in settings. Write the value out.")])
            if tag := getattr(event, "tag", None):
                raise FileError([Problem(line, f"The tag {tag} is not used in settings.")])
            if depth > DEPTH_MAX or nodes > NODES_MAX:
                raise FileError([Problem(line, "This file is nested deeper, or holds more, than settings do.")])
    except yaml.YAMLError as error:
        raise FileError([_syntax(error)]) from error


def _composed(text: str) -> yaml.MappingNode:
    try:
        root = yaml.compose(text, Loader=Loader)
    except yaml.YAMLError as error:
        raise FileError([_syntax(error)]) from error
    if not isinstance(root, yaml.MappingNode):
        raise FileError([Problem(1, "This is no file of settings: it begins with “frontdesk: 1”.")])
    return root


def _syntax(error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    words = getattr(error, "problem", None) or "this is no YAML"
    if isinstance(error, yaml.reader.ReaderError):
        words = "there is a character that no text has"
    return Problem(mark.line + 1 if mark else 0, f"This cannot be read: {words}.")


def _settings(root: yaml.MappingNode, problems: list[Problem]) -> Iterator[Wanted]:
    sections = dict(_pairs(root, problems, "this file"))
    given = sections.pop(FORMAT, None)
    if given is None or given.value != str(VERSION):
        problems.append(
            Problem(_line(given or root), f"This is no file of settings of this version: it begins with “{FORMAT}: {VERSION}”.")
        )
    known = {noun.heading: noun for noun in nouns().values() if noun.is_exported}
    for heading, node in sections.items():
        if heading not in known:
            problems.append(Problem(_line(node), f"There are no settings called “{heading}”. There are: {', '.join(sorted(known))}."))
        elif known[heading].is_single:
            yield from _one(known[heading], "", node, problems)
        elif _is_empty(node):
            continue
        else:
            for key, below in _pairs(node, problems, f"“{heading}”"):
                yield from _one(known[heading], key, below, problems)


def _one(noun: Noun, key: str, node: yaml.Node, problems: list[Problem]) -> Iterator[Wanted]:
    wanted = Wanted(noun, key, _line(node))
    called = f"“{key or noun.heading}”"
    parts = {part.name: part for part in noun.parts if not part.is_key}
    for name, below in _pairs(node, problems, called) if not _is_empty(node) else ():
        part = parts.get(name)
        if part is None:
            problems.append(Problem(_line(below), f"{called} has no “{name}”. It has: {', '.join(parts)}."))
            continue
        try:
            wanted.values[name] = _value(part, below)
            wanted.lines[name] = _line(below)
        except ValueError:
            problems.append(Problem(_line(below), f"“{name}” of {called} is {part.kind}{', or null' if part.is_optional else ''}."))
    yield wanted


def _pairs(node: yaml.Node, problems: list[Problem], called: str) -> Iterator[tuple[str, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        problems.append(Problem(_line(node), f"Below {called} stand names with a colon and their values."))
        return
    seen: dict[str, int] = {}
    for name, value in node.value:
        if not isinstance(name, yaml.ScalarNode):
            problems.append(Problem(_line(name), f"A name in {called} is a text."))
        elif name.value in seen:
            problems.append(Problem(_line(name), f"“{name.value}” stands in {called} twice, first in line {seen[name.value]}."))
        else:
            seen[name.value] = _line(name)
            # A value of several lines begins below its name; the name is where one looks.
            yield name.value, _at(value, name)


def _at(value: yaml.Node, name: yaml.Node) -> yaml.Node:
    value.start_mark = name.start_mark
    return value


def _value(part: Part, node: yaml.Node) -> Any:
    """Return a value as its part takes it. Raises: ValueError."""
    if part.is_optional and _is_empty(node):
        return None
    if part.kind is Kind.TEXT:
        return _text(node)
    if part.kind is Kind.WORDS:
        if not isinstance(node, yaml.SequenceNode):
            raise ValueError
        return [_text(one) for one in node.value]
    value = _plain(node)
    wrong = {Kind.NUMBER: not isinstance(value, int) or isinstance(value, bool), Kind.YES_NO: not isinstance(value, bool)}
    if wrong.get(part.kind, not isinstance(value, list | dict)):
        raise ValueError
    return value


def _text(node: yaml.Node) -> str:
    # A name may look like a number; nothing at all is none.
    if not isinstance(node, yaml.ScalarNode) or node.tag == NULL:
        raise ValueError
    return str(node.value)


def _plain(node: yaml.Node) -> Any:
    """Return a value as JSON has it. Raises: ValueError for a name that stands twice or is no text."""
    if isinstance(node, yaml.SequenceNode):
        return [_plain(one) for one in node.value]
    if isinstance(node, yaml.MappingNode):
        names = [_text(name) for name, _ in node.value]
        if len(set(names)) != len(names):
            raise ValueError
        return {name: _plain(value) for name, (_, value) in zip(names, node.value, strict=True)}
    made: dict[str, Callable[[str], Any]] = {BOOL: lambda text: text == "true", NULL: lambda _: None, INT: int, FLOAT: float}
    return made.get(node.tag, str)(node.value)


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and bool(node.tag == NULL)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
