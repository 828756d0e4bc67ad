"""What can be asked of a ticket: each field once, as it is now (`t`) and as it was when the ticket came (`a`).

Lists, the search, views, rules and reports compile their conditions from these; whatever "priority is urgent" means stands here.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from operator import itemgetter
from typing import Any, Final

from django.db import connection

from frontdesk.conditions import Choice, Field, Values
from frontdesk.conditions import kinds as k
from frontdesk.fields.known import definitions
from frontdesk.fields.showing import PREFIX
from frontdesk.tickets import choices, custom, priorities, statuses, types
from frontdesk.tickets.calendars import Calendars
from frontdesk.tickets.models import GIVEN, Channel, Status

Fields = Mapping[str, Field]

STATUSES: Final = {status.name.lower(): Choice(str(status.label), int(status)) for status in Status}
CHANNELS: Final = {str(channel.value): Choice(str(channel.label), str(channel.value)) for channel in Channel}


class AsWritten(Mapping[str, Choice]):
    """Whatever is named is chosen: for values that were read already, and for statements that look names up themselves."""

    def __init__(self, stored: type[int] | type[str] = str) -> None:
        self._stored = stored

    def __getitem__(self, key: str) -> Choice:
        return Choice(key, self._stored(key))

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


class OwnStatuses(Mapping[str, Choice]):
    """The desk's statuses by their keys, archived ones too, as they are at the moment somebody asks."""

    def __getitem__(self, key: str) -> Choice:
        if (found := statuses.with_key(key)) is None:
            raise KeyError(key)
        return Choice(found.name, found.id, is_archived=found.is_archived)

    def __iter__(self) -> Iterator[str]:
        return iter(statuses.current().by_key)

    def __len__(self) -> int:
        return len(statuses.current().all)


# ---------------------------------------------------------------- as it is now

FIRST_TEXT = "select tickets_folded(m.body) from tickets_message m where m.ticket_id = t.number and m.kind = 'reply' order by m.id limit 1"
# The tags' ids first: each ticket then costs one look into one index.
HAS_TAG = (
    "exists (select from tickets_tickettag tt where tt.ticket_id = t.number"
    " and tt.tag_id = any(array(select id from tickets_tag where name = any({ids}))))"
)
TAG_NAMES = "array(select g.name from tickets_tickettag tt join tickets_tag g on g.id = tt.tag_id where tt.ticket_id = t.number)"


def _now(key: str, label: str, kind: k.Kind, sql: str, **more: Any) -> Field:
    return Field(key, label, kind, sql, itemgetter(key), **more)


def _listed(*fields: Field) -> dict[str, Field]:
    return {field.key: field for field in fields}


# As lists and the search have them: people, teams and tags are read already, and looked up by the statement that asks.
NOW: Final[Fields] = _listed(
    _now("status", "Status", k.CHOICE, "t.status", choices=STATUSES, cast="int"),
    _now("own_status", "Status", k.CHOICE, f"coalesce(t.own_status_id, t.status + {GIVEN})", choices=OwnStatuses(), cast="int"),
    _now("priority", "Priority", k.CHOICE, "t.priority", choices=priorities.NOW, cast="int"),
    _now("type", "Type", k.CHOICE, "t.type", choices=types.CHOICES),
    _now("channel", "Channel", k.CHOICE, "t.channel", choices=CHANNELS),
    _now("team", "Team", k.TEAM, "t.team_id", choices=AsWritten(int), cast="bigint"),
    _now("assignee", "Assignee", k.PERSON, "t.assignee_id", choices=AsWritten(int), cast="bigint"),
    _now("customer", "Customer", k.PERSON, "t.requester_id", choices=AsWritten(int), cast="bigint"),
    _now("organisation", "Organisation", k.ORGANISATION, "t.organisation_id", choices=AsWritten(int), cast="bigint"),
    _now("tags", "Tags", k.TAGS, TAG_NAMES, choices=AsWritten(), sql_has=HAS_TAG),
    _now("created", "Created", k.MOMENT, "t.created_at"),
    _now("updated", "Updated", k.MOMENT, "t.updated_at"),
    _now("solved", "Solved", k.MOMENT, "t.solved_at"),
    _now("subject", "Subject", k.TEXT, "tickets_folded(t.subject)"),
    _now("text", "Text", k.WORDS, f"({FIRST_TEXT})"),
    _now("subject_or_text", "Subject or text", k.WORDS, f"(tickets_folded(t.subject) || coalesce(({FIRST_TEXT}), ''))"),
    _now("requester", "Requester", k.NAME, "(select p.email from identity_person p where p.id = t.requester_id)"),
    _now(
        "requester_domain",
        "Requester’s domain",
        k.NAME,
        "(select split_part(p.email, '@', 2) from identity_person p where p.id = t.requester_id)",
    ),
)


