"""Why a colleague hears of a ticket, and by which ways."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from django.db.models import TextChoices


class Way(TextChoices):
    """How somebody is told: on the page, by a push to their browser, or in the mail they get when they have been away."""

    PAGE = "page", "On the page"
    PUSH = "push", "Push"
    MAIL = "mail", "Mail"


class Reason(TextChoices):
    """What happened, from the view of who is told. The order is that of the preferences."""

    ASSIGNED = "assigned", "A ticket is assigned to me"
    REPLY = "reply", "A customer answers, or a note is added, in a ticket of mine"
    MENTION = "mention", "Somebody mentions me"
    NOTE = "note", "A note is shared with me"
    FOLLOWED = "followed", "Somebody writes in a ticket that I follow"
    DUE = "due", "A ticket of mine is due in 15 minutes"
    LATE = "late", "A deadline of my team is missed, for leads"
    GAP = "gap", "Nobody is on shift in my team within 24 hours"
    ASKED = "asked", "A colleague asks me for a ticket"
    POINTED_OUT = "pointed", "A rule points a new ticket out to me"
    UNCOVERED = "uncovered", "A rule finds nobody on shift for a new ticket, for who answers for coverage: at any hour"
    NOBODY = "nobody", "Nobody can take a ticket of my team, for leads"
    PASSED = "passed", "A shift ends and its work is passed on: mine, or to me"
    RETURNED = "returned", "Something I wrote could not be sent"


class About(StrEnum):
    """What ends a card of a reason before its person has looked."""

    WORK = "work"  # handled by somebody else, or no longer theirs
    TALK = "talk"  # nothing: it was said to them


ABOUT: Mapping[str, About] = {
    Reason.ASSIGNED: About.WORK,
    Reason.REPLY: About.WORK,
    Reason.DUE: About.WORK,
    Reason.LATE: About.WORK,
    Reason.GAP: About.WORK,
    Reason.ASKED: About.WORK,
    Reason.POINTED_OUT: About.WORK,
    Reason.UNCOVERED: About.WORK,
    Reason.NOBODY: About.WORK,
    Reason.PASSED: About.TALK,
    Reason.MENTION: About.TALK,
    Reason.NOTE: About.TALK,
    Reason.FOLLOWED: About.TALK,
    Reason.RETURNED: About.TALK,
}
WORK = tuple(str(reason) for reason, about in ABOUT.items() if about is About.WORK)
# Told off shift and outside of one's hours, too: it says that nobody else is there.
AT_ANY_HOUR = frozenset({str(Reason.UNCOVERED)})
EVERY_WAY = tuple(str(way) for way in Way)
# A push lights up a pocket: by itself it comes only for what waits for this very person.
GIVEN: Mapping[str, tuple[str, ...]] = {str(reason): EVERY_WAY for reason in Reason} | {str(Reason.FOLLOWED): (str(Way.PAGE),)}


def ways(reason: str, chosen: Mapping[str, Iterable[str]], given: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Return how somebody is told of a reason: as they chose, else as the desk's admin gives it, else as GIVEN."""
    return frozenset(chosen.get(reason, given.get(reason, GIVEN[Reason(reason)]))) & frozenset(EVERY_WAY)
