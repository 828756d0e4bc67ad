"""What a list is about, and each of its conditions as SQL over a ticket `t`.

Lists, saved views, the search and bulk changes mean the same by a field, and what it means to rules and reports: each condition is
compiled from the one registry of fields (`criteria.NOW`). Here is only what depends on who looks, and how people are named.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from frontdesk.actor import Actor
from frontdesk.conditions import Condition, Is, Some, as_sql
from frontdesk.conditions.shapes import Day
from frontdesk.identity.people import people_meant
from frontdesk.tickets import statuses
from frontdesk.tickets.criteria import NOW
from frontdesk.tickets.field_tests import FieldTest, condition
from frontdesk.tickets.keyset import column
from frontdesk.tickets.models import UNSOLVED, Status, Turn
from frontdesk.tickets.models.draft import HOLDS_SOMETHING
from frontdesk.tickets.search import Term

ONLY_ME, ONLY_NOBODY = ("me",), ("none",)
# Deadlines by word. What is late is due in the next hour, too.
DUE = ("late", "1h", "today")
# The newest mentions: whoever was named more often than that does not go through them one by one.
MENTIONED = "select ticket_id from tickets_mention where person_id = %(me)s order by id desc limit 500"
DRAFTED = f"select ticket_id from tickets_draft where person_id = %(me)s and {HOLDS_SOMETHING} order by updated_at desc limit 500"
# Up to so many people whom a name may mean, their tickets are found by the people.
PEOPLE_MAX = 500

Params = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` to `end`, both counted in; None is open."""

    start: date | None = None
    end: date | None = None


@dataclass(frozen=True)
class Filter:
    """What a list is about. Empty means any, values of one field mean any of them, fields together mean all."""

    statuses: tuple[Status, ...] = UNSOLVED
    # Of the categories of these of the desk's statuses, only these.
    own: tuple[int, ...] = ()
    # By their keys.
    priorities: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    team_ids: tuple[int, ...] = ()
    # "me", "none" or a person's id.
    assignees: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    # Addresses, people's ids, "me", or the beginning of words of a name.
    requesters: tuple[str, ...] = ()
    # Names of organisations, or the beginning of words of one.
    organisations: tuple[str, ...] = ()
    # Of custom fields; each must hold.
    fields: tuple[FieldTest, ...] = ()
    terms: tuple[Term, ...] = ()
    # Search for what was typed, whatever it looks like.
    is_exact: bool = False
    created: Span | None = None
    updated: Span | None = None
    solved: Span | None = None
    # "attachment", "note": within what the reader may see; "draft": of one's own.
    has: tuple[str, ...] = ()
    # The customer wrote since one's last look.
    is_unread: bool = False
    # Only tickets of other teams that a note opened to one's team or oneself.
    is_shared: bool = False
    # Only tickets in which a message names oneself.
    is_mentioned: bool = False
    # Only tickets in which something of one's own waits to be finished.
    is_drafted: bool = False
    # One of DUE; unsolved tickets only.
    due: str = ""
    # Whether snoozed tickets are in it: "" leaves them out unless statuses are any, "yes" takes only them, "any" takes them too.
    snoozed: str = ""
    # Tickets that any field of this one describes are left out.
    without: "Filter | None" = None

    @property
    def is_unsolved(self) -> bool:
        """Whether no ticket in it can be solved."""
        return bool(self.due) or self.snoozed == "yes" or (bool(self.statuses) and set(self.statuses) <= set(UNSOLVED))

    @property
    def is_personal(self) -> bool:
        """Whether it is about what one was named in or wrote, in whichever team."""
        return self.is_mentioned or self.is_drafted

    @property
    def is_countable(self) -> bool:
        """Whether an index finds its tickets; what words or notes find takes too long for a number in the sidebar."""
        return self.is_unsolved and not (self.terms or self.is_shared or self.is_personal)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Whose turns it takes, in the order of the lists."""
        if self.snoozed == "yes":
            return (Turn.SNOOZED,)
        chosen = set(self.statuses or Status) & set(UNSOLVED if self.due else Status)
        has_snoozed = (self.snoozed == "any" or not self.statuses) and bool(chosen & set(UNSOLVED))
        return tuple(sorted({Turn(status + (status >= Status.SOLVED)) for status in chosen} | ({Turn.SNOOZED} if has_snoozed else set())))


def placed(wanted: Filter) -> list[str]:
    """Return the conditions whose tickets lie beside each other in an index, in the order of the lists."""
    wheres = []
    turns = wanted.turns
    if not turns:
        wheres.append("false")
    elif turns != tuple(Turn):
        # Literally, so that the partial indexes apply.
        first, last = turns[0], turns[-1]
        wheres.append(f"t.turn = {first}" if first == last else f"t.turn between {first} and {last}")
        if len(turns) < last - first + 1:
            wheres.append(f"t.turn in ({', '.join(map(str, turns))})")
    if _is_by_own(wanted):
        # Literally, for the index of those tickets alone that have one.
        listed = ", ".join(str(status.id) for status in _own(wanted))
        wheres.append(f"t.own_status_id = {listed}" if len(wanted.own) == 1 else f"t.own_status_id in ({listed})")
    if wanted.assignees in (ONLY_ME, ONLY_NOBODY):
        wheres.append("t.assignee_id = %(me)s" if wanted.assignees == ONLY_ME else "t.assignee_id is null")
    return wheres


def conditions(wanted: Filter, by: Actor, *, splits: bool = False) -> tuple[list[str], Params]:
    """Return the conditions, those that are `placed` first, and their parameters.

    Teams, words and what is shared are the list's own business; with `splits` also which tickets hold a value of a field.
    """
    params: Params = {"me": by.person_id}
    wheres = [*placed(wanted), *_of(wanted, params, "", is_among_few=wanted.is_unsolved, splits=splits)]
    if wanted.due:
        wheres.append(f"{column('due_at', 't.')} < %(due_before)s")
        params["due_before"] = due_before(wanted.due, by)
    if wanted.is_mentioned:
        wheres.append(f"t.number = any(array({MENTIONED}))")
    if wanted.is_drafted:
        wheres.append(f"t.number = any(array({DRAFTED}))")
    if wanted.without:
        # A condition may be unknown (nobody is assigned): what is not known to be left out stays.
        wheres += [f"({each}) is not true" for each in _of(wanted.without, params, "not_")]
        if wanted.without.team_ids:
            leaf = Is("team", "is_any", tuple(str(team_id) for team_id in wanted.without.team_ids))
            wheres.append(f"not {_compiled(leaf, params, 'not_team')}")
    return wheres, params


def due_before(word: str, by: Actor) -> datetime:
    """Return the moment up to which a word of DUE reaches, in the actor's own day."""
    now = timezone.now()
    if word != "today":
        return now + timedelta(hours=1) if word == "1h" else now
    local = now.astimezone(ZoneInfo(by.timezone) if by.timezone else timezone.get_current_timezone())
    return datetime.combine(local.date() + timedelta(days=1), time(), local.tzinfo)


