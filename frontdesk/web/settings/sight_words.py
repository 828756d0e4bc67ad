"""Why somebody sees a ticket, in words: each way of the policies, open or closed."""

from collections.abc import Iterator
from dataclasses import dataclass

from frontdesk.actor import Window
from frontdesk.tickets.actions.asking import Answer
from frontdesk.tickets.seeing import Sight, Standing, Way

# What a way says when it is open, when it is closed, and what would open it.
WORDS: dict[str, tuple[str, str, str]] = {
    "team": (
        "{team} has it, which is their team.",
        "{team} has it, and they are not in that team.",
        "They join {team}, or it is handed over to a team of theirs.",
    ),
    "assignee": ("It is assigned to them.", "It is not assigned to them.", "It is assigned to them."),
    "guest_team": (
        "{guests} may read it: that team had it before, or a note was shared with it.",
        "No other team of theirs had it or was invited by a note.",
        "Somebody shares a note of it with a team of theirs.",
    ),
    "guest": (
        "A note of it was shared with them by name.",
        "No note of it was shared with them by name.",
        "Somebody shares a note of it with them.",
    ),
    "read_all": (
        "Their role reads the tickets of all teams.",
        "Their role does not read the tickets of all teams.",
        "Their role gets the permission to read the tickets of all teams.",
    ),
    "requester": ("They asked it themselves.", "They did not ask it.", ""),
    "participant": ("They take part in it.", "They do not take part in it.", "An agent adds them to its participants."),
    "company": (
        "They manage its organisation, which shares its tickets.",
        "They do not manage its organisation, or it does not share its tickets.",
        "They are made a manager of its organisation, and that one shares its tickets.",
    ),
    "other": ("The rule “{policy}” of the database shows it.", "The rule “{policy}” of the database does not show it.", ""),
}
DOORS = {Window.WORKSPACE: "In the workspace", Window.PORTAL: "In the portal"}


@dataclass(frozen=True, slots=True)
class Reason:
    """A line of the answer."""

    words: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for one door: yes or no, why, and what would open it."""

    door: str
    sees: bool
    headline: str
    reasons: list[Reason]
    would_open: list[str]


def verdicts(answer: Answer) -> list[Verdict]:
    """Return the answer in words, a door each."""
    standing = answer.standing
    return [_verdict(sight, standing) for sight in answer.sights] if standing else []


def _verdict(sight: Sight, standing: Standing) -> Verdict:
    reasons = list(_reasons(sight, standing))
    closed = [WORDS[way.about][2] for way in sight.ways if not way.is_open and WORDS[way.about][2]]
    would_open = [] if sight.sees else [text.format(team=standing.team) for text in closed]
    return Verdict(DOORS[sight.window], sight.sees, _headline(sight), reasons, would_open)


def _reasons(sight: Sight, standing: Standing) -> Iterator[Reason]:
    # Open ways first: they are the answer.
    for way in sorted(sight.ways, key=lambda way: not way.is_open):
        yield Reason(_said(way, standing), way.is_open)


def _said(way: Way, standing: Standing) -> str:
    text = WORDS[way.about][0 if way.is_open else 1]
    return text.format(team=standing.team, guests=", ".join(standing.guest_teams) or "A team of theirs", policy=way.policy)


def _headline(sight: Sight) -> str:
    if sight.sees:
        return "They see this ticket."
    if sight.merged_into:
        return (
            f"They do not see this ticket, but read its answers where it goes on: it was merged into {sight.merged_into}, which they see."
        )
    return "They do not see this ticket."
