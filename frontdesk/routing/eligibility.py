"""Who could take a ticket at a moment, and why each other person could not. Facts in, answer out."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

# Sessions note their use ten minutes apart, open pages every minute: who is there was heard of within this time.
SEEN_WITHIN = timedelta(minutes=15)


class Duty(IntEnum):
    """Whether somebody works at the moment. A backup is asked only where no one else can."""

    OFF = 0
    BACKUP = 1
    ON = 2


class Refusal(StrEnum):
    """Why somebody does not get a ticket; the first that holds is told, in this order."""

    OUTSIDE = "outside"  # not in the team
    ROLE = "role"  # may not answer customers
    OFF_SHIFT = "off_shift"
    AWAY = "away"  # said so
    ABSENT = "absent"  # signed out, or not seen for a while
    UNSKILLED = "unskilled"
    FULL = "full"  # as many tickets as they take
    BUSY = "busy"  # is being given another ticket at this very moment
    BACKUP = "backup"  # somebody regular can


@dataclass(frozen=True, slots=True)
class Colleague:
    """All that counts of one member of a team. `place` is the number of the last ticket they were given, 0 for none."""

    person_id: int
    name: str
    is_member: bool = True
    may_reply: bool = True
    duty: Duty = Duty.ON
    is_away: bool = False
    # When they were last heard of; None: not signed in.
    seen_at: datetime | None = None
    # How many tickets wait for them, and how many they take; None: any number.
    load: int = 0
    capacity: int | None = None
    # Skill -> weight.
    skills: Mapping[int, int] = field(default_factory=dict)
    place: int = 0
    # They are being given another ticket.
    is_busy: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """Who could take it, and why each of the others could not."""

    eligible: tuple[Colleague, ...]
    refused: tuple[tuple[Colleague, Refusal], ...]


def refusal(colleague: Colleague, wanted: Collection[int], now: datetime) -> Refusal | None:
    """Return why this one cannot take a ticket that needs these skills; None when they can."""
    is_seen = colleague.seen_at is not None and colleague.seen_at > now - SEEN_WITHIN
    holds = (
        (Refusal.OUTSIDE, not colleague.is_member),
        (Refusal.ROLE, not colleague.may_reply),
        (Refusal.OFF_SHIFT, colleague.duty is Duty.OFF),
        (Refusal.AWAY, colleague.is_away),
        (Refusal.ABSENT, not is_seen),
        (Refusal.UNSKILLED, not all(skill in colleague.skills for skill in wanted)),
        (Refusal.FULL, colleague.capacity is not None and colleague.load >= colleague.capacity),
        (Refusal.BUSY, colleague.is_busy),
    )
    return next((reason for reason, is_so in holds if is_so), None)


def examine(colleagues: Iterable[Colleague], wanted: Collection[int], now: datetime) -> Answer:
    """Return who of a team could take a ticket now, and why not the others. Backups count where nobody regular could."""
    able: list[Colleague] = []
    refused: list[tuple[Colleague, Refusal]] = []
    for colleague in colleagues:
        reason = refusal(colleague, wanted, now)
        if reason is None:
            able.append(colleague)
        else:
            refused.append((colleague, reason))
    regular = [colleague for colleague in able if colleague.duty is Duty.ON]
    if regular:
        refused += [(colleague, Refusal.BACKUP) for colleague in able if colleague.duty is Duty.BACKUP]
    return Answer(tuple(regular or able), tuple(refused))
