"""Whoever forgets a filter shows nothing foreign: each table opened bare, as each persona."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction

from frontdesk.actor import ACCOUNTS, SYSTEM, Actor, Persona, Window
from frontdesk.coverage.actions import create_feed, request_time_off, set_hours, set_shift
from frontdesk.coverage.models import Feed, GapTold, ShiftPattern, Swap, TeamHours, TimeOff, Week
from frontdesk.db import checks, policies
from frontdesk.db.acting import acting
from frontdesk.events.models import Event, Signal
from frontdesk.fields.actions import Facts, create_field
from frontdesk.fields.models import Field, ForCustomers
from frontdesk.fields.models import Kind as FieldKind
from frontdesk.identity.models import Provider, SecondStep, SignIn
from frontdesk.lib import clock
from frontdesk.live.actions import be_present
from frontdesk.live.models import Mode, Presence
from frontdesk.mail.models import Decision, Door, Inbound, Mailbox, Original, State
from frontdesk.routing.models import Limit, PersonSkill, Place, Round, Rule, Skill, TeamPolicy, Waiting
from frontdesk.tickets import actions
from frontdesk.tickets.actions.drafting import Content, Stand
from frontdesk.tickets.models import (
    Arrival,
    Attachment,
    Draft,
    FieldValue,
    Follower,
    Kind,
    LinkKind,
    Mention,
    Merge,
    Message,
    Outgoing,
    Participant,
    PriorityMove,
    Scope,
    Submission,
    Tag,
    Ticket,
    TicketLink,
    TicketPriority,
    TicketSeen,
    TicketTag,
    TicketType,
    View,
    ViewPlace,
)
from frontdesk.versions.keeping import keep
from frontdesk.versions.models import Version
from tests.cast import Cast
from tests.routing.ruling import priority, rule
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db

VISITOR = Actor(persona=Persona.VISITOR, window=Window.PORTAL)
OURS = [model for model in apps.get_models() if model.__module__.startswith("frontdesk.")]


@pytest.fixture
def desk(cast: Cast) -> dict[str, int]:
    """One busy ticket of Ingrid in Payments: reply, note with a file, tag, participant, seen marks, events."""
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        mine = Ticket.objects.get(pk=ticket.pk)
        file = actions.stage_attachment(SimpleUploadedFile("trace.txt", b"secret trace"), by=ana)
        note = actions.add_note(mine, body="secret", attachments=[file.pk], by=ana)
        actions.tag(mine, name="hardware", by=ana)
        actions.mark_seen(mine, by=ana)
        be_present(mine, mode=Mode.WRITING, by=ana)
        actions.save_draft(mine, kind=Kind.NOTE, content=Content("half a secret"), stand=Stand(), by=ana)
        actions.hold_note(mine, body="a secret in a moment", send_at=clock.now(), by=ana)
        with acting(SYSTEM) as by:
            create_field(Facts("Refund", FieldKind.NUMBER), by=by)
        actions.set_fields(mine, fields={"refund": "12"}, by=ana)
        actions.stage_attachment(SimpleUploadedFile("later.txt", b"not sent yet"), by=ana)
    return {"ticket": ticket.pk, "note": note.pk}


FOREIGN: dict[str, Callable[[Cast], Actor]] = {
    "a customer of another organisation": lambda cast: cast.portal(cast.paulo),
    "an agent of another team": lambda cast: cast.desk(cast.mara),
    "an admin in the workspace": lambda cast: cast.desk(cast.oskar),
    "a visitor": lambda _: VISITOR,
    "an agent of the team, in the portal": lambda cast: cast.portal(cast.ana),
}
OF_TICKETS: list[Any] = [
    Ticket,
    Message,
    Attachment,
    Participant,
    PriorityMove,
    TicketTag,
    TicketSeen,
    Submission,
    FieldValue,
    Event,
    Presence,
    Signal,
    Draft,
    Outgoing,
    Arrival,
]


@pytest.mark.parametrize("who", FOREIGN)
@pytest.mark.parametrize("model", OF_TICKETS, ids=lambda model: model.__name__)
def test_a_foreigner_sees_no_row(cast: Cast, desk: dict[str, int], who: str, model: Any) -> None:
    with acting(FOREIGN[who](cast)) as foreigner:
        rows = _rows(model)
        # What Ana staged herself and sent to nobody, and when she last looked, is hers in any window.
        own = model in (Attachment, TicketSeen) and foreigner.person_id == cast.ana.pk
        assert len(rows) == (1 if own else 0)


@pytest.fixture
def relations(cast: Cast, desk: dict[str, int]) -> None:
    """A second ticket of Ingrid: linked with and merged into the first, which Ana follows; Dev is named in the note."""
    other = ask(cast)
    with acting(SYSTEM):
        TicketLink.objects.create(one_id=desk["ticket"], other=other, kind=LinkKind.PARENT)
        Merge.objects.create(source=other, target_id=desk["ticket"])
        Follower.objects.create(ticket_id=desk["ticket"], person=cast.ana)
        Mention.objects.create(ticket_id=desk["ticket"], message_id=desk["note"], person=cast.dev)


RELATIONS: list[Any] = [TicketLink, Merge, Follower, Mention]


@pytest.mark.parametrize("model", RELATIONS, ids=lambda model: model.__name__)
def test_a_relation_is_for_those_who_see_what_it_relates(cast: Cast, relations: None, model: Any) -> None:
    for who in FOREIGN.values():
        with acting(who(cast)):
            assert _rows(model) == []
    for somebody in (cast.settings(cast.oskar), ACCOUNTS):
        with acting(somebody):
            assert _rows(model) == []
    # Rita reads all tickets, but not the note that names Dev.
    for person, window in ((cast.ana, cast.desk), (cast.rita, cast.desk), (cast.ingrid, cast.portal), (cast.jonas, cast.portal)):
        is_staff, is_hidden = window == cast.desk, person is cast.rita and model is Mention
        with acting(window(person)):
            assert len(_rows(model)) == int((is_staff or model is Merge) and not is_hidden), person.name


@pytest.fixture
def views(cast: Cast) -> None:
    """Ana's own view, one of Payments, and one that everybody has, which Ana keeps out of her sidebar."""
    with acting(cast.desk(cast.ana)) as ana:
        actions.create_view(name="Mine", query="tag=secret", by=ana)
    with acting(cast.desk(cast.lena)) as lena:
        actions.create_view(name="Ours", query="tag=team", scope=Scope.TEAM, team_id=cast.payments.pk, by=lena)
    with acting(cast.desk(cast.oskar)) as oskar:
        shared = actions.create_view(name="All", query="tag=all", scope=Scope.ALL, by=oskar)
    with acting(cast.desk(cast.ana)) as ana:
        actions.pin_view(shared, is_pinned=False, by=ana)


