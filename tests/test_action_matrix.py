"""Every action × every member of the cast: done, forbidden, or the ticket is invisible. An action without a row fails."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from frontdesk.actor import SYSTEM, Actor, Persona, Window
from frontdesk.coverage import actions as coverage
from frontdesk.coverage.models import ShiftPattern, Swap, TimeOff
from frontdesk.coverage.spans import Span
from frontdesk.db.acting import acting
from frontdesk.events.change import change
from frontdesk.events.models import Event
from frontdesk.fields import actions as fields
from frontdesk.fields.actions.forming import Line
from frontdesk.fields.models import Field
from frontdesk.fields.models import Kind as FieldKind
from frontdesk.first_steps import actions as first_steps
from frontdesk.identity import actions as identity
from frontdesk.identity.audit import Wanted
from frontdesk.identity.models import Organisation, Person, Provider, Role, Team
from frontdesk.lib import clock
from frontdesk.lib.errors import ForbiddenError, InvalidError
from frontdesk.live import actions as live
from frontdesk.live.models import Mode
from frontdesk.mail import actions as mail
from frontdesk.mail.models import Mailbox
from frontdesk.routing import actions as routing
from frontdesk.routing.models import Rule, Skill
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.arranging_types import TypeFacts
from frontdesk.tickets.actions.bulk import Outcome
from frontdesk.tickets.actions.drafting import Content, Stand
from frontdesk.tickets.actions.linking import As
from frontdesk.tickets.changes import Changes
from frontdesk.tickets.models import (
    GIVEN,
    Bulk,
    Kind,
    Macro,
    Merge,
    Message,
    Outgoing,
    Priority,
    Scope,
    Status,
    Tag,
    Ticket,
    TicketPriority,
    TicketStatus,
    TicketType,
    View,
    Waking,
)
from frontdesk.versions import actions as versions
from frontdesk.versions.keeping import keep
from frontdesk.versions.models import Version
from frontdesk.versions.nouns import nouns
from tests.cast import Cast
from tests.mail.making import failed_mail, held_mail
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db

DONE, FORBIDDEN, INVISIBLE = "done", "forbidden", "invisible"


@dataclass
class Scene:
    """One ticket of Ingrid in Payments with a note that Rita, a reader of all tickets, may read as well; `change` put a tag on it."""

    cast: Cast
    number: int
    note: int
    tag: int
    change: UUID
    # Her question and the answer to it; another ticket of hers that is linked with it, and into which a third was merged.
    question: int
    answer: int
    other: int
    link: int
    # Lena's macro of the team.
    macro: int

    @property
    def ticket(self) -> Ticket:
        return Ticket.objects.get(pk=self.number)

    @property
    def message(self) -> Message:
        return Message.objects.get(pk=self.note)


@pytest.fixture
def scene(cast: Cast) -> Scene:
    ticket, other, third = ask(cast), ask(cast), ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        mine = Ticket.objects.get(pk=ticket.pk)
        note = tickets.add_note(mine, body="note", person_ids=[cast.rita.pk], by=ana)
        with change() as change_id:
            tag = tickets.tag(mine, name="old", by=ana)
        answer = tickets.reply(mine, body="answer", by=ana)
        link = tickets.link(mine, number=other.pk, relation=As.RELATED, by=ana)
        tickets.merge(Ticket.objects.get(pk=third.pk), into=other.pk, by=ana)
        question = Message.objects.get(ticket=ticket, by_customer=True)
    with acting(cast.desk(cast.lena)) as lena:
        macro = tickets.create_macro(name="x", text="x", changes=Changes(), scope=Scope.TEAM, team_id=cast.payments.pk, by=lena)
    with acting(SYSTEM):
        failed_mail(770_077, ticket.pk)
    return Scene(cast, ticket.pk, note.pk, tag.pk, change_id, question.pk, answer.pk, other.pk, link.pk, macro.pk)


# column -> how they come in
CAST: dict[str, Callable[[Cast], Actor]] = {
    "visitor": lambda _: Actor(persona=Persona.VISITOR, window=Window.PORTAL),
    "requester": lambda cast: cast.portal(cast.ingrid),
    "manager": lambda cast: cast.portal(cast.jonas),
    "other customer": lambda cast: cast.portal(cast.paulo),
    "agent as customer": lambda cast: cast.portal(cast.ana),
    "agent": lambda cast: cast.desk(cast.ana),
    "lead": lambda cast: cast.desk(cast.lena),
    "other team": lambda cast: cast.desk(cast.mara),
    "admin at the desk": lambda cast: cast.desk(cast.oskar),
    "reader": lambda cast: cast.desk(cast.rita),
    "admin in settings": lambda cast: cast.settings(cast.oskar),
    "lead in settings": lambda cast: cast.settings(cast.lena),
}


def outcomes(**named: str) -> dict[str, str]:
    """Return a row: who sees nothing of the ticket is the same for every verb."""
    row = dict.fromkeys(CAST, INVISIBLE)
    row |= {"requester": FORBIDDEN, "manager": FORBIDDEN, "agent": DONE, "lead": DONE, "reader": FORBIDDEN}
    return row | {who.replace("_", " "): outcome for who, outcome in named.items()}


TEAM_ONLY = outcomes()
AT_THE_DESK = dict.fromkeys(("agent", "lead", "other team", "admin at the desk", "reader"), DONE)
DESK_ONLY = dict.fromkeys(CAST, FORBIDDEN) | dict.fromkeys(AT_THE_DESK, INVISIBLE)
TEAM_AND_ONLOOKERS = outcomes(reader=DONE)
TEAM_AND_CUSTOMERS = outcomes(requester=DONE, manager=DONE)
ANY_SIGHT = outcomes(requester=DONE, manager=DONE, reader=DONE)
SETTINGS = {who: DONE if who == "admin in settings" else FORBIDDEN for who in CAST}
# Done by the system, once the role was asked.
MAIL_DESK = SETTINGS | {"admin at the desk": DONE}
TAG_SETTINGS = SETTINGS | {"lead in settings": DONE, "lead": DONE, "admin at the desk": DONE}
# In the workspace an admin keeps the right, but the persona holds no grant to write there.
NOT_PORTAL = dict.fromkeys(CAST, FORBIDDEN) | {"agent": DONE, "lead": DONE}


def _mailbox() -> Mailbox:
    with acting(SYSTEM):
        return Mailbox.objects.get_or_create(address="help@example.org", defaults={"name": "Help"})[0]


def _macro(scene: Scene) -> Macro:
    """Return the macro that Lena keeps for her team."""
    with acting(SYSTEM):
        return Macro.objects.get(pk=scene.macro)


def _change_macro(scene: Scene, by: Actor) -> None:
    facts: dict[str, Any] = {"name": "y", "text": "y", "changes": Changes(), "kind": Kind.NOTE}
    tickets.change_macro(_macro(scene), version=1, scope=Scope.TEAM, team_id=scene.cast.payments.pk, by=by, **facts)


ON_TICKETS: dict[str, tuple[Callable[[Scene, Actor], Any], dict[str, str]]] = {
    "set_fields": (lambda s, by: tickets.set_fields(s.ticket, fields={_field().key: "12"}, by=by), TEAM_ONLY),
    "add_note": (lambda s, by: tickets.add_note(s.ticket, body="x", by=by), TEAM_AND_ONLOOKERS),
    "save_draft": (lambda s, by: tickets.save_draft(s.ticket, kind=Kind.REPLY, content=Content("x"), stand=Stand(), by=by), TEAM_ONLY),
    "discard_draft": (lambda s, by: tickets.discard_draft(s.ticket, kind=Kind.NOTE, by=by), TEAM_AND_ONLOOKERS),
    "hold_reply": (lambda s, by: tickets.hold_reply(s.ticket, body="x", send_at=clock.now(), by=by), TEAM_ONLY),
    "hold_note": (lambda s, by: tickets.hold_note(s.ticket, body="x", send_at=clock.now(), by=by), TEAM_AND_ONLOOKERS),
    "share_note": (
        lambda s, by: tickets.share_note(s.message, team_ids=[s.cast.bookings.pk], by=by),
        outcomes(requester=INVISIBLE, manager=INVISIBLE, reader=DONE),
    ),
    "reply": (lambda s, by: tickets.reply(s.ticket, body="x", by=by), TEAM_AND_CUSTOMERS),
    "solve": (lambda s, by: tickets.solve(s.ticket, by=by), TEAM_AND_CUSTOMERS),
    "reopen": (lambda s, by: tickets.reopen(s.ticket, by=by), TEAM_AND_CUSTOMERS),
    "take": (lambda s, by: tickets.take(s.ticket, by=by), TEAM_ONLY),
    "assign": (lambda s, by: tickets.assign(s.ticket, assignee_id=s.cast.dev.pk, version=s.ticket.version, by=by), TEAM_ONLY),
    "ask_for": (lambda s, by: tickets.ask_for(s.ticket, person_id=s.cast.dev.pk, by=by), TEAM_ONLY),
    "hand_over": (lambda s, by: tickets.hand_over(s.ticket, team_id=s.cast.bookings.pk, version=s.ticket.version, by=by), TEAM_ONLY),
    "change": (
        lambda s, by: tickets.change(s.ticket, version=s.ticket.version, priority=Priority.HIGH, status=Status.OPEN, by=by),
        TEAM_ONLY,
    ),
    "set_due": (lambda s, by: tickets.set_due(s.ticket, due_at=timezone.now(), version=s.ticket.version, by=by), TEAM_ONLY),
    "tag": (lambda s, by: tickets.tag(s.ticket, name="new", by=by), TEAM_ONLY),
    "untag": (lambda s, by: tickets.untag(s.ticket, tag_id=s.tag, by=by), TEAM_ONLY),
    "send_again": (lambda s, by: mail.send_again(s.ticket, mail_id=770_077, by=by), TEAM_ONLY),
    "add_participant": (lambda s, by: tickets.add_participant(s.ticket, email="paulo@example.org", by=by), TEAM_ONLY),
    "remove_participant": (lambda s, by: tickets.remove_participant(s.ticket, person_id=s.cast.paulo.pk, by=by), TEAM_ONLY),
    "apply": (lambda s, by: tickets.apply(s.ticket, Changes(priority=1, assignee="none", add_tags=("new",)), by=by), TEAM_ONLY),
    "apply_macro": (lambda s, by: tickets.apply_macro(s.ticket, Macro(pk=s.macro, changes={"priority": 1}), by=by), TEAM_ONLY),
    "create_macro": (
        lambda _, by: tickets.create_macro(name="x", text="x", changes=Changes(), by=by),
        DESK_ONLY | AT_THE_DESK,
    ),
    "change_macro": (
        _change_macro,
        DESK_ONLY | dict.fromkeys(AT_THE_DESK, FORBIDDEN) | {"lead": DONE},
    ),
    "delete_macro": (
        lambda s, by: tickets.delete_macro(_macro(s), by=by),
        DESK_ONLY | dict.fromkeys(AT_THE_DESK, FORBIDDEN) | {"lead": DONE},
    ),
    # It refuses each ticket by itself, and tells which.
    "change_all": (
        lambda s, by: _refused_all(tickets.change_all([s.number], Changes(status=5), by=by)),
        DESK_ONLY | {"agent": DONE, "lead": DONE},
    ),
    "begin_bulk": (lambda s, by: tickets.begin_bulk([s.number], Changes(status=5), title="x", by=by), DESK_ONLY | AT_THE_DESK),
    "stop_bulk": (lambda s, by: tickets.stop_bulk(_bulk(s), by=by), DESK_ONLY | AT_THE_DESK),
    "undo_bulk": (lambda s, by: tickets.undo_bulk(_bulk(s), by=by), DESK_ONLY | AT_THE_DESK),
    # One's own deeds only, and only from the workspace.
    "undo": (
        lambda s, by: tickets.undo(s.change, by=by),
        dict.fromkeys(CAST, INVISIBLE)
        | {"agent": DONE}
        | dict.fromkeys(("visitor", "requester", "manager", "other customer", "agent as customer"), FORBIDDEN)
        | dict.fromkeys(("admin in settings", "lead in settings"), FORBIDDEN),
    ),
    "be_present": (lambda s, by: live.be_present(s.ticket, mode=Mode.WRITING, by=by), TEAM_AND_ONLOOKERS),
    "leave": (lambda s, by: live.leave(s.ticket, by=by), TEAM_AND_ONLOOKERS),
    "log_read": (lambda s, by: tickets.log_read(s.ticket, by=by), ANY_SIGHT),
    "mark_seen": (lambda s, by: tickets.mark_seen(s.ticket, by=by), ANY_SIGHT),
    "mark_mentions_seen": (lambda s, by: tickets.mark_mentions_seen(s.ticket, by=by), TEAM_AND_ONLOOKERS),
    "follow": (lambda s, by: tickets.follow(s.ticket, by=by), TEAM_AND_ONLOOKERS),
    "unfollow": (lambda s, by: tickets.unfollow(s.ticket, by=by), TEAM_AND_ONLOOKERS),
    "snooze": (lambda s, by: tickets.snooze(s.ticket, wakes_on=Waking.REPLY, by=by), TEAM_ONLY),
    "wake": (lambda s, by: tickets.wake(s.ticket, by=by), TEAM_ONLY),
    "link": (lambda s, by: tickets.link(s.ticket, number=s.other, relation=As.CHILD, by=by), TEAM_ONLY),
    "unlink": (lambda s, by: tickets.unlink(s.ticket, link_id=s.link, by=by), TEAM_ONLY),
    "merge": (lambda s, by: tickets.merge(s.ticket, into=s.other, by=by), TEAM_ONLY),
    # Who sees nothing of the target sees no merge; Ingrid's company sees both tickets, and may not.
    "unmerge": (lambda s, by: tickets.unmerge(Merge.objects.get(target=Ticket.objects.get(pk=s.other)), by=by), TEAM_ONLY),
    "split": (lambda s, by: tickets.split(s.ticket, message_ids=[s.question], subject="x", by=by), TEAM_ONLY),
    "answer_children": (lambda s, by: tickets.answer_children(s.ticket, message_id=s.answer, numbers=[s.other], by=by), TEAM_ONLY),
    "solve_children": (lambda s, by: tickets.solve_children(s.ticket, numbers=[s.other], by=by), TEAM_ONLY),
}


@pytest.mark.parametrize("name", ON_TICKETS)
def test_action_on_a_ticket(scene: Scene, name: str) -> None:
    deed, row = ON_TICKETS[name]
    assert _outcomes(scene, deed) == row


# What needs no ticket: one's own deeds, and the settings.
EVERYBODY_SIGNED_IN = {who: FORBIDDEN if who == "visitor" else DONE for who in CAST}


AT_DESK = dict.fromkeys(CAST, FORBIDDEN) | dict.fromkeys(("agent", "lead", "other team", "admin at the desk", "reader"), DONE)
ONES_TEAMS = dict.fromkeys(CAST, INVISIBLE) | {"agent": DONE, "lead": DONE}


def _view(scene: Scene) -> View:
    """Return a view that the lead saved for Payments, as far as it is there for whoever asks."""
    with acting(scene.cast.desk(scene.cast.lena)) as lena:
        key = tickets.create_view(name="Payments", query="", scope=Scope.TEAM, team_id=scene.cast.payments.pk, by=lena).pk
    return View.objects.get(pk=key)


def _upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.txt", b"text")


# A waiting message of Ana's: nobody else's, whatever their role.
AUTHOR_ONLY = (
    dict.fromkeys(CAST, FORBIDDEN) | dict.fromkeys(("lead", "other team", "admin at the desk", "reader"), INVISIBLE) | {"agent": DONE}
)


def _waiting(scene: Scene) -> int:
    with acting(scene.cast.desk(scene.cast.ana)) as ana:
        return tickets.hold_note(scene.ticket, body="x", send_at=clock.now(), by=ana).pk


OTHERS: dict[str, tuple[Callable[[Scene, Actor], Any], dict[str, str]]] = {
    "create_mailbox": (lambda _, by: mail.create_mailbox(mail.MailboxFacts("pay@example.org", "Pay"), by=by), SETTINGS),
    "change_mailbox": (lambda _, by: mail.change_mailbox(_mailbox(), mail.MailboxFacts("pay@example.org", "Pay"), by=by), SETTINGS),
    "replay_mail": (lambda _, by: mail.replay_mail(held_mail().pk, by=by), MAIL_DESK),
    "open_from_mail": (lambda _, by: mail.open_from_mail(held_mail().pk, by=by), MAIL_DESK),
    # An admin in no team sees no ticket to which it could go.
    "join_mail": (
        lambda s, by: mail.join_mail(held_mail().pk, number=s.number, by=by),
        MAIL_DESK | dict.fromkeys(("admin in settings", "admin at the desk"), "invalid"),
    ),
    "read_mail_source": (lambda _, by: mail.read_mail_source(held_mail().pk, by=by), dict.fromkeys(CAST, FORBIDDEN)),
    "set_wording": (lambda _, by: mail.set_wording({"received": "Hello"}, by=by), SETTINGS),
    "open_ticket": (
        lambda s, by: tickets.open_ticket(requester_id=s.cast.ingrid.pk, subject="x", body="x", by=by),
        NOT_PORTAL
        | {
            "visitor": FORBIDDEN,
            "requester": DONE,
            "manager": DONE,
            "other customer": DONE,
            "agent as customer": DONE,
            "other team": "invalid",
            "admin at the desk": "invalid",
            "admin in settings": "invalid",
            "lead in settings": INVISIBLE,
        },
    ),
    "stage_attachment": (
        lambda s, by: tickets.stage_attachment(_upload(), by=by),
        EVERYBODY_SIGNED_IN | {"admin in settings": FORBIDDEN, "lead in settings": FORBIDDEN},
    ),
    "take_back": (lambda s, by: tickets.take_back(_waiting(s), by=by), AUTHOR_ONLY),
    "change_send_time": (
        lambda s, by: tickets.change_send_time(_waiting(s), send_at=clock.now() + timedelta(hours=1), by=by),
        AUTHOR_ONLY,
    ),
    "create_tag": (lambda s, by: tickets.create_tag(name="fresh", by=by), TAG_SETTINGS),
    "change_tag": (
        lambda s, by: tickets.change_tag(Tag.objects.get(pk=s.tag), name="renamed", by=by),
        TAG_SETTINGS | {"lead": FORBIDDEN, "admin at the desk": FORBIDDEN},
    ),
    "create_view": (lambda _, by: tickets.create_view(name="Vat", query="tag=vat", by=by), AT_DESK),
    # The rest with a view of Payments.
    "change_view": (lambda s, by: tickets.change_view(_view(s), name="Other", by=by), ONES_TEAMS | {"agent": FORBIDDEN}),
    "delete_view": (lambda s, by: tickets.delete_view(_view(s), by=by), ONES_TEAMS | {"agent": FORBIDDEN}),
    "move_view": (lambda s, by: tickets.move_view(_view(s), is_up=True, by=by), ONES_TEAMS),
    "pin_view": (lambda s, by: tickets.pin_view(_view(s), is_pinned=False, by=by), ONES_TEAMS),
    "hand_over_open_work": (
        lambda s, by: tickets.hand_over_open_work(s.cast.ana.pk, to_person_id=None, by=by),
        SETTINGS | {"admin at the desk": DONE},
    ),
    "merge_people": (lambda s, by: tickets.merge_people(s.cast.paulo.pk, into_id=s.cast.ingrid.pk, by=by), SETTINGS),
    "invite": (lambda s, by: identity.invite(email="new@example.org", name="New", role=_role("agent"), by=by), SETTINGS),
    "change_person": (lambda s, by: identity.change_person(_person(s.cast.paulo), name="Other", by=by), SETTINGS),
    "deactivate": (lambda s, by: identity.deactivate(_person(s.cast.paulo), by=by), SETTINGS),
    "reactivate": (lambda s, by: identity.reactivate(_gone(s.cast.paulo), by=by), SETTINGS),
    "create_team": (lambda s, by: identity.create_team(name="New", by=by), SETTINGS),
    "change_team": (lambda s, by: identity.change_team(_team(s.cast.bookings), name="Other", by=by), SETTINGS),
    "set_members": (lambda s, by: identity.set_members(_team(s.cast.bookings), member_ids=[s.cast.dev.pk], by=by), SETTINGS),
    "create_organisation": (lambda s, by: identity.create_organisation(name="New", by=by), SETTINGS),
    "change_organisation": (lambda s, by: identity.change_organisation(_organisation(s.cast.fjord), name="Other", by=by), SETTINGS),
    "change_desk": (lambda s, by: identity.change_desk(name="Other", hue=10, default_team=None, by=by), SETTINGS),
    "keep_test_customer": (lambda _, by: identity.keep_test_customer(by=by), SETTINGS | {"admin at the desk": DONE}),
    "show_first_steps": (lambda _, by: identity.show_first_steps(is_shown=False, by=by), SETTINGS),
    "give_notices": (lambda _, by: identity.give_notices({"followed": []}, by=by), SETTINGS),
    "create_role": (lambda s, by: identity.create_role(name="New", allowed=["ticket.reply"], by=by), SETTINGS),
    "change_role": (lambda s, by: identity.change_role(_role("lead"), name="Other", allowed=["ticket.reply"], by=by), SETTINGS),
    "create_provider": (lambda s, by: _provider(by), SETTINGS),
    "change_provider": (
        lambda s, by: identity.change_provider(
            _a_provider(), name="New", client_id="x", domains="example.org", makes_people=False, is_on=False, by=by
        ),
        SETTINGS,
    ),
    "reset_second_step": (
        lambda s, by: identity.reset_second_step(_with_second_step(s.cast.dev), by=by),
        SETTINGS | {"admin at the desk": DONE},
    ),
    "require_second_step": (lambda s, by: identity.require_second_step(_role("lead"), days=7, by=by), SETTINGS),
    "set_teams": (lambda s, by: identity.set_teams(_person(s.cast.dev), team_ids=[s.cast.bookings.pk], by=by), SETTINGS),
    "archive_team": (lambda s, by: tickets.archive_team(_team(s.cast.bookings), heir_id=s.cast.payments.pk, by=by), SETTINGS),
    "sign_out_everywhere": (lambda s, by: identity.sign_out_everywhere(_person(s.cast.dev), by=by), SETTINGS | {"admin at the desk": DONE}),
    "set_preferences": (
        lambda _, by: identity.set_preferences(undo_seconds=5, by=by),
        dict.fromkeys(CAST, DONE)
        | dict.fromkeys(("visitor", "requester", "manager", "other customer", "agent as customer"), FORBIDDEN)
        | dict.fromkeys(("admin in settings", "lead in settings"), FORBIDDEN),
    ),
    "restore": (lambda s, by: versions.restore(nouns()["team"], _version(s.cast.bookings), newest=2, by=by), SETTINGS),
    # By the command alone.
    "apply_file": (lambda _, by: versions.apply_file([], by=by), dict.fromkeys(CAST, FORBIDDEN)),
    "failed_jobs": (lambda _, by: identity.failed_jobs(by=by), SETTINGS),
    "run_again": (lambda _, by: identity.run_again(_failed_job(), by=by), SETTINGS),
    # At the desk the log is empty: only the persona of the settings reads it.
    "ask_why": (lambda s, by: tickets.ask_why(s.cast.ana.pk, number=s.number, by=by), SETTINGS | {"admin at the desk": DONE}),
    "begin_seeing_as": (
        lambda s, by: identity.begin_seeing_as(person_id=s.cast.dev.pk, by=by),
        SETTINGS | {"admin at the desk": DONE},
    ),
    "export_audit": (lambda _, by: identity.export_audit(Wanted(), by=by), SETTINGS | {"admin at the desk": DONE}),
}

FACTS = fields.Facts("Refund", FieldKind.NUMBER)


def _field(by: Actor | None = None) -> Field:
    with acting(SYSTEM) as system:
        return fields.create_field(FACTS, key="refund", by=system)


def _archived_field() -> Field:
    with acting(SYSTEM) as system:
        field = _field()
        fields.archive_field(field, by=system)
        return field


def _type(*, is_archived: bool = False) -> TicketType:
    with acting(SYSTEM) as system:
        kind = TicketType.objects.get(pk="incident")
        if is_archived:
            tickets.archive_type(kind, by=system)
        return kind


OTHERS |= {
    "create_field": (lambda _, by: fields.create_field(FACTS, by=by), SETTINGS),
    "change_field": (lambda _, by: fields.change_field(_field(), fields.Facts("Money back", FieldKind.NUMBER), by=by), SETTINGS),
    "replace_field": (lambda _, by: fields.replace_field(_field(), fields.Facts("Refund", FieldKind.TEXT), by=by), SETTINGS),
    "move_field": (lambda _, by: fields.move_field(_field(), places=1, by=by), SETTINGS),
    "create_type": (lambda _, by: tickets.create_type(TypeFacts("Booking change"), by=by), SETTINGS),
    "change_type": (lambda _, by: tickets.change_type(_type(), TypeFacts("Outage", icon="bolt"), by=by), SETTINGS),
    "set_form": (lambda _, by: tickets.set_form(_type(), [Line(_field().key, help="In euros.")], by=by), SETTINGS),
    "move_type": (lambda _, by: tickets.move_type(_type(), places=1, by=by), SETTINGS),
    "order_types": (lambda _, by: tickets.order_types(["task"], by=by), SETTINGS),
    "archive_type": (lambda _, by: tickets.archive_type(_type(), by=by), SETTINGS),
    "restore_type": (lambda _, by: tickets.restore_type(_type(is_archived=True), by=by), SETTINGS),
    "archive_field": (lambda _, by: fields.archive_field(_field(), by=by), SETTINGS),
    "restore_field": (lambda _, by: fields.restore_field(_archived_field(), by=by), SETTINGS),
}


def _status(name: str = "In progress", *, is_archived: bool = False) -> TicketStatus:
    with acting(SYSTEM) as system:
        made = tickets.create_status(category=Status.OPEN, name=name, by=system)
        if is_archived:
            tickets.archive_status(made, by=system)
        return made


OTHERS |= {
    "create_status": (lambda _, by: tickets.create_status(category=Status.OPEN, name="In progress", by=by), SETTINGS),
    "change_status": (lambda _, by: tickets.change_status(_status(), name="Being repaired", wording="In repair", by=by), SETTINGS),
    "make_status_default": (lambda _, by: tickets.make_status_default(_status(), by=by), SETTINGS),
    "move_status": (lambda _, by: tickets.move_status(_status(), places=-1, by=by), SETTINGS),
    "order_statuses": (lambda _, by: tickets.order_statuses([_status().key], by=by), SETTINGS),
    "archive_status": (lambda _, by: tickets.archive_status(_status(), by=by), SETTINGS),
    "restore_status": (lambda _, by: tickets.restore_status(_status(is_archived=True), by=by), SETTINGS),
    "set_transitions": (lambda _, by: tickets.set_transitions({_status().pk: {GIVEN + Status.SOLVED}}, by=by), SETTINGS),
}


def _low() -> TicketPriority:
    """Return a priority that is no default, as whoever reads the request loaded it."""
    with acting(SYSTEM):
        return TicketPriority.objects.get(key="low")


def _archived_priority() -> TicketPriority:
    with acting(SYSTEM) as system:
        tickets.archive_priority(_low(), by=system)
        return _low()


OTHERS |= {
    "create_priority": (lambda _, by: tickets.create_priority(name="Soon", by=by), SETTINGS),
    "change_priority": (lambda _, by: tickets.change_priority(_low(), name="Later", tone="blue", by=by), SETTINGS),
    "make_priority_default": (lambda _, by: tickets.make_priority_default(_low(), by=by), SETTINGS),
    "move_priority": (lambda _, by: tickets.move_priority(_low(), places=-1, by=by), SETTINGS),
    "order_priorities": (lambda _, by: tickets.order_priorities(["low", "high"], by=by), SETTINGS),
    "archive_priority": (lambda _, by: tickets.archive_priority(_low(), by=by), SETTINGS),
    "restore_priority": (lambda _, by: tickets.restore_priority(_archived_priority(), by=by), SETTINGS),
}

# Payments in the week of MONDAY: whoever holds the right for all teams, and who leads this one; both in the settings only.
MONDAY = date(2026, 11, 23)
FAR = Span(datetime(2090, 1, 2, 8, tzinfo=UTC), datetime(2090, 1, 2, 16, tzinfo=UTC))
ARRANGING = SETTINGS | {"lead in settings": DONE}
HOURS: dict[str, Any] = {"zone": "Europe/Berlin", "ranges": {1: [(480, 960)]}, "special": {}}


def _week(scene: Scene) -> dict[str, Any]:
    """Return a week with a shift of Ana on Monday and one of Dev on Tuesday."""
    with acting(SYSTEM) as by:
        for version, who in enumerate((scene.cast.ana, scene.cast.dev)):
            day = MONDAY + timedelta(days=version)
            coverage.set_shift(scene.cast.payments.pk, day=day, person_id=who.pk, starts=480, ends=960, version=version, by=by)
    return {"monday": MONDAY, "version": 2}


def _pattern(scene: Scene, first: date = MONDAY) -> ShiftPattern:
    facts: dict[str, Any] = {"weekdays": [first.isoweekday()], "starts": 480, "ends": 960, "valid_from": first}
    with acting(SYSTEM) as by:
        return coverage.create_pattern(scene.cast.payments.pk, person_id=scene.cast.ana.pk, by=by, **facts)


def _time_off(scene: Scene) -> TimeOff:
    with acting(scene.cast.desk(scene.cast.ana)) as ana:
        return coverage.request_time_off(first=MONDAY, last=MONDAY, by=ana)


def _swap(scene: Scene, *, is_accepted: bool = False) -> Swap:
    """Return a swap that Ana asked Dev for, in a far year so that her shift lies ahead."""
    day = date(2090, 1, 2)
    with acting(SYSTEM) as by:
        for who in (scene.cast.ana, scene.cast.dev):
            facts: dict[str, Any] = {
                "weekdays": [day.isoweekday() + (who == scene.cast.dev)],
                "starts": 480,
                "ends": 960,
                "valid_from": day,
            }
            coverage.create_pattern(scene.cast.payments.pk, person_id=who.pk, by=by, **facts)
    at = datetime(2090, 1, 2, 8, tzinfo=UTC)
    with acting(scene.cast.desk(scene.cast.ana)) as ana:
        swap = coverage.ask_swap(scene.cast.payments.pk, other_id=scene.cast.dev.pk, gives_at=at, takes_at=at + timedelta(days=1), by=ana)
    if is_accepted:
        with acting(scene.cast.desk(scene.cast.dev)) as dev:
            coverage.answer_swap(swap, is_accepted=True, by=dev)
    return swap


def _asks(scene: Scene, by: Actor) -> Swap:
    _pattern(scene, first=date(2090, 1, 2))
    at = datetime(2090, 1, 2, 8, tzinfo=UTC)
    return coverage.ask_swap(scene.cast.payments.pk, other_id=scene.cast.dev.pk, gives_at=at, by=by)


OF_COVERAGE: dict[str, tuple[Callable[[Scene, Actor], Any], dict[str, str]]] = {
    "set_hours": (lambda s, by: coverage.set_hours(s.cast.payments.pk, version=0, by=by, **HOURS), ARRANGING),
    "create_pattern": (
        lambda s, by: coverage.create_pattern(
            s.cast.payments.pk, person_id=s.cast.ana.pk, weekdays=[1], starts=480, ends=960, valid_from=MONDAY, by=by
        ),
        ARRANGING,
    ),
    "change_pattern": (
        lambda s, by: coverage.change_pattern(
            _pattern(s), person_id=s.cast.dev.pk, weekdays=[2], starts=480, ends=960, valid_from=MONDAY, version=1, by=by
        ),
        ARRANGING,
    ),
    # Ana's shift, and Dev is asked.
    "ask_swap": (_asks, AT_DESK | dict.fromkeys(("lead", "other team", "admin at the desk", "reader"), "invalid")),
    "answer_swap": (lambda s, by: coverage.answer_swap(_swap(s), is_accepted=True, by=by), dict.fromkeys(CAST, FORBIDDEN)),
    "cancel_swap": (lambda s, by: coverage.cancel_swap(_swap(s), by=by), dict.fromkeys(CAST, FORBIDDEN) | {"agent": DONE}),
    "decide_swap": (lambda s, by: coverage.decide_swap(_swap(s, is_accepted=True), is_approved=True, by=by), ARRANGING),
    "import_time_off": (lambda s, by: coverage.import_time_off(s.cast.ana.pk, [FAR], by=by), ARRANGING),
    "import_shifts": (lambda s, by: coverage.import_shifts(s.cast.payments.pk, s.cast.ana.pk, [FAR], by=by), ARRANGING),
    "delete_pattern": (lambda s, by: coverage.delete_pattern(_pattern(s), version=1, by=by), ARRANGING),
    "set_shift": (
        lambda s, by: coverage.set_shift(s.cast.payments.pk, day=MONDAY, person_id=s.cast.ana.pk, starts=480, ends=960, version=0, by=by),
        ARRANGING,
    ),
    "remove_shift": (lambda s, by: coverage.remove_shift(s.cast.payments.pk, key=f"c1-{MONDAY}", by=by, **_week(s)), ARRANGING),
    "swap_shifts": (
        lambda s, by: coverage.swap_shifts(
            s.cast.payments.pk, key=f"c1-{MONDAY}", other_key=f"c2-{MONDAY + timedelta(days=1)}", by=by, **_week(s)
        ),
        ARRANGING,
    ),
    "undo_week": (lambda s, by: coverage.undo_week(s.cast.payments.pk, by=by, **_week(s)), ARRANGING),
    "publish_week": (lambda s, by: coverage.publish_week(s.cast.payments.pk, by=by, **_week(s)), ARRANGING),
    "give_time_off": (lambda s, by: coverage.give_time_off(s.cast.ana.pk, first=MONDAY, last=MONDAY, by=by), ARRANGING),
    "decide_time_off": (lambda s, by: coverage.decide_time_off(_time_off(s), is_approved=True, by=by), ARRANGING),
    "cancel_time_off": (lambda s, by: coverage.cancel_time_off(_time_off(s), by=by), ARRANGING | {"agent": DONE}),
    # Oskar and Rita are in no team, so nobody would decide.
    "request_time_off": (
        lambda _, by: coverage.request_time_off(first=MONDAY, last=MONDAY, by=by),
        AT_DESK | dict.fromkeys(("admin at the desk", "reader"), "invalid"),
    ),
    "create_feed": (lambda _, by: coverage.create_feed(by=by), AT_DESK),
    "revoke_feed": (lambda _, by: coverage.revoke_feed(by=by), AT_DESK),
}
OTHERS |= OF_COVERAGE


def _rule(scene: Scene) -> Rule:
    with acting(SYSTEM) as by:
        return routing.create_rule(name="Rule", by=by, **RULE)


def _archived_rule(scene: Scene) -> Rule:
    rule = _rule(scene)
    with acting(SYSTEM) as by:
        routing.archive_rule(rule, by=by)
    return rule


def _skill() -> Skill:
    with acting(SYSTEM):
        return Skill.objects.create(name="German")


RULE: dict[str, Any] = {"conditions": {"all": []}, "actions": [{"do": "priority", "priority": 1}]}
OF_ROUTING: dict[str, tuple[Callable[[Scene, Actor], Any], dict[str, str]]] = {
    "create_rule": (lambda _, by: routing.create_rule(name="x", by=by, **RULE), SETTINGS),
    "change_rule": (lambda s, by: routing.change_rule(_rule(s), version=1, name="x", stops=True, is_on=True, by=by, **RULE), SETTINGS),
    "switch_rule": (lambda s, by: routing.switch_rule(_rule(s), is_on=False, by=by), SETTINGS),
    "order_fields": (lambda _, by: fields.order_fields([_field().key], by=by), SETTINGS),
    "move_rule": (lambda s, by: routing.move_rule(_rule(s), to=1, by=by), SETTINGS),
    "order_rules": (lambda s, by: routing.order_rules([_rule(s).slug], by=by), SETTINGS),
    "archive_rule": (lambda s, by: routing.archive_rule(_rule(s), by=by), SETTINGS),
    "restore_rule": (lambda s, by: routing.restore_rule(_archived_rule(s), by=by), SETTINGS),
    "set_policy": (lambda s, by: routing.set_policy(s.cast.payments.pk, strategy="in_turn", by=by), ARRANGING),
    "set_agent": (lambda s, by: routing.set_agent(s.cast.ana.pk, capacity=4, skills={_skill().pk: 2}, by=by), ARRANGING),
    "create_skill": (lambda _, by: routing.create_skill(name="German", by=by), SETTINGS),
    "change_skill": (lambda _, by: routing.change_skill(_skill(), name="Deutsch", by=by), SETTINGS),
    "set_away": (lambda _, by: routing.set_away(is_away=True, by=by), AT_DESK),
}
OTHERS |= OF_ROUTING

OF_FIRST_STEPS: dict[str, tuple[Callable[[Scene, Actor], Any], dict[str, str]]] = {
    "send_test_ticket": (lambda _, by: first_steps.send_test_ticket(by=by), SETTINGS | {"admin at the desk": DONE}),
    "solve_test_tickets": (lambda _, by: first_steps.solve_test_tickets(by=by), SETTINGS | {"admin at the desk": DONE}),
    # Here mail leaves the desk: nobody sees the link (tests/first_steps shows it without).
    "show_invitation": (
        lambda s, by: first_steps.show_invitation(_person(s.cast.paulo), by=by),
        SETTINGS | {"admin in settings": "invalid", "admin at the desk": "invalid"},
    ),
}
OTHERS |= OF_FIRST_STEPS

# Actions that no actor calls by right: what protects each instead.
BY_OTHER_MEANS = {
    "wake_due": "run by the worker as the system; takes no actor",
    "work_on_bulks": "run by the worker, as the person who began it (tests/tickets/test_bulk.py)",
    "close_forgotten": "run by a job as the system; takes no actor",
    "create_first_admin": "the signed set-up link and an empty desk (tests/web/accounts)",
    "accept_invitation": "the signed link in the mail (tests/web/accounts)",
    "invitation_token": "writes nothing; called for the mail",
    "invited_person": "reads within the accounts persona",
    "change_profile": "a person's own record, held by the policy customer_changes_self",
    "keep_a_manager": "a check that actions share; writes nothing",
    "end_session": "one's own sessions only: the view passes the person who is signed in (tests/web/accounts)",
    "end_sessions": "called by actions that checked; lends the accounts persona",
    "person_of_provider": "the provider's signed word; for the accounts window (tests/web/accounts/test_openid.py)",
    "person_for_address": "called by actions that checked (open_ticket, add_participant)",
    **dict.fromkeys(
        (
            "end_seeing_as",
            "note_asked_for_second_step",
            "note_new_password",
            "note_second_step_added",
            "note_second_step_removed",
            "note_session_seen",
            "note_sign_in_failed",
            "note_signed_in",
        ),
        "the accounts window's own log; lends the accounts persona (tests/web/accounts/test_sign_ins.py)",
    ),
    "retire_merged": "the second half of merge_people",
}


@pytest.mark.parametrize("name", OTHERS)
def test_action_without_a_ticket(scene: Scene, name: str) -> None:
    deed, row = OTHERS[name]
    assert _outcomes(scene, deed) == row


def test_every_action_has_a_row() -> None:
    named = {*ON_TICKETS, *OTHERS, *BY_OTHER_MEANS}
    listed = (tickets, identity, live, coverage, versions, fields, routing, mail, first_steps)
    actions = {name for module in listed for name in module.__all__} - {"Facts", "MailboxFacts"}
    assert actions - named == set()
    assert named - actions == set()


def _outcomes(scene: Scene, deed: Callable[[Scene, Actor], Any]) -> dict[str, str]:
    """Let each member of the cast try it on the same scene."""
    row = {}
    for who, come_in in CAST.items():
        by = come_in(scene.cast)
        with transaction.atomic():
            row[who] = _outcome(scene, deed, by)
            transaction.set_rollback(True)
    return row


def _outcome(scene: Scene, deed: Callable[[Scene, Actor], Any], by: Actor) -> str:
    try:
        with acting(by):
            deed(scene, by)
    except ForbiddenError:
        return FORBIDDEN
    except InvalidError:
        return "invalid"
    except (Ticket.DoesNotExist, Message.DoesNotExist, Outgoing.DoesNotExist, Event.DoesNotExist, View.DoesNotExist):
        return INVISIBLE
    except ProgrammingError as error:
        if "permission denied" not in str(error) and "row-level security" not in str(error):
            raise
        # The last guard: a persona that holds no right on tickets at all does not even learn that there is one.
        return INVISIBLE if re.search(r"\btickets_(ticket|message|view)\b", str(error)) else FORBIDDEN
    return DONE


def _version(team: Team) -> Version:
    """Return the first of two versions of a team."""
    with acting(SYSTEM):
        for topic in ("Boats", "Now"):
            keep("team", team.pk, {"name": team.name, "topic": topic, "icon": team.icon, "archived": False}, by=SYSTEM)
        return Version.objects.get(noun="team", key=str(team.pk), number=1)


def _failed_job() -> int:
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_jobs (queue_name, task_name, status) values ('default', 'notify', 'failed') returning id")
        return int(cursor.fetchone()[0])


def _refused_all(outcome: Outcome) -> None:
    """Say a refusal of the only ticket as the single action would."""
    if outcome.refusals:
        raise Ticket.DoesNotExist


def _bulk(scene: Scene) -> Bulk:
    """Return a bulk deed of Ana's that has just ended; in anybody else's hands it is a row that they cannot see."""
    with acting(SYSTEM):
        return Bulk(
            pk=1, person=scene.cast.ana, change_id=scene.change, numbers=[scene.number], position=1, state="done", ended_at=clock.now()
        )


def _role(slug: str) -> Role:
    with acting(SYSTEM):
        return Role.objects.get(slug=slug)


def _person(somebody: Person) -> Person:
    with acting(SYSTEM):
        return Person.objects.select_related("role", "organisation").get(pk=somebody.pk)


def _with_second_step(person: Person) -> Person:
    with acting(SYSTEM):
        TOTP.activate(person, "GEZDGNBVGY3TQOJQ")
    return _person(person)


def _provider(by: Actor) -> Provider:
    url = "https://id.example.org"
    return identity.create_provider(name="Company", server_url=url, client_id="desk", secret="s", domains="example.org", by=by)


def _a_provider() -> Provider:
    with acting(SYSTEM):
        return _provider(SYSTEM)


def _gone(somebody: Person) -> Person:
    with acting(SYSTEM):
        Person.objects.filter(pk=somebody.pk).update(is_active=False)
    return _person(somebody)


def _team(team: Team) -> Team:
    with acting(SYSTEM):
        return Team.objects.get(pk=team.pk)


def _organisation(organisation: Organisation) -> Organisation:
    with acting(SYSTEM):
        return Organisation.objects.get(pk=organisation.pk)
