"""Every page of the settings against everybody: who gets in, who is told why not, who learns nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from frontdesk.actor import SYSTEM
from frontdesk.coverage.models import ShiftPattern, Swap, TimeOff
from frontdesk.db.acting import acting
from frontdesk.fields.actions import Facts, create_field
from frontdesk.fields.models import Field, Kind
from frontdesk.identity.models import Desk, Provider
from frontdesk.mail.models import Mailbox
from frontdesk.routing.actions import create_rule
from frontdesk.routing.models import Rule, Skill
from frontdesk.tickets.models import Tag, TicketStatus
from frontdesk.versions.keeping import keep
from frontdesk.web.settings.urls import urlpatterns
from tests.cast import Cast
from tests.mail.making import held_mail
from tests.web.settings.conftest import SignIn

pytestmark = pytest.mark.django_db

# Page -> the sample it is about. POST_ONLY pages answer a GET with 405 once somebody may come in.
# To the first page of a part, or to the question whether it is still oneself (tests/web/test_seeing_as.py).
LEADS_ON = {"coverage", "assignment", "see_as"}
POST_ONLY = {
    "default_status",
    "priority_default",
    "priority_place",
    "restore_priority",
    "restore_status",
    "status_place",
    "type_place",
    "restore_type",
    "desk_notices",
    "end_sessions",
    "invitation_link",
    "show_first_steps",
    "field_place",
    "field_preview",
    "export_audit",
    "members",
    "mail_joining",
    "mail_opening",
    "mail_replay",
    "mail_source",
    "mailbox_check",
    "notices",
    "pattern_removal",
    "publication",
    "reactivate",
    "reset_second_step",
    "restore_field",
    "restore_rule",
    "archive_rule",
    "rule_dry_run",
    "rule_part",
    "rule_place",
    "switch_rule",
    "restore_team",
    "run_again",
    "second_step",
    "send_invitation",
    "shift_removal",
    "swap_decision",
    "time_off_decision",
    "time_off_removal",
    "week_undo",
}
OF_LEADS = {"index", "tags", "new_tag", "tag", "coverage", "week", "hours", "shift", "shift_removal", "week_undo", "publication"}
OF_LEADS |= {
    "patterns",
    "new_pattern",
    "pattern",
    "pattern_removal",
    "time_off",
    "time_off_decision",
    "time_off_removal",
    "swap_decision",
    "import",
}
OF_LEADS |= {"assignment", "team_assignment", "agent"}
OF_LEADS |= {"import", "versions", "versions_of", "version"}


def pages(cast: Cast) -> dict[str, str]:
    """Return the address of every page, each with something of the cast."""
    with acting(SYSTEM):
        status, _ = TicketStatus.objects.get_or_create(id=90, defaults={"key": "paused", "category": 2, "name": "Paused"})
        tag, _ = Tag.objects.get_or_create(name="refund")
        provider, _ = Provider.objects.get_or_create(
            slug="company", defaults={"name": "Company", "server_url": "https://id.example.org", "domains": ["example.org"]}
        )
        skill, _ = Skill.objects.get_or_create(name="German")
        keep("tag", tag.pk, {"name": "refund", "tone": "grey", "archived": False}, by=SYSTEM)
        worker = {"team": cast.payments, "person": cast.ana}
        pattern = ShiftPattern.objects.create(**worker, weekdays=[1], starts=480, ends=960, valid_from=date(2026, 11, 23))
        starts = datetime(2026, 11, 23, tzinfo=UTC)
        time_off = TimeOff.objects.create(person=cast.ana, starts_at=starts, ends_at=starts + timedelta(days=1))
        swap = Swap.objects.create(team=cast.payments, asker=cast.ana, other=cast.dev, gives_at=starts)
        field = Field.objects.filter(key="refund").first() or create_field(Facts("Refund", Kind.NUMBER), by=SYSTEM)
        made = Rule.objects.first() or create_rule(name="x", conditions={"all": []}, actions=[{"do": "note", "text": "x"}], by=SYSTEM)
        mailbox, _ = Mailbox.objects.get_or_create(address="help@example.org", defaults={"name": "Help"})
    ids = {
        "name": "tag",
        "key": tag.pk,
        "number": 1,
        "person_id": cast.ana.pk,
        "role_id": cast.ana.role_id,
        "organisation_id": cast.fjord.pk,
        "team_id": cast.payments.pk,
        "tag_id": tag.pk,
        "status_id": status.pk,
        "priority_id": 4,
        "type_key": "problem",
        "skill_id": skill.pk,
        "job_id": 1,
        "provider_id": provider.pk,
        "field_id": field.pk,
        "pattern_id": pattern.pk,
        "time_off_id": time_off.pk,
        "swap_id": swap.pk,
        "slug": cast.payments.slug,
        "rule_id": made.pk,
        "mailbox_id": mailbox.pk,
        "inbound_id": held_mail().pk,
    }
    names = {pattern.name: pattern.pattern.converters for pattern in urlpatterns}
    return {name: reverse(f"settings:{name}", kwargs={key: ids[key] for key in keys}) for name, keys in names.items()}


def test_an_admin_opens_every_page(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    for name, address in pages(cast).items():
        response = browser.get(address)
        expected = 405 if name in POST_ONLY else 302 if name in LEADS_ON else 200
        assert response.status_code == expected, f"{name}: {response.status_code}"


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_agent_is_told_who_can_help(cast: Cast, signed_in: SignIn, method: str) -> None:
    browser = signed_in(cast.ana)
    for name, address in pages(cast).items():
        response = getattr(browser, method)(address)
        assert response.status_code == 403, name
        assert "An admin can change yours" in response.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_lead_opens_tags_and_coverage_and_nothing_else(cast: Cast, signed_in: SignIn, method: str) -> None:
    browser = signed_in(cast.lena)
    for name, address in pages(cast).items():
        status = getattr(browser, method)(address).status_code
        if name in OF_LEADS:
            assert status != 403, name
        else:
            assert status == 403, f"{name}: {status}"


def test_the_index_leads_to_the_first_page_of_the_role(cast: Cast, signed_in: SignIn) -> None:
    with acting(SYSTEM):
        Desk.objects.update(hides_first_steps=True)
    assert signed_in(cast.oskar).get("/desk/settings/")["Location"] == "/desk/settings/people/"
    assert signed_in(cast.lena).get("/desk/settings/")["Location"] == "/desk/settings/tags/"


def test_the_navigation_shows_what_the_role_opens(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.lena).get("/desk/settings/tags/").content.decode()
    assert 'href="/desk/settings/tags/"' in page
    assert "/desk/settings/people/" not in page
    assert "/desk/settings/desk/" not in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_customer_learns_nothing(cast: Cast, signed_in: SignIn, method: str) -> None:
    for customer in (cast.ingrid, cast.jonas):
        browser = signed_in(customer)
        for name, address in pages(cast).items():
            assert getattr(browser, method)(address).status_code == 404, name


def test_a_visitor_is_asked_to_sign_in(cast: Cast) -> None:
    for name, address in pages(cast).items():
        response = Client().get(address)
        assert response.status_code == 302, name
        assert response["Location"].startswith("/accounts/login/")
        assert Client().post(address, {"name": "x"}).status_code == 401


def test_what_is_not_there_answers_404(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    for kind in ("people", "roles", "organisations", "teams", "tags"):
        for number in ("999999", "99999999999999999999999"):
            assert browser.get(f"/desk/settings/{kind}/{number}/").status_code == 404