def test_a_view_is_for_those_who_have_it(cast: Cast, views: None) -> None:
    has = {"ana": ["All", "Mine", "Ours"], "dev": ["All", "Ours"], "mara": ["All"], "rita": ["All"], "oskar": ["All"]}
    for who, names in has.items():
        with acting(cast.desk(getattr(cast, who))):
            assert sorted(view.name for view in _rows(View)) == names
            assert len(_rows(ViewPlace)) == int(who == "ana")
    for nobody in (cast.portal(cast.ana), cast.portal(cast.ingrid), ACCOUNTS, VISITOR):
        with acting(nobody):
            assert _rows(View) == _rows(ViewPlace) == []
    # What everybody has is a setting, and nothing else is.
    with acting(cast.settings(cast.oskar)):
        assert [view.name for view in _rows(View)] == ["All"]
        assert _rows(ViewPlace) == []
        assert View.objects.filter(name="Ours").update(name="x") == 0


@pytest.fixture
def coverage(cast: Cast) -> None:
    """Payments is open on Mondays; Ana works and wants a day off; she has a calendar address."""
    monday = date(2026, 11, 23)
    with acting(SYSTEM) as by:
        set_hours(cast.payments.pk, zone="Europe/Berlin", ranges={1: [(480, 960)]}, special={}, version=0, by=by)
        set_shift(cast.payments.pk, day=monday, person_id=cast.ana.pk, starts=480, ends=960, version=0, by=by)
        ShiftPattern.objects.create(team=cast.payments, person=cast.ana, weekdays=[2], starts=1, ends=2, valid_from=monday)
        GapTold.objects.create(team=cast.payments, starts_at=clock.now())
    with acting(cast.desk(cast.ana)) as ana:
        request_time_off(first=monday, last=monday, by=ana)
        create_feed(by=ana)


