"""Every page of the settings, as sent by the server: accessible, within the window, in both themes and on a phone."""

from collections.abc import Callable

import pytest
from django.db import connection
from playwright.sync_api import Page

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity import actions, desk
from frontdesk.identity.models import Provider, Role
from frontdesk.routing import actions as routing
from frontdesk.routing.models import Skill
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Tag, Ticket
from tests.cast import Cast, make_cast
from tests.journeys.conftest import OpenPage
from tests.routing.making import is_there
from tests.tickets.making import ask

pytestmark = pytest.mark.browser
FAILED = (
    "insert into procrastinate_jobs (queue_name, task_name, args, status, attempts)"
    """ values ('default', 'notify', '{"event": "ticket.opened", "ticket_id": 1001}', 'failed', 6)"""
)


def furnish() -> Cast:
    """Write a desk in which no page is empty."""
    desk.forget()
    cast = make_cast()
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        tickets.take(Ticket.objects.get(pk=ticket.pk), by=ana)
    with acting(cast.settings(cast.oskar)) as oskar:
        role = Role.objects.get(slug="agent")
        actions.invite(email="nora@example.org", name="Nora Haugen", role=role, team_ids=[cast.payments.pk], by=oskar)
        facts = {"client_id": "desk", "secret": "s", "domains": "example.org"}
        actions.create_provider(name="Company", server_url="https://id.example.org", **facts, by=oskar)
        for name, tone in (("refund", "green"), ("card-reader", "amber")):
            tag = tickets.create_tag(name=name, tone="grey", by=oskar)
            tickets.change_tag(tag, tone=tone, by=oskar)
    is_there(cast.ana)
    with acting(SYSTEM) as by, connection.cursor() as cursor:
        routing.set_policy(cast.payments.pk, strategy="least", capacity=5, by=by)
        skill = routing.create_skill(name="German", types=["incident"], tag_ids=[tag.pk], by=by)
        routing.set_agent(cast.ana.pk, capacity=3, skills={skill.pk: 2}, by=by)
        cursor.execute(FAILED)
    return cast


def places(cast: Cast) -> list[str]:
    """Return the pages to look at."""
    with acting(SYSTEM):
        tag, provider, skill = Tag.objects.get(name="refund").pk, Provider.objects.get().pk, Skill.objects.get().pk
    ana, team, organisation = f"people/{cast.ana.pk}/", f"teams/{cast.payments.pk}/", f"organisations/{cast.fjord.pk}/"
    people = [
        "people/",
        "people/?show=customers",
        "people/?q=nobody",
        "people/new/",
        ana,
        f"{ana}deactivation/",
        f"{ana}merge/?into=dev@example.org",
    ]
    roles = ["roles/", "roles/new/", f"roles/{cast.ana.role_id}/", f"roles/{cast.ingrid.role_id}/"]
    teams = ["teams/", "teams/?show=archived", "teams/new/", team, f"{team}archive/", f"teams/{cast.bookings.pk}/archive/"]
    signing_in = ["second-steps/", "sign-ins/", "providers/", "providers/new/", f"providers/{provider}/"]
    return [
        *people,
        *roles,
        *teams,
        "organisations/",
        "organisations/new/",
        organisation,
        "tags/",
        f"tags/{tag}/",
        "assignment/payments/",
        f"assignment/payments/people/{cast.ana.pk}/",
        "skills/",
        f"skills/{skill}/",
        "desk/",
        "jobs/",
        "versions/",
        "why/",
        f"versions/tag/{tag}/",
        f"versions/tag/{tag}/1/",
        *signing_in,
    ]


def test_settings_pages_are_accessible_and_fit(
    transactional_db: None,
    browser_page: OpenPage,
    axe: Callable[[Page], None],
    no_sideways_scroll: Callable[[Page], None],
) -> None:
    cast = furnish()
    page = browser_page(cast.oskar)
    for place in places(cast):
        answer = page.goto(f"/desk/settings/{place}")
        assert answer is not None
        assert answer.status == 200, place
        for theme, width in (("light", 1440), ("dark", 360)):
            page.emulate_media(color_scheme=theme)
            page.set_viewport_size({"width": width, "height": 900})
            axe(page)
            no_sideways_scroll(page)