def _of(wanted: Filter, params: Params, prefix: str, *, is_among_few: bool = True, splits: bool = False) -> list[str]:
    found = [_compiled(asked, params, f"{prefix}asked_{place}") for place, asked in enumerate(_asked(wanted, is_without=bool(prefix)))]
    for field, named in NAMED.items():
        if values := getattr(wanted, field):
            found.append(named(values, params, prefix + field))
    found += [HAS[what] for what in wanted.has]
    ways = {"is_among_few": is_among_few, "splits": splits}
    found += [condition(test, params, f"{prefix}field_{place}", **ways) for place, test in enumerate(wanted.fields)]
    if wanted.is_unread:
        found.append(IS_UNREAD)
    return [each for each in found if each]


def _compiled(condition: Condition, params: Params, prefix: str) -> str:
    sql, own = as_sql(condition, NOW, prefix)
    params.update(own)
    # It is joined with others by "and".
    return sql if isinstance(condition, Is) else f"({sql})"


def _own(wanted: Filter) -> list[statuses.Known]:
    return [found for status_id in wanted.own if (found := statuses.with_id(status_id))]


def _whole(wanted: Filter) -> tuple[Status, ...]:
    """Return the categories that are taken with all of their statuses."""
    parted = {status.category for status in _own(wanted)}
    return tuple(status for status in wanted.statuses if status not in parted)


def _is_by_own(wanted: Filter) -> bool:
    """Tell whether it takes only statuses that tickets name: their own index says all of it."""
    return bool(wanted.own) and not _whole(wanted) and not any(status.is_given for status in _own(wanted))


def _status(wanted: Filter) -> Condition:
    whole = Is("status", "is_any", tuple(status.name.lower() for status in _whole(wanted)))
    own = Is("own_status", "is_any", tuple(status.key for status in _own(wanted)))
    return whole if not wanted.own else own if not whole.value else Some((whole, own))