@pytest.mark.parametrize("model", [TeamHours, ShiftPattern, Week, TimeOff], ids=lambda model: model.__name__)
def test_coverage_is_for_the_staff(cast: Cast, coverage: None, model: Any) -> None:
    for somebody in (cast.desk(cast.ana), cast.desk(cast.mara), cast.desk(cast.rita), cast.settings(cast.oskar)):
        with acting(somebody):
            assert len(_rows(model)) == 1, somebody.name
    for somebody in (cast.portal(cast.ana), cast.portal(cast.ingrid), cast.portal(cast.jonas), ACCOUNTS, VISITOR):
        with acting(somebody):
            assert _rows(model) == []


def test_a_calendar_address_is_its_persons_alone(cast: Cast, coverage: None) -> None:
    with acting(cast.desk(cast.ana)):
        assert len(_rows(Feed)) == 1
    for somebody in (cast.desk(cast.dev), cast.settings(cast.oskar), cast.settings(cast.lena), cast.portal(cast.ana), ACCOUNTS):
        with acting(somebody):
            assert _rows(Feed) == []
    for somebody in (cast.settings(cast.oskar), cast.portal(cast.ana), cast.portal(cast.ingrid), ACCOUNTS):
        with acting(somebody):
            assert _rows(GapTold) == []


def test_a_swap_is_for_the_two_and_who_arranges_their_team(cast: Cast, coverage: None) -> None:
    with acting(SYSTEM):
        Swap.objects.create(team=cast.payments, asker=cast.ana, other=cast.dev, gives_at=clock.now())
    for somebody in (cast.desk(cast.ana), cast.desk(cast.dev), cast.settings(cast.lena), cast.settings(cast.oskar)):
        with acting(somebody):
            assert len(_rows(Swap)) == 1, somebody.name
    for somebody in (cast.desk(cast.lena), cast.desk(cast.mara), cast.desk(cast.rita), cast.portal(cast.ana), ACCOUNTS, VISITOR):
        with acting(somebody):
            assert _rows(Swap) == [], somebody.name
    with acting(cast.desk(cast.ana)), connection.cursor() as cursor:
        # Nobody answers their own wish, nor asks in somebody else's name.
        cursor.execute("update coverage_swap set state = 'accepted'")
        assert cursor.rowcount == 0
    with acting(cast.desk(cast.ana)), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Swap.objects.create(team=cast.payments, asker=cast.lena, other=cast.dev, gives_at=clock.now())


def test_a_lead_arranges_no_other_team_even_when_an_action_forgets_to_ask(cast: Cast, coverage: None) -> None:
    statements = ["update {} set version = 9", "delete from coverage_shiftpattern", "update coverage_timeoff set state = 'approved'"]
    with acting(cast.desk(cast.ana)), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        TimeOff.objects.create(person=cast.ana, starts_at=clock.now(), ends_at=clock.now() + timedelta(1), state="approved")
    with acting(SYSTEM):
        cast.payments.memberships.filter(person=cast.lena).delete()
    with acting(cast.settings(cast.lena)), connection.cursor() as cursor:
        for statement in (*(statements[0].format(f"coverage_{name}") for name in ("teamhours", "week")), *statements[1:]):
            cursor.execute(statement)
            assert cursor.rowcount == 0, statement


