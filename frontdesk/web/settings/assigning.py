"""Who would get a ticket now and why not the others, as rows of a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.timesince import timesince

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.routing import access
from frontdesk.routing.assigning import preview
from frontdesk.routing.decision import Decision, Plan
from frontdesk.routing.eligibility import Colleague, Refusal
from frontdesk.routing.facts import wanted_for
from frontdesk.routing.models import Skill
from frontdesk.routing.strategies import ranked

# A larger team is looked through by name.
SHOWN = 50
WORDS: Mapping[Refusal, str] = {
    Refusal.OUTSIDE: "Not in this team",
    Refusal.ROLE: "May not answer customers",
    Refusal.OFF_SHIFT: "Off shift",
    Refusal.AWAY: "Set to away",
    Refusal.UNSKILLED: "Lacks {skills}",
    Refusal.FULL: "No room: {load} of {capacity}",
    Refusal.BUSY: "Is being given another ticket",
    Refusal.BACKUP: "Backup: asked when nobody else can",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One colleague: whether they would get the ticket, could, or why not."""

    person_id: int
    name: str
    words: str
    tone: str
    load: str
    skills: tuple[str, ...]
    is_eligible: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """The preview of a team: in a sentence, and person by person."""

    sentence: str
    rows: list[Row]
    # How many more there are than are shown.
    more: int
    needs: tuple[str, ...]


def asked(team_id: int, plan: Plan, *, type: str, tag_ids: tuple[int, ...], find: str, now: datetime, by: Actor) -> Answer:
    """Return who would get a ticket of this type with these tags now. Writes nothing. Raises: ForbiddenError."""
    access.require(by, team_id)
    with acting(SYSTEM):
        wanted = wanted_for(type, tag_ids)
        names = dict(Skill.objects.values_list("pk", "name"))
        decision, facts = preview(team_id, plan, wanted, now=now)
    able = ranked(plan.strategy, decision.answer.eligible, wanted) or list(decision.answer.eligible)
    rows = [_able(each, decision, names) for each in able]
    rows += [_refused(each, why, wanted, names, now) for each, why in decision.answer.refused]
    rows.sort(key=lambda row: decision.chosen is None or row.person_id != decision.chosen.person_id)
    found = [row for row in rows if find.casefold() in row.name.casefold()]
    return Answer(_sentence(decision, len(facts.colleagues)), found[:SHOWN], max(0, len(found) - SHOWN), tuple(wanted.values()))


def _sentence(decision: Decision, people: int) -> str:
    count = len(decision.answer.eligible)
    if decision.chosen is not None:
        return f"A ticket now would go to {decision.chosen.name}."
    if count:
        return f"{count} of {people} could take a ticket now; nobody is given one."
    return "Nobody could take a ticket now: it would wait, and be given out when somebody can."


def _able(each: Colleague, decision: Decision, names: Mapping[int, str]) -> Row:
    is_chosen = decision.chosen is not None and decision.chosen.person_id == each.person_id
    return _row(each, "Would get it" if is_chosen else "Could take it", "green" if is_chosen else "teal", names, is_eligible=True)


def _refused(each: Colleague, why: Refusal, wanted: Mapping[int, str], names: Mapping[int, str], now: datetime) -> Row:
    missing = [name for skill, name in wanted.items() if skill not in each.skills]
    if why is Refusal.ABSENT:
        words = f"Not seen for {timesince(each.seen_at, now, depth=1)}" if each.seen_at else "Not signed in"
    else:
        words = WORDS[why].format(skills=" and ".join(missing), load=each.load, capacity=each.capacity)
    return _row(each, words, "amber" if why in (Refusal.FULL, Refusal.AWAY) else "grey", names, is_eligible=False)


def _row(each: Colleague, words: str, tone: str, names: Mapping[int, str], *, is_eligible: bool) -> Row:
    load = f"{each.load} of {each.capacity}" if each.capacity is not None else str(each.load)
    skills = tuple(sorted(names[skill] for skill in each.skills if skill in names))
    return Row(each.person_id, each.name, words, tone, load, skills, is_eligible)