def _asked(wanted: Filter, *, is_without: bool) -> Iterator[Condition]:
    """Yield what is asked of fields that mean the same whoever looks."""
    # Whose turn it is says the status, too; but what is snoozed may have any that is unsolved.
    is_of_turns = not wanted.own and (Turn.SNOOZED not in wanted.turns or set(wanted.statuses) == set(UNSOLVED))
    is_said = not is_without and (is_of_turns or _is_by_own(wanted))
    if wanted.statuses and not is_said:
        yield _status(wanted)
    for field, values in (("priority", wanted.priorities), ("type", wanted.types), ("channel", wanted.channels)):
        if values:
            yield Is(field, "is_any", values)
    if wanted.tags:
        yield Is("tags", "has_any", wanted.tags)
    for field in DATES:
        span = getattr(wanted, field)
        if span and span.start:
            yield Is(field, "since", Day(DAYS_IN, span.start.isoformat()))
        if span and span.end:
            yield Is(field, "until", Day(DAYS_IN, span.end.isoformat()))


def _assignees(values: Sequence[str], params: Params, name: str) -> str:
    if not name.startswith("not_") and tuple(values) in (ONLY_ME, ONLY_NOBODY):
        return ""
    ids = _ids(values, params)
    named = Is("assignee", "is_any", tuple(str(who) for who in ids))
    return _compiled(Some((named, Is("assignee", "is_empty"))) if "none" in values else named, params, name)


def _ids(values: Sequence[str], params: Params) -> list[int]:
    """Return the ids among names of people; whoever is nobody has none."""
    found = [params["me"] if who == "me" else int(who[:18]) for who in values if who == "me" or who.isdigit()]
    return [person_id for person_id in found if person_id is not None]


def _requesters(values: Sequence[str], params: Params, name: str) -> str:
    params[f"{name}_ids"] = _ids(values, params)
    params[name] = [who.lower() for who in values if "@" in who]
    # Each arm finds its index; what is not asked for is not looked for.
    arms = [f"select unnest(%({name}_ids)s::bigint[])", f"select id from identity_person where email = any(%({name})s)"]
    named = f"{NOW['customer'].sql} = any(array({' union '.join(arms)}))"
    names = [who for who in values if "@" not in who and who != "me" and not who.isdigit()]
    meant = people_meant(names, most=PEOPLE_MAX) if names else []
    if meant is not None:
        params[f"{name}_ids"] += meant
        return named
    # So many people that their tickets are everywhere: each ticket is asked for its customer's name.
    starts = " || ".join(f"identity_beginnings({one})" for one in _each(name, names, params))
    return (
        f"({named} or exists (select from identity_person p where p.id = {NOW['customer'].sql} and identity_words(p.name) @@ ({starts})))"
    )


def _organisations(values: Sequence[str], params: Params, name: str) -> str:
    # With ties: who writes a whole name means that one alone, whatever others go on from it.
    arms = (
        f"(select id from identity_organisation o where identity_words(o.name) @@ identity_beginnings({one})"
        f" order by identity_words(o.name) = identity_words({one}) desc fetch first row with ties)"
        for one in _each(name, values, params)
    )
    return f"{NOW['organisation'].sql} = any(array({' union '.join(arms)}))"


def _each(name: str, values: Sequence[str], params: Params) -> list[str]:
    """Give each value a parameter of its own, a constant to the planner, and return how a statement says them."""
    for place, value in enumerate(values):
        params[f"{name}_{place}"] = value
    return [f"%({name}_{place})s" for place in range(len(values))]


# Field -> its condition, told the values, all parameters and its own parameter's name: people as somebody names them.
NAMED: dict[str, Callable[[Sequence[Any], Params, str], str]] = {
    "assignees": _assignees,
    "requesters": _requesters,
    "organisations": _organisations,
}
DATES = ("created", "updated", "solved")
# Days of lists begin for everybody at the same moment, so that an address means the same to all.
DAYS_IN = "UTC"
HAS = {
    "attachment": "exists (select from tickets_message m join tickets_attachment f on f.message_id = m.id where m.ticket_id = t.number)",
    "note": "exists (select from tickets_message m where m.ticket_id = t.number and m.kind = 'note')",
    # One's own; what a colleague is writing is no state of the ticket.
    "draft": f"t.number = any(array({DRAFTED}))",
}
IS_UNREAD = (
    "t.last_message_by_customer and not exists (select from tickets_ticketseen s"
    " where s.ticket_id = t.number and s.person_id = %(me)s and s.seen_at >= t.last_message_at)"
)