@pytest.fixture
def assignment(cast: Cast, desk: dict[str, int]) -> None:
    """Payments gives out its tickets in turn; Ana speaks German and takes three; a ticket waits."""
    with acting(SYSTEM):
        TeamPolicy.objects.create(team=cast.payments, strategy="in_turn")
        Limit.objects.create(person=cast.ana, capacity=3)
        PersonSkill.objects.create(person=cast.ana, skill=Skill.objects.create(name="German"), weight=2)
        Round.objects.create(team=cast.payments)
        Place.objects.create(team=cast.payments, person=cast.ana, given=1)
        Waiting.objects.create(ticket_id=desk["ticket"], team=cast.payments)


SET = [TeamPolicy, Limit, Skill, PersonSkill]


@pytest.mark.parametrize("model", [*SET, Round, Place, Waiting], ids=lambda model: model.__name__)
def test_who_gets_tickets_is_a_matter_of_the_settings(cast: Cast, assignment: None, model: Any) -> None:
    for somebody in (cast.settings(cast.oskar), cast.settings(cast.lena)):
        with acting(somebody):
            assert len(_rows(model)) == int(model in SET), somebody.name
    for somebody in (cast.desk(cast.ana), cast.desk(cast.rita), cast.portal(cast.ana), cast.portal(cast.ingrid), ACCOUNTS, VISITOR):
        with acting(somebody):
            assert _rows(model) == []


def test_a_lead_sets_no_other_team_s_policy_even_when_an_action_forgets_to_ask(cast: Cast, assignment: None) -> None:
    statements = [
        "update routing_teampolicy set capacity = 1",
        "update routing_limit set capacity = 1",
        "delete from routing_personskill",
        "update routing_skill set name = 'x'",
    ]
    with acting(SYSTEM):
        cast.payments.memberships.filter(person=cast.lena).delete()
    for who, changed in ((cast.lena, 0), (cast.oskar, 1)):
        with acting(cast.settings(who)), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
                assert cursor.rowcount == changed, statement


@pytest.mark.parametrize("statement", ["delete from tickets_view", "update tickets_view set name = 'Taken'"])
def test_a_statement_without_a_condition_leaves_foreign_views_alone(cast: Cast, views: None, statement: str) -> None:
    with acting(cast.desk(cast.mara)), connection.cursor() as cursor:
        cursor.execute("delete from tickets_viewplace")
        with acting(SYSTEM):
            ViewPlace.objects.all().delete()
        cursor.execute(statement)
    with acting(SYSTEM):
        assert {"Mine", "Ours"} <= set(View.objects.values_list("name", flat=True))


@pytest.mark.parametrize("model", OF_TICKETS, ids=lambda model: model.__name__)
def test_the_settings_and_accounts_personas_hold_no_right_on_tickets(cast: Cast, desk: dict[str, int], model: Any) -> None:
    for somebody in (cast.settings(cast.oskar), ACCOUNTS):
        with acting(somebody):
            rows = [row for row in _rows(model) if not isinstance(row, Event) or row.ticket_id is not None]
            assert rows == []


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_outside_acting_every_table_is_empty(cast: Cast, desk: dict[str, int], model: Any) -> None:
    if model._meta.db_table in policies.UNPROTECTED:
        assert "ticket" not in model._meta.db_table
        return
    allowed = 1 if model._meta.model_name == "desk" else 0
    assert len(_rows(model)) == allowed


@pytest.mark.parametrize("persona", [persona for persona in Persona if persona is not Persona.SYSTEM])
def test_what_tickets_were_when_they_came_is_for_the_system_alone(cast: Cast, desk: dict[str, int], persona: Persona) -> None:
    with acting(Actor(persona=persona, window=Window.JOB, person_id=cast.ana.pk, team_ids=(cast.payments.pk,))):
        assert _rows(Arrival) == []
    with acting(SYSTEM):
        assert len(_rows(Arrival)) == 1


