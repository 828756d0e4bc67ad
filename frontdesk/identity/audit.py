"""The audit log: what was done for security and in the settings, as the one log of events tells it, newest first."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models.query import RawQuerySet
from django.utils import timezone

from frontdesk.actor import Actor
from frontdesk.events.models import Event
from frontdesk.identity import access
from frontdesk.lib.errors import InvalidError

PAGE_SIZE = 50
# More rows than this are exported a part at a time, by dates.
EXPORT_MAX = 50_000


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of deed, as the page's filter has it, and the events that belong to it."""

    label: str
    names: tuple[str, ...]


KINDS: dict[str, Kind] = {
    "security": Kind(
        "Sign-ins and security",
        (
            "person.signed_up",
            "person.confirmed_address",
            "person.joined",
            "person.signed_out",
            "desk.set_up",
            "account.signed_in",
            "account.sign_in_failed",
            "account.password_changed",
            "account.two_factor_on",
            "account.two_factor_off",
            "account.two_factor_reset",
            "account.passkey_added",
            "account.passkey_removed",
            "account.recovery_codes_made",
            "account.provider_connected",
            "provider.created",
            "provider.changed",
        ),
    ),
    "reads": Kind("Reads across teams", ("read_all.used", "sight.asked", "see_as.begun", "see_as.ended", "audit.exported")),
    "people": Kind(
        "People",
        (
            "person.invited",
            "person.invitation_shown",
            "person.created",
            "person.changed",
            "person.deactivated",
            "person.reactivated",
            "person.merged",
        ),
    ),
    "roles": Kind("Roles", ("role.created", "role.changed", "role.second_step_changed")),
    "teams": Kind("Teams", ("team.created", "team.changed", "team.members_changed")),
    "coverage": Kind(
        "Coverage",
        (
            "coverage.hours_set",
            "coverage.pattern_created",
            "coverage.pattern_changed",
            "coverage.pattern_ended",
            "coverage.pattern_deleted",
            "coverage.shift_set",
            "coverage.shift_removed",
            "coverage.shifts_swapped",
            "coverage.week_published",
            "coverage.week_undone",
            "coverage.time_off_requested",
            "coverage.time_off_approved",
            "coverage.time_off_declined",
            "coverage.time_off_cancelled",
            "coverage.time_off_imported",
            "coverage.shifts_imported",
            "coverage.swap_asked",
            "coverage.swap_accepted",
            "coverage.swap_made",
            "coverage.swap_declined",
            "coverage.swap_cancelled",
        ),
    ),
    "assignment": Kind("Assignment", ("routing.policy_set", "routing.agent_set", "skill.created", "skill.changed")),
    "organisations": Kind("Organisations", ("organisation.created", "organisation.changed")),
    "fields": Kind("Custom fields", ("field.created", "field.changed", "field.moved")),
    "statuses": Kind("Statuses", ("status.created", "status.changed", "status.placed", "status.made_default", "status.ways_set")),
    "types": Kind(
        "Ticket types",
        ("type.created", "type.changed", "type.moved", "type.form_set", "type.archived", "type.restored"),
    ),
    "priorities": Kind("Priorities", ("priority.created", "priority.changed", "priority.moved", "priority.made_default")),
    "rules": Kind(
        "Rules",
        ("rule.created", "rule.changed", "rule.switched_on", "rule.switched_off", "rule.moved", "rule.archived", "rule.restored"),
    ),
    "tags": Kind("Tags", ("tag.created", "tag.changed")),
    "shared": Kind(
        "Shared views and macros", ("view.created", "view.changed", "view.deleted", "macro.created", "macro.changed", "macro.deleted")
    ),
    "mail": Kind(
        "Email",
        (
            "mail.held",
            "mail.worded",
            "mailbox.created",
            "mailbox.changed",
            "mail.replayed",
            "mail.opened",
            "mail.joined",
            "mail.source_read",
        ),
    ),
    "desk": Kind(
        "Desk",
        (
            "desk.changed",
            "desk.notices_given",
            "desk.first_steps_hidden",
            "desk.first_steps_shown",
            "desk.test_ticket_sent",
            "settings.applied",
            "desk.demo_wanted",
            "job.run_again",
        ),
    ),
}
# Events that are about no ticket and yet no matter of security or settings, and why.
UNAUDITED = {
    "mail.queued": "each mail of the outbox",
    "outgoing.returned": "one's own scheduled message",
    "coverage.shifts_changed": "what the publishing of a week, which stands in it, means to one person",
    "coverage.feed_created": "one's own calendar",
    "coverage.feed_revoked": "one's own calendar",
    "browser.added": "which of one's browsers show notices",
    "browser.removed": "which of one's browsers show notices",
}
# What somebody keeps for themselves is nobody's business.
IS_SHARED = "coalesce(data->>'scope', '') <> 'mine'"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the log: of some kind, of one person's deeds, of some days; None is any."""

    kind: str = ""
    actor_id: int | None = None
    start: date | None = None
    end: date | None = None

    @property
    def names(self) -> list[str]:
        """The events that are asked for."""
        kinds = [KINDS[self.kind]] if self.kind else KINDS.values()
        return [name for kind in kinds for name in kind.names]


