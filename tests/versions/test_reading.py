"""A file of settings is read without surprises, in bounds, and every mistake is told with its line."""

import time
from itertools import pairwise

import pytest

from frontdesk.versions.files import reading
from frontdesk.versions.files.problems import FileError
from frontdesk.versions.files.reading import read


def problems(text: str) -> list[str]:
    with pytest.raises(FileError) as caught:
        read(text)
    return [str(problem) for problem in caught.value.problems]


def test_words_stay_words_and_names_may_look_like_numbers() -> None:
    (country, year, nothing) = read("frontdesk: 1\nteams:\n  no: {name: no, topic: 2026-12-24}\n  2024: {name: 007}\n  x:\n")
    assert (country.key, country.values, country.line) == ("no", {"name": "no", "topic": "2026-12-24"}, 3)
    assert (year.key, year.values) == ("2024", {"name": "007"})
    assert (nothing.key, nothing.values) == ("x", {})


def test_an_empty_section_changes_nothing() -> None:
    assert read("frontdesk: 1\ntags:\nteams: {}\n") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "line 1: This is no file of settings: it begins with “frontdesk: 1”."),
        ("- a\n", "line 1: This is no file of settings"),
        ("teams: {}\n", "it begins with “frontdesk: 1”"),
        ("frontdesk: 2\n", "line 1: This is no file of settings of this version"),
        ("frontdesk: [1]\n", "line 1: This is no file of settings of this version"),
        ("frontdesk: 1\nteam: {}\n", "line 2: There are no settings called “team”. There are: "),
        ("frontdesk: 1\nteams:\n  a: {nam: x}\n", "line 3: “a” has no “nam”. It has: name, topic, icon, archived."),
        ("frontdesk: 1\nteams:\n  a:\n    archived: maybe\n", "line 4: “archived” of “a” is true or false."),
        ("frontdesk: 1\nteams:\n  a:\n    name: [x]\n", "line 4: “name” of “a” is a text."),
        ("frontdesk: 1\nteams:\n  a:\n    name:\n", "line 4: “name” of “a” is a text."),
        ("frontdesk: 1\nteams: [a]\n", "line 2: Below “teams” stand names with a colon and their values."),
        ("frontdesk: 1\nteams:\n  a: x\n", "line 3: Below “a” stand names"),
        ("frontdesk: 1\nteams:\n  [a]: {}\n", "line 3: A name in “teams” is a text."),
        ("frontdesk: 1\nroles:\n  a: {permissions: ticket.reply}\n", "line 3: “permissions” of “a” is a list of texts."),
        ("frontdesk: 1\nroles:\n  a: {permissions: [[x]]}\n", "line 3: “permissions” of “a” is a list of texts."),
        ("frontdesk: 1\ndesk: {hue: green}\n", "line 2: “hue” of “desk” is a whole number."),
        ("frontdesk: 1\ndesk: {hue: true}\n", "line 2: “hue” of “desk” is a whole number."),
        ("frontdesk: 1\nteams:\n  a: {}\n  b: {}\n  a: {}\n", "line 5: “a” stands in “teams” twice, first in line 3."),
        ("frontdesk: 1\nteams: {}\nteams: {}\n", "line 3: “teams” stands in this file twice, first in line 2."),
        ("frontdesk: 1\nteams: *a\n", "line 2: Anchors and aliases"),
        ("frontdesk: 1\nteams: &a {b: {}}\n", "line 2: Anchors and aliases"),
        ("frontdesk: 1\nteams: !!python/object/apply:os.system [ls]\n", "line 2: The tag tag:yaml.org,2002:python/object/apply:os.system"),
        ("frontdesk: 1\nteams: {a: [}\n", "line 2: This cannot be read"),
        ("frontdesk: 1\n\tteams: {}\n", "line 2: This cannot be read"),
        ("frontdesk: 1\n---\nfrontdesk: 1\n", "line 2: This cannot be read"),
        ("frontdesk: 1\nname: \x00\n", "This cannot be read"),
        ("frontdesk: 1\ntags: {<<: {a: {}}}\n", "line 2: “<<” has no “a”"),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, told: str) -> None:
    assert any(told in each for each in problems(text)), problems(text)


def test_all_mistakes_are_told_at_once_in_their_order() -> None:
    found = problems("frontdesk: 1\nteams:\n  a: {nam: x, archived: 3}\ntagz: {}\n" + "".join(f"x{n}: 1\n" for n in range(30)))
    assert [each.split(":")[0] for each in found[:4]] == ["line 3", "line 3", "line 4", "line 5"]
    with pytest.raises(FileError, match="and 13 more"):
        read("frontdesk: 1\nteams:\n  a: {nam: x, archived: 3}\ntagz: {}\n" + "".join(f"x{n}: 1\n" for n in range(30)))


def test_bombs_are_refused_at_once() -> None:
    rows = [f"{later}: &{later} [{','.join([f'*{name}'] * 9)}]\n" for name, later in pairwise("abcdefghi")]
    laughs = "frontdesk: 1\na: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(rows)
    deep = "frontdesk: 1\nteams: " + "[" * 100_000
    wide = "frontdesk: 1\nteams: [" + "x," * (reading.NODES_MAX + 1) + "x]"
    long = "frontdesk: 1\nteams: " + "x" * reading.SIZE_MAX
    cycle = "frontdesk: 1\nteams: &a {a: *a}\n"
    began = time.process_time()
    for bomb, words in ((laughs, "Anchors"), (deep, "nested deeper"), (wide, "holds more"), (long, "longer than"), (cycle, "Anchors")):
        assert words in problems(bomb)[0]
    # Generous, and far below what any of them would take to build.
    assert time.process_time() - began < 20