def test_owners_see_their_own(cast: Cast, desk: dict[str, int]) -> None:
    for somebody, messages, files in (
        (cast.portal(cast.ingrid), 1, 0),
        (cast.portal(cast.jonas), 1, 0),
        (cast.desk(cast.ana), 2, 2),
        (cast.desk(cast.dev), 2, 1),
        (cast.desk(cast.rita), 1, 0),
    ):
        with acting(somebody):
            assert Ticket.objects.count() == 1
            assert Message.objects.count() == messages, somebody.name
            assert Attachment.objects.count() == files, somebody.name
            assert len(_rows(Tag)) == (0 if somebody.is_customer else 1)


def test_a_field_and_its_values_are_for_those_who_may_know_them(cast: Cast, desk: dict[str, int]) -> None:
    with acting(SYSTEM) as by:
        lead = cast.lena.role_id
        create_field(Facts("For leads", FieldKind.TEXT, view_role_ids=(lead,), edit_role_ids=(lead,)), by=by)
        create_field(Facts("Asked", FieldKind.TEXT, for_customers=ForCustomers.ASKED), by=by)
        values = {"for_leads": "secret", "asked": "plain"}
        actions.set_fields(Ticket.objects.get(pk=desk["ticket"]), fields=values, by=by)
    known = {
        "ana": ["asked", "refund"], "dev": ["asked", "refund"], "rita": ["asked", "refund"], "lena": ["asked", "for_leads", "refund"],
    }  # fmt: skip
    for who, keys in known.items():
        with acting(cast.desk(getattr(cast, who))):
            assert sorted(field.key for field in _rows(Field)) == keys
            assert len(_rows(FieldValue)) == len(keys)
            told = Event.objects.filter(name="ticket.field_changed").values_list("data", flat=True)
            assert sorted(data["field_key"] for data in told) == keys
    for customer in (cast.portal(cast.ingrid), cast.portal(cast.jonas)):
        with acting(customer):
            assert [field.key for field in _rows(Field)] == ["asked"]
            assert [row.value for row in _rows(FieldValue)] == ["plain"]
            assert not Event.objects.filter(name="ticket.field_changed").exists()
    with acting(VISITOR):
        assert [field.key for field in _rows(Field)] == ["asked"]
    with acting(cast.settings(cast.oskar)):
        assert len(_rows(Field)) == 3
    with acting(ACCOUNTS):
        assert _rows(Field) == []


def test_types_are_read_by_staff_and_changed_by_admins(cast: Cast) -> None:
    for staff in (cast.desk(cast.ana), cast.desk(cast.rita), cast.settings(cast.oskar)):
        with acting(staff):
            assert TicketType.objects.count() == 4, staff.name
    for stranger in (cast.portal(cast.ingrid), cast.portal(cast.ana), VISITOR, ACCOUNTS):
        with acting(stranger):
            assert _rows(TicketType) == []
    for staff in (cast.desk(cast.ana), cast.settings(cast.lena)):
        with acting(staff):
            assert _changed("update tickets_tickettype set name = 'Mine'") == 0


def test_priorities_are_read_by_staff_and_changed_by_admins_and_their_walk_is_the_systems(cast: Cast) -> None:
    with acting(SYSTEM):
        PriorityMove.objects.create()
    for staff in (cast.desk(cast.ana), cast.desk(cast.rita), cast.settings(cast.oskar)):
        with acting(staff):
            assert TicketPriority.objects.count() == 4, staff.name
    for stranger in (cast.portal(cast.ingrid), cast.portal(cast.ana), VISITOR, ACCOUNTS):
        with acting(stranger):
            assert _rows(TicketPriority) == []
    for staff in (cast.desk(cast.ana), cast.settings(cast.oskar), cast.portal(cast.ingrid)):
        with acting(staff):
            assert _rows(PriorityMove) == []
    for staff in (cast.desk(cast.ana), cast.settings(cast.lena)):
        with acting(staff):
            assert _changed("update tickets_ticketpriority set name = 'Mine'") == 0


def _changed(sql: str) -> int:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.rowcount
    except ProgrammingError:
        return 0


