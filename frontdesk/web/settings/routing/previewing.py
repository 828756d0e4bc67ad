"""What a rule would have done with the tickets of the last days, as the editor shows it. Nothing is changed by it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from frontdesk.conditions import Field, read
from frontdesk.coverage.local import local_day
from frontdesk.coverage.recurring import monday_of
from frontdesk.identity.models import Team
from frontdesk.lib.errors import FrontdeskError
from frontdesk.lib.text import preview as beginning
from frontdesk.routing.models import Rule
from frontdesk.routing.outcomes import ASSIGNEE, NOTE, TAGS, DryRun, Pair, TriedRule
from frontdesk.routing.rules.asking import rule_fields
from frontdesk.routing.rules.deeds import COVER_WHEN, STRATEGIES, Known
from frontdesk.routing.rules.trial import trial
from frontdesk.routing.trying import DAYS, dry_run
from frontdesk.web.request import Request
from frontdesk.web.settings.arranging.times import week_name
from frontdesk.web.settings.routing import parts
from frontdesk.web.settings.routing.drafts import Draft

SHOWN = 8
NOTE_SHOWN = 60
# What is compared, in the words of a warning.
SLOTS = {"team": "another team", "priority": "another priority", "type": "another type", "assignee": "another assignee"}
# As a column of numbers is called, and a line of a ticket.
COUNTED = {
    "team": "Change team",
    "priority": "Change priority",
    "type": "Change type",
    "assignee": "Change assignee",
    "tags": "Change tags",
    "note": "Change notes",
    "told": "Tell others",
}
NAMED = {"team": "Team", "priority": "Priority", "type": "Type", "assignee": "Assignee", "tags": "Tags", "note": "Note", "told": "Told"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is otherwise: what there is without the rule, and with it; empty is nothing."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A ticket with what is otherwise."""

    number: int
    subject: str
    differences: Sequence[Difference]


@dataclass(frozen=True, slots=True)
class Warning:
    """Something to know before it is saved. `url` and `link` lead there."""

    tone: str
    icon: str
    text: str
    url: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """The right side of the editor. `problem`: why it could not be tried."""

    days: int
    problem: str = ""
    run: DryRun | None = None
    counts: Sequence[tuple[str, int]] = ()
    rows: Sequence[Shown] = ()
    warnings: Sequence[Warning] = ()
    choices: Sequence[int] = field(default=DAYS)


def preview(request: Request, saved: Rule | None, draft: Draft) -> Preview:
    """Try a draft, at the place of the saved rule or as the last one, among the rules that are on."""
    wanted = (request.POST if request.method == "POST" else request.GET).get("days", "")
    days = int(wanted) if wanted in map(str, DAYS) else DAYS[0]
    try:
        fields = rule_fields()
        condition = read(parts.to_document(_filled(draft.root), fields), fields)
        made = trial(saved, condition, draft.actions(), stops=draft.stops)
        run = dry_run(made.tried, made.edited, days=days, by=request.actor)
    except FrontdeskError as error:
        return Preview(days, problem=error.sentence)
    words = _Words(fields, Known())
    counts = [(COUNTED[what], run.changed_in.get(what, 0)) for what in COUNTED if what in run.changed_in or what in _does(made.mine)]
    rows = [Shown(change.number, change.subject, list(words.differences(change.pair))) for change in run.changes[:SHOWN]]
    return Preview(days, "", run, counts, rows, list(_warnings(run, made.rows, made.mine)))


def _does(rule: TriedRule) -> set[str]:
    return {*rule.sets, *(what for what, _ in rule.adds)}


def _filled(part: parts.Part) -> parts.Part:
    """Return the conditions without those in which nothing is chosen yet."""
    kept = [_filled(one) if one.mode else one for one in part.parts if not one.is_empty]
    return parts.Part(part.mode, [one for one in kept if not one.mode or one.parts])


class _Words:
    """What rules set and add, in words."""

    def __init__(self, fields: Mapping[str, Field], known: Known) -> None:
        self._fields, self._known = fields, known

    def differences(self, pair: Pair) -> Iterator[Difference]:
        """Yield what is otherwise."""
        for what in pair.differs():
            if what in pair.slots:
                old, new = (self._value(what, value) for value in pair.slots[what])
            else:
                old, new = (", ".join(sorted(self._added(*one) for one in side if one[0] == what)) for side in (pair.misses, pair.gains))
            yield Difference(NAMED[what], old, new)

    def _value(self, slot: str, value: Any) -> str:
        if slot != ASSIGNEE:
            return self._fields[slot].shown(value)
        if value is None:
            return "As its team assigns"
        return STRATEGIES.get(value) or self._known.people().get(value, ("Somebody who left", False))[0]

    def _added(self, what: str, value: Any) -> str:
        if what == TAGS:
            return self._known.tags().get(value, ("A tag that is gone", False))[0]
        if what == NOTE:
            return beginning(str(value), NOTE_SHOWN)
        do, one = value
        if do == "notify_cover":
            return f"Who answers for coverage, {COVER_WHEN[one]}"
        found = self._known.people() if do == "notify" else self._known.teams()
        return found.get(one, ("Nobody any more", False))[0]


def _warnings(run: DryRun, rows: Sequence[Rule | None], tried: TriedRule) -> Iterator[Warning]:
    if not run.matched:
        yield Warning("blue", "info", f"No ticket of the last {(run.until - run.since).days} days fits. It can be saved all the same.")
    for shadow in run.shadows:
        yield _about(rows[shadow.rule], f"{_tickets(shadow.tickets)} never get here:", "runs first and stops.")
    for conflict in run.conflicts:
        other, what = rows[conflict.rule], SLOTS[conflict.slot]
        end = (
            f"sets {what} after this one, and has the last word."
            if conflict.is_later
            else f"sets {what} before this one, which has the last word."
        )
        yield _about(other, f"{_tickets(conflict.tickets)} fit another rule, too:", end)
    if run.unstaffed and run.unstaffed_moments:
        yield _unstaffed(run, tried)


def _about(rule: Rule | None, begin: str, end: str) -> Warning:
    name = rule.name if rule is not None else ""
    return Warning("amber", "alert", f"{begin} “{name}” {end}", reverse("settings:rule", args=[rule.pk]) if rule else "", "Look at it")


def _tickets(count: int) -> str:
    return "1 ticket" if count == 1 else f"{count:,} tickets"


def _unstaffed(run: DryRun, tried: TriedRule) -> Warning:
    team = Team.objects.get(pk=tried.sets["team"])
    newest = run.unstaffed_moments[0]
    often = _most_often(run.unstaffed_moments)
    zone = timezone.get_current_timezone_name()
    url = f"{reverse('settings:week', args=[team.slug])}?week={week_name(monday_of(local_day(newest, zone)))}"
    text = f"{_tickets(run.unstaffed)} came when nobody in {team.name} was on shift, most on {often}."
    return Warning("red", "clock", text, url, "See the gap")


def _most_often(moments: Sequence[datetime]) -> str:
    """Return the weekday on which most of them came, in the reader's zone."""
    days = [timezone.localtime(moment).strftime("%A") for moment in moments]
    return max(days, key=days.count) + "s"