@dataclass(frozen=True, slots=True)
class Place:
    """The last row of a page: the next page begins after it."""

    at: datetime
    id: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}_{self.id}"

    @classmethod
    def read(cls, text: str) -> "Place":
        """Return the place that a page gave out. Raises: InvalidError."""
        moment, _, number = text.partition("_")
        try:
            return cls(_aware(datetime.fromisoformat(moment)), int(number[:18]))
        except ValueError:
            raise InvalidError("This page of the log does not exist. Begin with the newest.") from None


def page(wanted: Wanted, *, by: Actor, after: str = "") -> tuple[list[Event], str]:
    """Return a page of the log and the key of the following one, empty at the end.

    Raises: InvalidError for a key that no page gave out, ForbiddenError.
    """
    access.require(by, access.READ_AUDIT)
    found = list(_found(wanted, PAGE_SIZE + 1, Place.read(after) if after else None))
    last = found[PAGE_SIZE - 1] if len(found) > PAGE_SIZE else None
    return found[:PAGE_SIZE], str(Place(last.at, last.pk)) if last else ""


def newest(wanted: Wanted, *, by: Actor) -> list[Event]:
    """Return all of a part of the log, EXPORT_MAX rows at most. Raises: ForbiddenError."""
    access.require(by, access.READ_AUDIT)
    return list(_found(wanted, EXPORT_MAX, None))


def _found(wanted: Wanted, size: int, after: Place | None) -> "RawQuerySet[Event]":
    wheres = ["ticket_id is null", IS_SHARED]
    params: dict[str, Any] = {"names": wanted.names, "size": size}
    if wanted.start:
        wheres.append("at >= %(start)s")
        params["start"] = _midnight(wanted.start)
    if wanted.end:
        wheres.append("at < %(end)s")
        params["end"] = _midnight(wanted.end + timedelta(days=1))
    if after:
        wheres.append("(at, id) < (%(after_at)s, %(after_id)s)")
        params |= {"after_at": after.at, "after_id": after.id}
    newest_first = "order by at desc, id desc limit %(size)s"
    if wanted.actor_id is not None:
        params["actor"] = wanted.actor_id
        source = f"select * from events_event where actor_id = %(actor)s and name = any(%(names)s) and {' and '.join(wheres)}"
        return Event.objects.raw(f"{source} {newest_first}", params)
    # From each name's own stretch of the index, so that a rare one costs no walk through all others.
    own = f"select * from events_event e where e.name = names.name and {' and '.join(wheres)} {newest_first}"
    return Event.objects.raw(f"select e.* from unnest(%(names)s::text[]) names(name) cross join lateral ({own}) e {newest_first}", params)


def _midnight(day: date) -> datetime:
    return _aware(datetime(day.year, day.month, day.day))


def _aware(moment: datetime) -> datetime:
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def actors(*, by: Actor) -> list[tuple[int, str]]:
    """Return everybody on the staff who did something that the log holds, by name."""
    access.require(by, access.READ_AUDIT)
    with connection.cursor() as cursor:
        cursor.execute(
            """select p.id, p.name from identity_person p join identity_role r on r.id = p.role_id
               where cardinality(r.permissions) > 0
                 and exists (select from events_event e where e.actor_id = p.id and e.ticket_id is null)
               order by p.name, p.id limit 2000"""
        )
        return list(cursor.fetchall())