def test_a_customer_sees_no_event_that_is_not_public(cast: Cast, desk: dict[str, int]) -> None:
    with acting(cast.portal(cast.ingrid)):
        assert set(Event.objects.values_list("name", flat=True)) == {"ticket.opened"}


def test_the_password_hash_is_for_the_accounts_persona_alone(cast: Cast) -> None:
    for somebody in (cast.portal(cast.ingrid), cast.desk(cast.ana), cast.settings(cast.oskar)):
        with acting(somebody), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            _execute("select password from identity_person")


def test_the_sign_in_log_is_for_accounts_and_settings(cast: Cast) -> None:
    with acting(ACCOUNTS):
        SignIn.objects.create(outcome="in", person=cast.ana)
    for somebody in (cast.portal(cast.ana), cast.desk(cast.ana), cast.desk(cast.rita), cast.portal(cast.jonas), VISITOR):
        with acting(somebody):
            assert _rows(SignIn) == []
    with acting(cast.settings(cast.oskar)):
        assert len(_rows(SignIn)) == 1


def test_second_steps_are_for_accounts_and_settings(cast: Cast) -> None:
    with acting(ACCOUNTS):
        SecondStep.objects.create(person=cast.ana, since=clock.now())
    for somebody in (cast.portal(cast.ana), cast.desk(cast.ana), cast.desk(cast.rita), VISITOR):
        with acting(somebody):
            assert _rows(SecondStep) == _rows(Authenticator) == []
    with acting(cast.settings(cast.oskar)):
        assert len(_rows(SecondStep)) == 1
        assert _rows(Authenticator) == []


def test_sign_in_providers_are_for_accounts_and_settings(cast: Cast) -> None:
    with acting(SYSTEM):
        Provider.objects.create(slug="x", name="X", server_url="https://x.example", client_id="x", secret="x", domains=["x.example"])
        SocialAccount.objects.create(user=cast.ana, provider="x", uid="1")
    for somebody in (cast.portal(cast.ana), cast.desk(cast.ana), cast.desk(cast.rita), VISITOR):
        with acting(somebody):
            assert _rows(Provider) == _rows(SocialAccount) == []
    with acting(cast.settings(cast.oskar)):
        assert len(_rows(Provider)) == 1
        assert _rows(SocialAccount) == _rows(SocialApp) == _rows(SocialToken) == []


def test_rules_are_for_those_who_set_them(cast: Cast) -> None:
    rule(cast, priority(1))
    for somebody in (cast.settings(cast.lena), cast.desk(cast.oskar), cast.desk(cast.ana), cast.portal(cast.ingrid), ACCOUNTS, VISITOR):
        with acting(somebody):
            assert _rows(Rule) == [], somebody.name
    with acting(cast.settings(cast.lena)), connection.cursor() as cursor:
        cursor.execute("update routing_rule set is_on = false")
        assert cursor.rowcount == 0
    with acting(cast.settings(cast.oskar)), connection.cursor() as cursor:
        cursor.execute("update routing_rule set is_on = false")
        assert cursor.rowcount == 1
    with pytest.raises(ProgrammingError), acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute("delete from routing_rule")


def test_versions_of_settings_are_for_the_settings(cast: Cast) -> None:
    with acting(cast.desk(cast.ana)) as ana:
        keep("tag", 1, {"name": "x"}, by=ana)
        assert _rows(Version) == []
    for somebody in (cast.portal(cast.ingrid), cast.desk(cast.rita), VISITOR, ACCOUNTS):
        with acting(somebody):
            assert _rows(Version) == []
    with acting(cast.settings(cast.oskar)):
        assert len(_rows(Version)) == 1


def test_search_words_can_be_read_by_nobody(cast: Cast, desk: dict[str, int]) -> None:
    for somebody in (cast.portal(cast.ingrid), cast.desk(cast.ana), cast.settings(cast.oskar), VISITOR, ACCOUNTS):
        with acting(somebody), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            _execute("select * from tickets_searchtext")