def values_now(number: int, fields: Fields = NOW) -> Values | None:
    """Return what a ticket is now, for predicates over these fields: by the same expressions. None when it is not seen."""
    columns = ", ".join(field.sql for field in fields.values())
    with connection.cursor() as cursor:
        # Without parameters a percent sign is one.
        cursor.execute(f"select {columns} from tickets_ticket t where t.number = {int(number)}")
        row = cursor.fetchone()
    return dict(zip(fields, row, strict=True)) if row else None


# ---------------------------------------------------------------- as it was when it came


def _then(key: str, label: str, kind: k.Kind, column: str, **more: Any) -> Field:
    return Field(key, label, kind, f"a.{column}", itemgetter(column), **more)


def _both_texts(values: Values) -> str:
    return str(values["subject"]) + str(values["body"])


class AtArrival(Mapping[str, Field]):
    """The fields of a row of `tickets_arrival a`; custom ones are loaded when one is named, or when all are listed."""

    def __init__(self, given: dict[str, Field]) -> None:
        self._given = given

    @cached_property
    def _custom(self) -> dict[str, Field]:
        return _listed(*map(custom.at_arrival, definitions()))

    def __getitem__(self, key: str) -> Field:
        return self._custom[key] if key.startswith(PREFIX) else self._given[key]

    def __iter__(self) -> Iterator[str]:
        return iter([*self._given, *self._custom])

    def __len__(self) -> int:
        return len(self._given) + len(self._custom)


def at_arrival(calendars: Calendars | None = None) -> AtArrival:
    """Return the fields of a row of `tickets_arrival a`, with the `calendars` of now unless others are given.

    What they choose from is loaded when it is asked for.
    """
    when, teams = calendars or Calendars(), choices.teams()
    given = _listed(
        _then("subject", "Subject", k.TEXT, "subject"),
        _then("text", "Text", k.WORDS, "body"),
        Field("subject_or_text", "Subject or text", k.WORDS, "(a.subject || a.body)", _both_texts),
        _then("requester", "Requester", k.NAME, "address"),
        _then("requester_domain", "Requester’s domain", k.NAME, "domain"),
        _then(
            "organisation",
            "Organisation",
            k.ORGANISATION,
            "organisation_id",
            choices=choices.organisations(),
            cast="bigint",
            is_named=True,
        ),
        _then("channel", "Channel", k.CHOICE, "channel", choices=CHANNELS, operators=("is_any", "is_none")),
        _then("language", "Language", k.NAME, "language"),
        _then("team", "Team", k.TEAM, "team_id", choices=teams, cast="bigint", operators=("is_any", "is_none")),
        _then("type", "Type", k.CHOICE, "type", choices=types.CHOICES, operators=("is_any", "is_none")),
        _then("priority", "Priority", k.CHOICE, "priority", choices=priorities.THEN, cast="int", operators=("is_any", "is_none")),
        _then("tags", "Tags", k.TAGS, "tag_ids", choices=choices.tags(), cast="bigint", is_named=True),
        _then("arrival", "Arrival", k.MOMENT, "arrived_at"),
        _then("opening", "Opening hours", k.OPENING, "arrived_at", choices=teams, calendar=when.opening, said="arrival"),
        _then("shifts", "Shifts", k.SHIFTS, "arrived_at", choices=teams, calendar=when.staffed, said="arrival"),
    )
    return AtArrival(given)
