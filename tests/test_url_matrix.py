"""Every address × method × member of the cast. An address or a method without a row fails."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from frontdesk.actor import SYSTEM
from frontdesk.coverage.actions import set_shift
from frontdesk.coverage.models import ShiftPattern, Swap, TimeOff
from frontdesk.db.acting import acting
from frontdesk.events.change import change
from frontdesk.fields.actions import Facts, create_field
from frontdesk.fields.models import Kind as FieldKind
from frontdesk.identity import setup
from frontdesk.identity.models import Person, Provider, Team
from frontdesk.lib import clock
from frontdesk.mail.models import Mailbox, Original
from frontdesk.routing.actions import create_rule
from frontdesk.routing.models import Skill
from frontdesk.tickets import actions
from frontdesk.tickets.actions.drafting import Content, Stand
from frontdesk.tickets.actions.linking import As
from frontdesk.tickets.changes import Changes
from frontdesk.tickets.models import Kind, Scope, Status, Tag, Ticket
from frontdesk.versions.keeping import keep
from tests.cast import Cast
from tests.mail.making import failed_mail, held_mail
from tests.sessions import session_key
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db

COLUMNS = ("visitor", "requester", "manager", "other customer", "agent", "lead", "other team", "admin", "reader")
# One letter a column:
LET_IN = "o"  # a page, a redirect after the deed, or the form again with what is wrong in it
SIGN_IN = "s"  # sent to the sign-in page
KEPT = "k"  # signed out while writing: the text is offered again
HIDDEN = "-"  # 404, as if it did not exist
REFUSED = "x"  # 403 in plain words
EVERYBODY = "o" * 9


MONDAY = date(2026, 11, 23)
# A Monday that lies ahead for long; Ana's regular shift begins then, a minute after midnight.
FAR = date(2090, 1, 2)
GIVES = datetime(2090, 1, 2, 0, 1, tzinfo=UTC)


@dataclass
class Scene:
    """Ingrid's ticket in Payments, with Ana's note and its file, read by Rita too."""

    cast: Cast
    number: int
    note: int
    reply_file: UUID
    note_file: UUID
    tag: int
    job: int
    change: UUID
    view: str
    waiting: int
    bulk: int
    macro: int
    # A child of the ticket, and what was merged into it.
    child: int
    merged: int
    link: int
    provider: int
    # Ana's: a regular shift, days off and a swap that she asked Dev for; and one that he asked her for.
    pattern: int
    time_off: int
    swap: int
    asked_of_ana: int
    shift_name: str
    field: int
    status: int
    rule: int
    # The id of a tag and of a team, each with a version.
    kept: str = "770077"
    # Of Ana in week 48, the only one.
    shift: str = f"c1-{MONDAY}"


@pytest.fixture
def scene(cast: Cast) -> Scene:
    ticket = ask(cast)
    with acting(cast.portal(cast.ingrid)) as ingrid:
        shot = actions.stage_attachment(SimpleUploadedFile("shot.txt", b"text"), by=ingrid)
        actions.reply(Ticket.objects.get(pk=ticket.pk), body="with a file", attachments=[shot.pk], by=ingrid)
    with acting(cast.desk(cast.ana)) as ana:
        mine = Ticket.objects.get(pk=ticket.pk)
        trace = actions.stage_attachment(SimpleUploadedFile("trace.txt", b"text"), by=ana)
        note = actions.add_note(mine, body="note", attachments=[trace.pk], by=ana)
        with acting(SYSTEM):
            Original.objects.create(message=note, text="all of it")
        with change() as change_id:
            tag = actions.tag(mine, name="old", by=ana)
        waiting = actions.hold_reply(mine, body="in a moment", send_at=clock.now(), by=ana)
        bulk = actions.begin_bulk([ticket.pk], Changes(status=5), title="1 ticket: solve", by=ana)
    with acting(cast.desk(cast.dev)) as dev:
        mine = Ticket.objects.get(pk=ticket.pk)
        actions.save_draft(mine, kind=Kind.REPLY, content=Content("half a reply"), stand=Stand(), by=dev)
    with acting(cast.desk(cast.lena)) as lena:
        view = actions.create_view(name="Terminals", query="tag=old", scope=Scope.TEAM, team_id=cast.payments.pk, by=lena)
        macro = actions.create_macro(name="Refund", text="x", changes=Changes(), scope=Scope.TEAM, team_id=cast.payments.pk, by=lena)
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_jobs (queue_name, task_name, status) values ('default', 'x', 'failed') returning id")
        (job,) = cursor.fetchone()
        provider = Provider.objects.create(slug="company", name="Company", server_url="https://id.example.org", domains=["example.org"])
    with acting(SYSTEM) as by:
        set_shift(cast.payments.pk, day=MONDAY, person_id=cast.ana.pk, starts=480, ends=960, version=0, by=by)
        pattern = ShiftPattern.objects.create(team=cast.payments, person=cast.ana, weekdays=[1], starts=1, ends=2, valid_from=FAR)
        off = TimeOff.objects.create(person=cast.ana, starts_at=clock.now(), ends_at=clock.now() + timedelta(days=1))
        swap = Swap.objects.create(team=cast.payments, asker=cast.ana, other=cast.dev, gives_at=GIVES)
        other_swap = Swap.objects.create(team=cast.payments, asker=cast.dev, other=cast.ana, gives_at=GIVES)
    with acting(SYSTEM) as by:
        Tag.objects.create(pk=770_077, name="kept")
        failed_mail(770_077, ticket.pk)
        held_mail()
        Mailbox.objects.create(pk=770_077, address="help@desk.invalid", name="Help")
        Team.objects.create(pk=770_077, slug="kept", name="Kept")
        Skill.objects.create(pk=770_077, name="German")
        keep("tag", 770_077, {"name": "kept", "tone": "grey", "archived": False}, by=by)
        keep("team", 770_077, {"name": "Kept", "topic": "", "icon": "users", "archived": False}, by=by)
    with acting(SYSTEM) as by:
        field = create_field(Facts("Refund", FieldKind.NUMBER), by=by)
        status = actions.create_status(category=Status.OPEN, name="At the maker", by=by)
        rule = create_rule(name="Rule", conditions={"all": []}, actions=[{"do": "note", "text": "x"}], is_on=False, by=by)
    child, merged = ask(cast), ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        link = actions.link(Ticket.objects.get(pk=ticket.pk), number=child.pk, relation=As.CHILD, by=ana)
        actions.merge(Ticket.objects.get(pk=merged.pk), into=ticket.pk, by=ana)
    return Scene(
        cast,
        ticket.pk,
        note.pk,
        shot.pk,
        trace.pk,
        tag.pk,
        job,
        change_id,
        view.slug,
        waiting.pk,
        bulk.pk,
        macro.pk,
        child.pk,
        merged.pk,
        link.pk,
        provider.pk,
        pattern.pk,
        off.pk,
        swap.pk,
        other_swap.pk,
        f"{cast.payments.pk}-{GIVES.timestamp():.0f}",
        field.pk,
        status.pk,
        rule.pk,
    )


def _column(scene: Scene, name: str) -> Person | None:
    cast = scene.cast
    people = (None, cast.ingrid, cast.jonas, cast.paulo, cast.ana, cast.lena, cast.mara, cast.oskar, cast.rita)
    return dict(zip(COLUMNS, people, strict=True))[name]


@dataclass(frozen=True)
class Row:
    """What each column gets for one method of one address; `data` is a form that its rightful sender could send."""

    name: str
    method: str
    outcome: str
    kwargs: str = ""
    data: str = "{}"


# visitor, requester, manager, other customer, agent, lead, other team, admin, reader
PORTAL_TICKET = "soo------"
PORTAL_DEED = "koo------"
DESK = "s---ooooo"
TICKET = "s---oo--o"
DEED = "k---oo--x"
PEOPLE = "s---xxxox"
PEOPLE_DEED = "k---xxxox"
TAGS = "s---xoxox"
TAGS_DEED = "k---xoxox"
N = "dict(number=s.number)"
MACRO = "dict(name='x', kind='reply', text='x', audience='mine', version=1)"
V = "dict(slug=s.view)"
RULE = {"name": "x", "g:": "all", "d:0": "note", "dv:0": "x", "version": "1"}

ROWS = (
    Row("portal:home", "GET", EVERYBODY),
    Row("portal:tickets", "GET", "soooooooo"),
    Row("portal:new_ticket", "GET", EVERYBODY),
    # A visitor's question is kept until they have signed in.
    Row("portal:new_ticket", "POST", "soooooooo", data="dict(subject='x', body='x', key=str(uuid4()))"),
    Row("portal:ticket", "GET", PORTAL_TICKET, N),
    Row("portal:replies", "POST", PORTAL_DEED, N, "dict(body='x', key=str(uuid4()))"),
    Row("portal:solve", "POST", PORTAL_DEED, N),
    Row("portal:reopen", "POST", PORTAL_DEED, N),
    # A form's own address leads to its ticket.
    *(Row(f"portal:{name}", "GET", PORTAL_TICKET, N) for name in ("replies", "solve", "reopen")),
    Row("portal:attachment", "GET", PORTAL_TICKET, "dict(number=s.number, attachment_id=s.reply_file)"),
    Row("portal:attachment", "GET", "s--------", "dict(number=s.number, attachment_id=s.note_file)"),
    Row("portal:profile", "GET", "soooooooo"),
    Row("portal:profile", "POST", "koooooooo", data="dict(name='x')"),
    Row("workspace:home", "GET", DESK),
    # Nothing of a person in them: the desk's name and colour, which the sign-in page shows too.
    *(Row(f"workspace:{name}", "GET", EVERYBODY) for name in ("manifest", "worker", "offline")),
    Row("workspace:commands", "GET", DESK),
    Row("workspace:preferences", "GET", DESK),
    Row("workspace:preference", "POST", "k---ooooo", "dict(section='after-solving')", "dict(after_solving='stay')"),
    Row("workspace:complete_people", "GET", DESK),
    Row("workspace:complete_search", "GET", DESK),
    # Whoever is let in here gets the stream (config/asgi.py asks this address first; tests/live).
    Row("workspace:events", "GET", DESK),
    Row("workspace:notices", "GET", DESK),
    Row("workspace:bell", "GET", DESK),
    Row("workspace:away", "POST", "k---ooooo", data="dict(away='yes')"),
    Row("workspace:send_test_ticket", "POST", PEOPLE_DEED),
    Row("workspace:solve_test_ticket", "POST", PEOPLE_DEED),
    Row("workspace:notices_seen", "POST", "k---ooooo"),
    Row("workspace:browsers", "POST", "k---ooooo", data="dict(endpoint='https://fcm.googleapis.com/x', p256dh='x', auth='x')"),
    # Somebody else's, or none: nothing is removed, and nobody is told which it was.
    Row("workspace:browser_removal", "POST", "k---ooooo", "dict(browser_id=1)"),
    Row("workspace:tickets", "GET", DESK),
    Row("workspace:choices", "GET", DESK),
    Row("workspace:views", "GET", DESK),
    Row("workspace:views", "POST", "k---ooooo", data="dict(name='x', query='tag=vat')"),
    # A view of the team: its lead may change it, its agents arrange it for themselves; for everybody else it does not exist.
    Row("workspace:view", "GET", "s---oo---", V),
    Row("workspace:view_place", "POST", "k---oo---", V, "dict(to='up')"),
    *(Row(f"workspace:{name}", "POST", "k---xo---", V, "dict(name='x')") for name in ("view_properties", "view_deletion")),
    Row("workspace:rows", "GET", DESK),
    Row("workspace:counts", "GET", DESK),
    Row("workspace:new_ticket", "GET", "s---oooox"),
    Row("workspace:new_ticket", "POST", "k---oooox", data="dict(email='a@example.org', subject='x', body='x', key=str(uuid4()))"),
    Row("workspace:ticket", "GET", TICKET, N),
    Row("workspace:ticket_leaves", "GET", TICKET, N),
    Row("workspace:present", "GET", DESK),
    Row("workspace:presence", "GET", TICKET, N),
    Row("workspace:presence_text", "GET", TICKET, "dict(number=s.number, person_id=s.cast.dev.pk)"),
    Row("workspace:leaving", "POST", "k---oo--o", N, "dict(person=s.cast.dev.pk)"),
    Row("workspace:asking", "POST", DEED, N, "dict(person=s.cast.dev.pk)"),
    Row("workspace:presence", "POST", "k---oo--o", N, "dict(mode='writing', tab='a1')"),
    Row("workspace:messages", "POST", DEED, N, "dict(ticket=s.number, kind='reply', body='x', key=str(uuid4()))"),
    Row("workspace:messages", "POST", "k---oo--o", N, "dict(ticket=s.number, kind='note', body='x', key=str(uuid4()))"),
    Row("workspace:outbox", "GET", DESK),
    Row("workspace:draft", "POST", DEED, N, "dict(kind='reply', body='x')"),
    Row("workspace:draft_removal", "POST", DEED, N, "dict(kind='reply')"),
    Row("workspace:draft_of", "GET", "s---oo--o", "dict(number=s.number, person_id=s.cast.dev.pk)"),
    Row("workspace:files", "POST", "k---oo--o", N, "dict(kind='note')"),
    Row("workspace:preview", "POST", "k---oo--o", N, "dict(ticket=s.number, kind='reply', body='x')"),
    Row("workspace:outgoing", "GET", TICKET, N),
    # A waiting message is its author's alone: for all others it is not there.
    Row("workspace:outgoing_undo", "POST", "k---o----", "dict(number=s.number, outgoing_id=s.waiting)"),
    Row("workspace:outgoing_time", "POST", "k---o----", "dict(number=s.number, outgoing_id=s.waiting)", "dict(at='hour')"),
    Row("workspace:audience", "POST", "k---oo---", "dict(number=s.number, message_id=s.note)", "dict(teams=[s.cast.bookings.pk])"),
    Row("workspace:original", "GET", "s---oo---", "dict(number=s.number, message_id=s.note)"),
    Row("workspace:attachment", "GET", TICKET, "dict(number=s.number, attachment_id=s.reply_file)"),
    Row("workspace:attachment", "GET", "s---oo---", "dict(number=s.number, attachment_id=s.note_file)"),
    Row("workspace:menu", "GET", TICKET, N),
    Row("workspace:properties", "POST", DEED, N, "dict(version=s.version, priority=1)"),
    Row("workspace:fields", "POST", DEED, N, "dict(field_refund='12')"),
    Row("workspace:deadline", "POST", DEED, N, "dict(version=s.version, due='1h')"),
    Row("workspace:assignment", "POST", DEED, N, "dict(version=s.version, assignee='me')"),
    Row("workspace:solution", "POST", DEED, N, "dict(version=s.version)"),
    Row("workspace:reopening", "POST", DEED, N, "dict(version=s.version)"),
    Row("workspace:team", "POST", DEED, N, "dict(version=s.version, team=s.cast.bookings.pk)"),
    Row("workspace:tags", "POST", DEED, N, "dict(tag='new')"),
    Row("workspace:tag_removal", "POST", DEED, "dict(number=s.number, tag_id=s.tag)"),
    Row("workspace:mail_sending", "POST", DEED, "dict(number=s.number, mail_id=770077)"),
    Row("workspace:participants", "POST", DEED, N, "dict(email='paulo@example.org')"),
    Row("workspace:participant_removal", "POST", DEED, "dict(number=s.number, person_id=s.cast.paulo.pk)"),
    Row("workspace:bulk", "GET", DESK),
    Row("workspace:bulk", "POST", "k---ooooo", data="dict(n=[s.number], status=5)"),
    Row("workspace:bulk_menus", "GET", DESK),
    Row("workspace:bulk_numbers", "GET", DESK),
    Row("workspace:shifts", "GET", DESK),
    Row("workspace:time_off", "POST", "k---ooooo"),
    Row("workspace:time_off_removal", "POST", "k---o----", "dict(time_off_id=s.time_off)"),
    # Without a shift that is one's own there is nothing to swap; Lena is in the team, but it is Ana's.
    Row("workspace:new_swap", "POST", "k---oo---", data="dict(shift=s.shift_name)"),
    Row("workspace:new_swap", "GET", "s--------"),
    Row("workspace:swap_answer", "POST", "k---o----", "dict(swap_id=s.asked_of_ana)", "dict(answer='yes')"),
    Row("workspace:swap_answer", "POST", "k---x----", "dict(swap_id=s.swap)", "dict(answer='yes')"),
    Row("workspace:swap_removal", "POST", "k---o----", "dict(swap_id=s.swap)"),
    *(Row(f"workspace:calendar_{name}", "POST", "k---ooooo") for name in ("address", "removal")),
    Row("workspace:macros", "GET", DESK),
    *(Row("workspace:new_macro", method, row) for method, row in (("GET", DESK), ("POST", "k---ooooo"))),
    # A team's macro is there for the team alone; who may not change it may read it.
    Row("workspace:macro", "GET", "s---oo---", "dict(macro_id=s.macro)"),
    Row("workspace:macro", "POST", "k---xo---", "dict(macro_id=s.macro)", MACRO),
    Row("workspace:macro_deletion", "POST", "k---xo---", "dict(macro_id=s.macro)"),
    Row("workspace:ticket_macros", "GET", TICKET, N),
    Row("workspace:ticket_macros", "POST", "k---oo---", N, "dict(macro=s.macro)"),
    Row("workspace:offered_macros", "GET", TICKET, N),
    Row("workspace:job", "GET", "s---o----", "dict(job_id=s.bulk)"),
    Row("workspace:job_stop", "POST", "k---o----", "dict(job_id=s.bulk)"),
    Row("workspace:job_undo", "POST", "k---o----", "dict(job_id=s.bulk)"),
    # One's own deeds only.
    Row("workspace:undo", "POST", "k---o----", "dict(change_id=s.change)"),
    *(Row(f"workspace:{name}", "GET", "s---oo--x", N) for name in ("merge", "links", "split", "children")),
    Row("workspace:merge", "POST", DEED, "dict(number=s.child)", "dict(number=s.number)"),
    Row("workspace:merged_removal", "POST", DEED, "dict(number=s.number, source=s.merged)"),
    Row("workspace:links", "POST", DEED, N, "dict(number=s.child, relation='related')"),
    Row("workspace:link_removal", "POST", DEED, "dict(number=s.number, link_id=s.link)"),
    Row("workspace:split", "POST", DEED, N, "dict(messages=[1], subject='x')"),
    Row("workspace:children", "POST", DEED, N, "dict(numbers=[s.child], deed='solve')"),
    Row("workspace:others", "GET", TICKET, N),
    Row("workspace:snooze", "POST", DEED, N, "dict(until='tomorrow')"),
    Row("workspace:waking", "POST", DEED, N),
    Row("workspace:followers", "POST", "k---oo--o", N),
    Row("workspace:follower_removal", "POST", DEED, "dict(number=s.number, person_id=s.cast.dev.pk)"),
    Row("settings:index", "GET", "s---xoxox"),
    Row("settings:people", "GET", PEOPLE),
    Row("settings:invite", "GET", PEOPLE),
    Row("settings:invite", "POST", PEOPLE_DEED, data="dict(email='n@example.org', name='x')"),
    *(Row("settings:person", method, row, "dict(person_id=s.cast.dev.pk)") for method, row in (("GET", PEOPLE), ("POST", PEOPLE_DEED))),
    *(Row("settings:deactivate", method, row, "dict(person_id=s.cast.dev.pk)") for method, row in (("GET", PEOPLE), ("POST", PEOPLE_DEED))),
    *(Row("settings:merge", method, row, "dict(person_id=s.cast.dev.pk)") for method, row in (("GET", PEOPLE), ("POST", PEOPLE_DEED))),
    *(
        Row(f"settings:{name}", "POST", PEOPLE_DEED, "dict(person_id=s.cast.dev.pk)")
        for name in ("send_invitation", "end_sessions", "reactivate")
    ),
    *(
        Row(f"settings:{name}", "GET", PEOPLE)
        for name in ("roles", "organisations", "teams", "desk", "jobs", "sign_ins", "second_steps", "audit", "why", "see_as")
    ),
    Row("settings:second_step", "POST", PEOPLE_DEED, "dict(role_id=s.cast.lena.role_id)", "dict(days='7')"),
    *(Row(f"settings:{name}", "GET", PEOPLE) for name in ("providers", "new_provider")),
    Row("settings:new_provider", "POST", PEOPLE_DEED),
    *(Row("settings:provider", method, row, "dict(provider_id=s.provider)") for method, row in (("GET", PEOPLE), ("POST", PEOPLE_DEED))),
    Row("settings:reset_second_step", "POST", PEOPLE_DEED, "dict(person_id=s.cast.dev.pk)"),
    *(Row(f"settings:{name}", "GET", PEOPLE) for name in ("new_role", "new_organisation", "new_team")),
    *(Row(f"settings:{name}", "POST", PEOPLE_DEED) for name in ("new_role", "new_organisation", "new_team")),
    *(Row("settings:role", method, row, "dict(role_id=s.cast.lena.role_id)") for method, row in (("GET", PEOPLE), ("POST", PEOPLE_DEED))),
    *(
        Row("settings:organisation", method, row, "dict(organisation_id=s.cast.fjord.pk)")
        for method, row in (("GET", PEOPLE), ("POST", PEOPLE_DEED))
    ),
    *(Row("settings:team", method, row, "dict(team_id=s.cast.bookings.pk)") for method, row in (("GET", PEOPLE), ("POST", PEOPLE_DEED))),
    *(
        Row(f"settings:{name}", "POST", PEOPLE_DEED, "dict(team_id=s.cast.bookings.pk)")
        for name in ("members", "archive_team", "restore_team")
    ),
    Row("settings:archive_team", "GET", PEOPLE, "dict(team_id=s.cast.bookings.pk)"),
    # Whoever arranges all teams, and who leads this one.
    Row("settings:coverage", "GET", TAGS),
    *(Row(f"settings:{name}", "GET", TAGS, "dict(slug='payments')") for name in ("week", "hours", "shift")),
    *(Row(f"settings:{name}", "POST", TAGS_DEED, "dict(slug='payments')") for name in ("hours", "shift")),
    Row("settings:shift_removal", "POST", TAGS_DEED, "dict(slug='payments')", "dict(key=s.shift, version=1)"),
    *(Row(f"settings:{name}", "GET", TAGS, "dict(slug='payments')") for name in ("patterns", "new_pattern", "time_off", "import")),
    *(Row(f"settings:{name}", "POST", TAGS_DEED, "dict(slug='payments')") for name in ("new_pattern", "time_off", "import")),
    Row("settings:pattern", "GET", TAGS, "dict(slug='payments', pattern_id=s.pattern)"),
    Row("settings:pattern", "POST", TAGS_DEED, "dict(slug='payments', pattern_id=s.pattern)"),
    Row("settings:pattern_removal", "POST", TAGS_DEED, "dict(slug='payments', pattern_id=s.pattern)", "dict(version=1)"),
    *(
        Row(f"settings:time_off_{name}", "POST", TAGS_DEED, "dict(slug='payments', time_off_id=s.time_off)", "dict(answer='yes')")
        for name in ("decision", "removal")
    ),
    Row("settings:swap_decision", "POST", TAGS_DEED, "dict(slug='payments', swap_id=s.swap)", "dict(answer='yes')"),
    Row("settings:week_undo", "POST", TAGS_DEED, "dict(slug='payments')", "dict(week='2026-W48', version=1)"),
    Row("settings:publication", "POST", TAGS_DEED, "dict(slug='payments')", "dict(week='2026-W48', version=1)"),
    Row("settings:tags", "GET", TAGS),
    Row("settings:new_tag", "GET", TAGS),
    Row("settings:new_tag", "POST", TAGS_DEED, data="dict(name='fresh', tone='grey')"),
    Row("settings:tag", "GET", TAGS, "dict(tag_id=s.tag)"),
    Row("settings:tag", "POST", TAGS_DEED, "dict(tag_id=s.tag)"),
    Row("settings:routing", "GET", PEOPLE),
    Row("settings:new_rule", "GET", PEOPLE),
    Row("settings:new_rule", "POST", PEOPLE_DEED, data="RULE"),
    Row("settings:rule", "GET", PEOPLE, "dict(rule_id=s.rule)"),
    Row("settings:rule", "POST", PEOPLE_DEED, "dict(rule_id=s.rule)", "RULE"),
    Row("settings:rule_part", "POST", PEOPLE_DEED, data="dict(RULE, part='deed:0')"),
    Row("settings:rule_names", "GET", PEOPLE, "dict(key='organisation')"),
    Row("settings:rule_dry_run", "POST", PEOPLE_DEED, data="RULE"),
    Row("settings:rule_place", "POST", PEOPLE_DEED, "dict(rule_id=s.rule)", "dict(to='up')"),
    *(Row(f"settings:{name}", "POST", PEOPLE_DEED, "dict(rule_id=s.rule)") for name in ("switch_rule", "archive_rule", "restore_rule")),
    Row("settings:types", "GET", PEOPLE),
    Row("settings:new_type", "GET", PEOPLE),
    Row("settings:new_type", "POST", PEOPLE_DEED, data="dict(name='Order', icon='box')"),
    *(Row(f"settings:{name}", "GET", PEOPLE, "dict(type_key='task')") for name in ("type", "type_form", "archive_type")),
    Row("settings:type", "POST", PEOPLE_DEED, "dict(type_key='task')", "dict(name='Chore', icon='check')"),
    Row("settings:type_form", "POST", PEOPLE_DEED, "dict(type_key='task')", "dict(do='save')"),
    Row("settings:type_place", "POST", PEOPLE_DEED, "dict(type_key='task')", "dict(to='up')"),
    Row("settings:archive_type", "POST", PEOPLE_DEED, "dict(type_key='task')"),
    Row("settings:restore_type", "POST", PEOPLE_DEED, "dict(type_key='task')"),
    Row("settings:fields", "GET", PEOPLE),
    Row("settings:new_field", "GET", PEOPLE),
    Row("settings:new_field", "POST", PEOPLE_DEED, data="dict(label='Renewal', kind='date')"),
    Row("settings:field_preview", "POST", PEOPLE_DEED, data="dict(label='Renewal', kind='date')"),
    Row("settings:field", "GET", PEOPLE, "dict(field_id=s.field)"),
    Row("settings:field", "POST", PEOPLE_DEED, "dict(field_id=s.field)", "dict(label='Renewal', kind='number')"),
    Row("settings:field_place", "POST", PEOPLE_DEED, "dict(field_id=s.field)", "dict(to='up')"),
    Row("settings:archive_field", "GET", PEOPLE, "dict(field_id=s.field)"),
    Row("settings:archive_field", "POST", PEOPLE_DEED, "dict(field_id=s.field)"),
    Row("settings:restore_field", "POST", PEOPLE_DEED, "dict(field_id=s.field)"),
    Row("settings:statuses", "GET", PEOPLE),
    Row("settings:new_status", "GET", PEOPLE),
    Row("settings:new_status", "POST", PEOPLE_DEED, data="dict(category=2, name='In progress')"),
    Row("settings:transitions", "GET", PEOPLE),
    Row("settings:transitions", "POST", PEOPLE_DEED, data="dict()"),
    Row("settings:status", "GET", PEOPLE, "dict(status_id=s.status)"),
    Row("settings:status", "POST", PEOPLE_DEED, "dict(status_id=s.status)", "dict(name='Back from the maker')"),
    Row("settings:status_place", "POST", PEOPLE_DEED, "dict(status_id=s.status)", "dict(to='up')"),
    Row("settings:archive_status", "GET", PEOPLE, "dict(status_id=s.status)"),
    *(
        Row(f"settings:{name}", "POST", PEOPLE_DEED, "dict(status_id=s.status)")
        for name in ("archive_status", "restore_status", "default_status")
    ),
    # The last of the given ones.
    Row("settings:priorities", "GET", PEOPLE),
    Row("settings:new_priority", "GET", PEOPLE),
    Row("settings:new_priority", "POST", PEOPLE_DEED, data="dict(name='Soon', tone='grey')"),
    Row("settings:priority", "GET", PEOPLE, "dict(priority_id=4)"),
    Row("settings:priority", "POST", PEOPLE_DEED, "dict(priority_id=4)", "dict(name='Later', tone='grey')"),
    Row("settings:priority_place", "POST", PEOPLE_DEED, "dict(priority_id=4)", "dict(to='up')"),
    Row("settings:priority_default", "POST", PEOPLE_DEED, "dict(priority_id=4)"),
    Row("settings:archive_priority", "GET", PEOPLE, "dict(priority_id=4)"),
    Row("settings:archive_priority", "POST", PEOPLE_DEED, "dict(priority_id=4)"),
    Row("settings:restore_priority", "POST", PEOPLE_DEED, "dict(priority_id=4)"),
    Row("settings:assignment", "GET", TAGS),
    Row("settings:team_assignment", "GET", TAGS, "dict(slug='payments')"),
    Row("settings:team_assignment", "POST", TAGS_DEED, "dict(slug='payments')"),
    Row("settings:agent", "GET", TAGS, "dict(slug='payments', person_id=s.cast.ana.pk)"),
    Row("settings:agent", "POST", TAGS_DEED, "dict(slug='payments', person_id=s.cast.ana.pk)"),
    *(Row(f"settings:{name}", "GET", PEOPLE) for name in ("skills", "new_skill")),
    Row("settings:new_skill", "POST", PEOPLE_DEED, data="dict(name='Italian')"),
    Row("settings:skill", "GET", PEOPLE, "dict(skill_id=770_077)"),
    Row("settings:skill", "POST", PEOPLE_DEED, "dict(skill_id=770_077)"),
    Row("settings:desk", "POST", PEOPLE_DEED),
    Row("settings:show_first_steps", "POST", PEOPLE_DEED, data="dict(shown='0')"),
    # Mail leaves this desk: back to the page, which says why there is no link.
    Row("settings:invitation_link", "POST", PEOPLE_DEED, "dict(person_id=s.cast.paulo.pk)"),
    # Who may change a setting may see what it was: a lead the tags, and nothing of teams.
    Row("settings:versions", "GET", TAGS),
    *(Row("settings:versions_of", "GET", row, f"dict(name='{name}', key=s.kept)") for name, row in (("tag", TAGS), ("team", PEOPLE))),
    *(
        Row("settings:version", method, row, f"dict(name='{name}', key=s.kept, number=1)", "dict(newest=1)")
        for name, rows in (("tag", (TAGS, TAGS_DEED)), ("team", (PEOPLE, PEOPLE_DEED)))
        for method, row in zip(("GET", "POST"), rows, strict=True)
    ),
    Row("settings:desk_notices", "POST", PEOPLE_DEED),
    Row("settings:mail_desk", "GET", PEOPLE),
    Row("settings:mail", "GET", PEOPLE, "dict(inbound_id=770077)"),
    Row("settings:mail_source", "POST", PEOPLE_DEED, "dict(inbound_id=770077)"),
    Row("settings:mail_replay", "POST", PEOPLE_DEED, "dict(inbound_id=770077)"),
    Row("settings:mail_opening", "POST", PEOPLE_DEED, "dict(inbound_id=770077)"),
    Row("settings:mail_joining", "POST", PEOPLE_DEED, "dict(inbound_id=770077)", "dict(number=s.number)"),
    Row("settings:mailboxes", "GET", PEOPLE),
    Row("settings:new_mailbox", "GET", PEOPLE),
    Row("settings:new_mailbox", "POST", PEOPLE_DEED),
    Row("settings:mailbox", "GET", PEOPLE, "dict(mailbox_id=770077)"),
    Row("settings:mailbox", "POST", PEOPLE_DEED, "dict(mailbox_id=770077)"),
    Row("settings:mailbox_check", "POST", PEOPLE_DEED, "dict(mailbox_id=770077)"),
    Row("settings:mail_texts", "GET", PEOPLE),
    Row("settings:mail_texts", "POST", PEOPLE_DEED),
    Row("settings:run_again", "POST", PEOPLE_DEED, "dict(job_id=s.job)"),
    Row("settings:export_audit", "POST", PEOPLE_DEED),
    Row("settings:why", "POST", PEOPLE_DEED, data="dict(person='ana@example.org', number='1')"),
    Row("settings:see_as", "POST", PEOPLE_DEED, data="dict(person='ana@example.org')"),
    # The secret in the address is the key, whoever asks (tests/web/test_calendars.py).
    Row("calendar", "GET", HIDDEN * 9, "dict(token='made-up')"),
    Row("styleguide", "GET", DESK),
    Row("invitation", "GET", "x" * 9, "dict(token='made-up')"),
    Row("invitation", "POST", "x" * 9, "dict(token='made-up')"),
    # The desk has an admin: the link that was printed at its first start opens nothing any more.
    Row("setup", "GET", "x" * 9, "dict(token=s.setup_token)"),
    Row("setup", "POST", "x" * 9, "dict(token=s.setup_token)"),
    Row("end_session", "POST", "soooooooo", "dict(session_id=1)"),
    # Who looks as nobody goes to their own start page (tests/web/test_seeing_as.py).
    Row("see_as_stop", "POST", "soooooooo"),
    Row("setup_waiting", "GET", "soooooooo"),
    # One's own only (tests/web/accounts/test_sign_ins.py).
    Row("sign_ins", "GET", "soooooooo"),
)

# Open to everybody by their nature, with what guards them instead.
OTHERS = {
    "health": "says ready or not, nothing else (tests/platform)",
    "ui:stylesheet": "colours only",
}
# django-allauth's own pages: each acts on the person of the session alone, or on a signed link (tests/web/accounts).
ALLAUTH = ("account_", "usersessions_", "mfa_", "socialaccount_", "openid_connect_", "None")


def _names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"
        else:
            yield from _names(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)


def test_every_address_has_a_row() -> None:
    names = {name for name in _names(get_resolver()) if not name.startswith(ALLAUTH)}
    assert names - {row.name for row in ROWS} - set(OTHERS) == set()
    assert {row.name for row in ROWS} | set(OTHERS) <= names


@pytest.mark.parametrize("window", ["portal", "workspace", "settings", ""])
def test_addresses(scene: Scene, window: str) -> None:
    rows = [row for row in ROWS if row.name.rpartition(":")[0] == window]
    names, clients = _words(scene), {column: _client(_column(scene, column)) for column in COLUMNS}
    wrong = {}
    for row in rows:
        path = reverse(row.name, kwargs=_table(row.kwargs, names))
        got = "".join(_tried(clients[column], row, path, names) for column in COLUMNS)
        if got != row.outcome:
            wrong[f"{row.method} {row.name} {row.kwargs}"] = f"{got} is not {row.outcome}"
    assert rows
    assert wrong == {}


def _tried(client: Client, row: Row, path: str, names: dict[str, Any]) -> str:
    """Return one letter, and take back whatever it did."""
    with transaction.atomic():
        cookies = client.cookies.copy()
        outcome = _outcome(client.generic(row.method, path, *_form(row, names)))
        client.cookies = cookies
        transaction.set_rollback(True)
    return outcome


def test_a_method_without_a_row_is_not_taken(scene: Scene) -> None:
    names, clients = _words(scene), {column: _client(_column(scene, column)) for column in COLUMNS}
    taken = []
    for name in sorted({row.name for row in ROWS}):
        rows = [row for row in ROWS if row.name == name]
        allowed = {row.method for row in rows} | {"HEAD", "OPTIONS"}
        column = next((column for column, letter in zip(COLUMNS, rows[0].outcome, strict=True) if letter == LET_IN), "visitor")
        path = reverse(name, kwargs=_table(rows[0].kwargs, names))
        for method in sorted({"GET", "POST", "PUT", "PATCH", "DELETE"} - allowed):
            with transaction.atomic():
                if clients[column].generic(method, path).status_code not in (403, 405):
                    taken.append(f"{method} {name}")
                transaction.set_rollback(True)
    assert taken == []


TICKET_PAGES = sorted({row.name for row in ROWS if row.kwargs.startswith("dict(number=s.number")})


def test_a_foreign_ticket_answers_exactly_like_a_missing_one(scene: Scene) -> None:
    names = _words(scene)
    strangers = {"portal": _client(scene.cast.paulo), "workspace": _client(scene.cast.mara)}
    for name in TICKET_PAGES:
        row = next(row for row in ROWS if row.name == name)
        foreign = _answer(strangers[name.partition(":")[0]], row, _table(row.kwargs, names), names)
        missing = _answer(strangers[name.partition(":")[0]], row, {**_table(row.kwargs, names), "number": 999_999}, names)
        assert foreign == missing, name
        assert foreign[0] == 404


def _answer(client: Client, row: Row, kwargs: dict[str, Any], names: dict[str, Any]) -> tuple[int, bytes, int]:
    """Return status, body and number of statements: as many take about as long, whatever the machine does meanwhile."""
    path = reverse(row.name, kwargs=kwargs)
    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        response: Any = client.generic(row.method, path, *_form(row, names))
        transaction.set_rollback(True)
    return response.status_code, b"".join(response), len(captured)


def _table(words: str, names: dict[str, Any]) -> dict[str, Any]:
    return eval(words, names) if words else {}  # noqa: S307 (the words of the table above)


def _words(scene: Scene) -> dict[str, Any]:
    with acting(SYSTEM):
        version = Ticket.objects.get(pk=scene.number).version
    facts = {**vars(scene), "version": version, "setup_token": setup.link_token()}
    return {"s": type("Words", (), facts), "RULE": RULE, "dict": dict, "str": str, "uuid4": uuid4}


def _form(row: Row, names: dict[str, Any]) -> tuple[Any, ...]:
    if row.method == "GET":
        return ()
    return encode_multipart(BOUNDARY, _table(row.data, names)), MULTIPART_CONTENT


def _client(person: Person | None) -> Client:
    client = Client()
    if person is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = session_key(person)
    return client


def _outcome(response: Any) -> str:
    status = response.status_code
    if status == 302 and urlsplit(response["Location"]).path == reverse("account_login"):
        return SIGN_IN
    if status < 400 or status in (409, 422):
        return LET_IN
    return {401: KEPT, 403: REFUSED, 404: HIDDEN}.get(status, str(status))