COLUMNS = "insert into tickets_message (ticket_id, kind, author_id, author_name, by_customer, body, audience_team_ids, audience_person_ids)"
LOG = 'insert into events_event (name, "window", actor_id, actor_name, is_public, data)'
THERE = "insert into live_presence (ticket_id, person_id, tab, mode)"
FORBIDDEN = {
    "a customer writes a note": ("ingrid", COLUMNS + " values ({ticket}, 'note', {me}, 'I', false, 'x', '{{}}', '{{}}')"),
    "a customer writes as somebody else": ("ingrid", COLUMNS + " values ({ticket}, 'reply', {ana}, 'Ana', true, 'x', '{{}}', '{{}}')"),
    "a customer moves a ticket": ("ingrid", "update tickets_ticket set team_id = {bookings}"),
    "a customer takes over a ticket": ("ingrid", "update tickets_ticket set requester_id = {me}"),
    "a customer widens an audience": ("ingrid", "update tickets_message set audience_team_ids = '{{1}}'"),
    "a customer fills in what is not asked of them": (
        "ingrid",
        "insert into tickets_fieldvalue (ticket_id, field_id, value, word) values ({ticket}, 999999, '1', '1')",
    ),
    "a customer changes a value": ("ingrid", "update tickets_fieldvalue set value = '1'"),
    "an agent makes a status": (
        "ana",
        "insert into tickets_status (id, key, category, name, wording, position, is_default, is_archived, follower_ids)"
        " values (150, 'x', 2, 'x', '', 0, false, false, '{{}}')",
    ),
    "an agent renames a status": ("ana", "update tickets_status set name = 'x'"),
    "a customer reads what colleagues call a status": ("ingrid", "select name from tickets_status"),
    "an agent makes a field": ("ana", "insert into fields_field (key, label) values ('x', 'x')"),
    "an agent changes a field": ("ana", "update fields_field set view_role_ids = '{{}}'"),
    "an agent changes what was said": ("ana", "update tickets_message set body = 'other'"),
    "an agent deletes what was said": ("ana", "delete from tickets_message"),
    "an agent deletes a ticket": ("ana", "delete from tickets_ticket"),
    "an agent changes the log": ("ana", "update events_event set name = 'x'"),
    "an agent acts in another name": ("ana", LOG + " values ('x', 'x', {ingrid}, 'x', true, '{{}}')"),
    "an agent makes themselves admin": ("ana", "update identity_person set role_id = 1"),
    "a customer makes themselves admin": ("ingrid", "update identity_person set role_id = 4"),
    "an agent says that somebody else is there": ("ana", THERE + " values ({ticket}, {ingrid}, '', 'writing')"),
    "an agent makes somebody else leave": ("ana", "update live_presence set person_id = {ingrid}"),
    "an agent reads what others are told": ("ana", "select * from events_signal"),
    "an agent tells others something": ("ana", "insert into events_signal (name, person_ids, data) values ('x', '{{1}}', '{{}}')"),
    "an agent reads the mail": ("ana", "select * from mail_outbound"),
    "an agent reads which addresses bounce": ("ana", "select * from mail_bouncingaddress"),
    "an agent reads the sessions": ("ana", "select * from django_session"),
    "an agent keeps a version in another name": ("ana", "select versions_keep('tag', '1', '{{}}', {ingrid}, 'x', null)"),
    "an agent writes a version past the function": ("ana", "insert into versions_version (noun, key, number) values ('tag', '1', 1)"),
    "the system changes a version": ("", "update versions_version set document = '{{}}'"),
    "the system removes a version": ("", "delete from versions_version"),
    "the system changes what was said": ("", "update tickets_message set body = 'other'"),
    "the system changes the log": ("", "delete from events_event"),
}  # fmt: skip


