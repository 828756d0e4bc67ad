"""The texts of the demo: stories, phrases and people, read from `stories/*.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

FOLDER = Path(__file__).with_name("stories")
NOT_STORIES = {"people.toml", "phrases.toml"}
FIRST_CLOCK_HOUR, LAST_CLOCK_HOUR = 7, 19


@dataclass(frozen=True, slots=True)
class Turn:
    """One step of a story: `who` says (or does) it, `team` is set when another team is named."""

    who: str
    team: str
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """Something that happens to customers of Tidemark. `files` come with the question, `sends` with the first answer."""

    team: str
    language: str
    subjects: tuple[str, ...]
    openings: tuple[str, ...]
    turns: tuple[Turn, ...]
    tags: tuple[str, ...]
    files: tuple[str, ...]
    sends: tuple[str, ...]
    # By its key.
    priority: str
    type: str


@cache
def stories() -> tuple[Story, ...]:
    """Return every story, in the order of the files."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        if path.name not in NOT_STORIES:
            whole = _read(path)
            found += [_story({**whole, **facts}) for facts in whole["story"]]
    return tuple(found)


@cache
def phrases() -> dict[str, dict[str, list[str]]]:
    """Return greetings, closings, days and the like: language -> kind -> choices."""
    return _read(FOLDER / "phrases.toml")


@cache
def people() -> dict[str, list[dict[str, Any]]]:
    """Return the teams, colleagues and organisations of the demo."""
    return _read(FOLDER / "people.toml")


def facts(story: Story, organisation: Mapping[str, Any], dice: Random) -> dict[str, str]:
    """Return what fills the slots of one telling of a story."""
    words = phrases()[story.language]
    sum_of_money = 5 * dice.randrange(12, 95)
    return {
        "boat": dice.choice(organisation["boats"]),
        "harbour": organisation["harbour"],
        "amount": organisation["currency"].format(sum_of_money * (10 if "kr" in organisation["currency"] else 1)),
        "guests": str(dice.randrange(7, 46)),
        "clock": f"{dice.randrange(FIRST_CLOCK_HOUR, LAST_CLOCK_HOUR):02}:{dice.choice(('00', '15', '30', '30', '00', '45'))}",
        "booking": f"TM-{dice.randrange(20_000, 99_999)}",
        "number": str(dice.randrange(1, 5)),
        "day": dice.choice(words["days"]),
        "month": dice.choice(words["months"]),
    }


def _story(facts: dict[str, Any]) -> Story:
    return Story(
        team=facts["team"],
        language=facts["language"],
        subjects=tuple(facts["subject"]),
        openings=tuple(facts["opening"]),
        turns=tuple(_turn(line) for line in facts["turns"]),
        tags=tuple(facts.get("tags", ())),
        files=tuple(facts.get("files", ())),
        sends=tuple(facts.get("sends", ())),
        priority=facts.get("priority", "normal"),
        type=facts.get("type", "question"),
    )


def _turn(line: str) -> Turn:
    head, _, text = line.partition(": ")
    if head.startswith("hand over to "):
        return Turn("hand over", head.removeprefix("hand over to "), "")
    who, _, team = head.partition(" for ")
    return Turn(who, team, text)


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)