@pytest.mark.parametrize("deed", FORBIDDEN)
def test_the_database_refuses(cast: Cast, desk: dict[str, int], deed: str) -> None:
    name, statement = FORBIDDEN[deed]
    somebody = SYSTEM if not name else cast.portal(getattr(cast, name)) if name == "ingrid" else cast.desk(getattr(cast, name))
    names = {"ticket": desk["ticket"], "me": somebody.person_id, "ana": cast.ana.pk, "ingrid": cast.ingrid.pk, "bookings": cast.bookings.pk}
    with acting(somebody), pytest.raises(ProgrammingError, match=r"permission denied|row-level security"), transaction.atomic():
        _execute(statement.format(**names))


def test_a_foreign_row_cannot_be_changed(cast: Cast, desk: dict[str, int]) -> None:
    for somebody in (cast.portal(cast.paulo), cast.desk(cast.mara), cast.desk(cast.rita)):
        with acting(somebody):
            assert Ticket.objects.filter(pk=desk["ticket"]).update(status=2) == 0


def test_every_table_is_protected_or_excused() -> None:
    assert checks.unprotected_tables() == []
    assert set(policies.UNPROTECTED) <= set(policies.tables())


def test_a_bare_table_is_noticed() -> None:
    _execute("create table forgotten (id int)")
    assert checks.unprotected_tables() == ["forgotten"]


def test_the_login_role_is_safe() -> None:
    checks.require_safe_login()


def _rows(model: Any) -> list[Any]:
    """Return all rows the persona gets; being refused altogether counts as none."""
    try:
        with transaction.atomic():
            return list(model.objects.all())
    except ProgrammingError as error:
        if "permission denied" not in str(error):
            raise
        return []


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def mail(cast: Cast, desk: dict[str, int]) -> None:
    """A mailbox with a password, and a message that became Ana's secret note's neighbour: the answer to Ingrid."""
    with acting(SYSTEM):
        Mailbox.objects.create(address="help@tidemark.example", name="Help", secret="sealed", has_secret=True)
        said = Message.objects.get(ticket_id=desk["ticket"], kind=Kind.REPLY)
        Original.objects.create(message=said, text="all of it")
        Inbound.objects.create(
            door=Door.PIPE,
            raw=b"x",
            size_bytes=1,
            digest="x",
            state=State.DECIDED,
            decision=Decision.NEW,
            ticket_id=desk["ticket"],
            said=said,
        )


@pytest.mark.parametrize("model", [Mailbox, Inbound], ids=lambda model: model.__name__)
def test_what_came_in_by_mail_is_for_those_who_set_mail_up(cast: Cast, mail: None, model: Any) -> None:
    nobody = (cast.settings(cast.lena), cast.desk(cast.oskar), cast.desk(cast.ana), cast.desk(cast.rita), cast.portal(cast.ingrid))
    for somebody in (*nobody, ACCOUNTS, VISITOR):
        with acting(somebody):
            assert _rows(model) == [], somebody.name
    with acting(cast.settings(cast.oskar)), connection.cursor() as cursor:
        cursor.execute(f"select count(id) from {model._meta.db_table}")
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize(
    "statement", ["select raw from mail_inbound", "select secret from mail_mailbox", "update mail_inbound set state = 'held'"]
)
def test_bytes_of_mail_and_passwords_of_mailboxes_are_the_system_s_alone(cast: Cast, mail: None, statement: str) -> None:
    with acting(cast.settings(cast.oskar)), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        _execute(statement)


@pytest.mark.parametrize("statement", ["delete from mail_inbound", "update mail_inbound set raw = 'y'", "delete from mail_original"])
def test_what_came_in_is_kept_as_it_came_whoever_asks(cast: Cast, mail: None, statement: str) -> None:
    with acting(SYSTEM), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        _execute(statement)


def test_the_whole_of_a_message_is_as_visible_as_the_message(cast: Cast, mail: None) -> None:
    for somebody in (*(who(cast) for who in FOREIGN.values()), cast.settings(cast.oskar), ACCOUNTS):
        with acting(somebody):
            assert _rows(Original) == [], somebody.name
    for somebody in (cast.desk(cast.ana), cast.desk(cast.rita), cast.portal(cast.ingrid), cast.portal(cast.jonas)):
        with acting(somebody):
            assert len(_rows(Original)) == 1, somebody.name
