"""The assignment pages: a policy, who would get a ticket now and why not the others, skills, and what each is given."""

import pytest
from django.test import Client

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.routing.giving_out import give_out
from frontdesk.routing.models import Limit, PersonSkill, Skill, TeamPolicy
from frontdesk.tickets.models import Tag, Ticket
from tests.cast import Cast
from tests.routing.making import assignees, is_there, policy
from tests.tickets.making import ask
from tests.web.settings.conftest import SignIn

pytestmark = pytest.mark.django_db
PAGE = "/desk/settings/assignment/payments/"


def sealed(browser: Client, url: str) -> str:
    return str(browser.get(url).context["form"]["seen"].value())


def test_a_lead_sets_their_team_s_policy_and_what_waits_is_given_out(cast: Cast, signed_in: SignIn) -> None:
    ticket = ask(cast)
    is_there(cast.ana)
    browser = signed_in(cast.lena)
    assert "1 ticket waits unassigned now" in browser.get(PAGE).content.decode()
    form = {"seen": sealed(browser, PAGE), "strategy": "least", "fallback": "in_turn", "capacity": "5", "at_shift_end": "team"}
    assert browser.post(PAGE, form | {"capacity": "0"}).status_code == 422
    assert browser.post(PAGE, form | {"strategy": "person"}).status_code == 422
    page = browser.post(PAGE, form, follow=True).content.decode()
    assert "A ticket now would go to Ana Petrova." in page
    assert "Versions" in page
    assert browser.post(PAGE, form | {"strategy": "in_turn"}).status_code == 409
    assert give_out() == 1
    assert assignees(ticket) == [cast.ana.pk]
    assert browser.get("/desk/settings/assignment/bookings/").status_code == 403
    with acting(SYSTEM):
        assert TeamPolicy.objects.get().capacity == 5
        assert Event.objects.filter(name="routing.policy_set").count() == 1


def test_the_preview_says_why_each_other_person_is_not_asked_and_writes_nothing(cast: Cast, signed_in: SignIn) -> None:
    policy(cast.payments, "least", capacity=1)
    is_there(cast.ana, cast.dev)
    with acting(SYSTEM):
        tag = Tag.objects.create(name="german")
        skill = Skill.objects.create(name="German", tag_ids=[tag.pk])
        PersonSkill.objects.create(person=cast.ana, skill=skill, weight=2)
        mine = Ticket.objects.get(pk=ask(cast).pk)
        before = (Event.objects.count(), mine.assignee_id)
    browser = signed_in(cast.lena)
    page = browser.get(PAGE)
    rows = {row.name: row.words for row in page.context["answer"].rows}
    full, other = ("Ana Petrova", "Dev Anand") if before[1] == cast.ana.pk else ("Dev Anand", "Ana Petrova")
    assert rows == {other: "Would get it", full: "No room: 1 of 1", "Lena Vogt": "Not signed in"}
    rows = {row.name: row.words for row in browser.get(PAGE, {"tag": "german", "find": "dev"}).context["answer"].rows}
    assert rows == {"Dev Anand": "Lacks German"}
    assert "There is no tag" in browser.get(PAGE, {"tag": "danish"}).content.decode()
    with acting(SYSTEM):
        assert Event.objects.count() == before[0]


def test_what_somebody_is_given_is_set_by_who_leads_them(cast: Cast, signed_in: SignIn) -> None:
    with acting(SYSTEM):
        skill = Skill.objects.create(name="German")
    url = f"{PAGE}people/{cast.ana.pk}/"
    browser = signed_in(cast.lena)
    form = {"seen": sealed(browser, url), "capacity": "3", f"skill{skill.pk}": "2"}
    assert browser.post(url, form).status_code == 302
    assert browser.post(url, form | {f"skill{skill.pk}": "9"}).status_code == 422
    assert browser.get(f"{PAGE}people/{cast.mara.pk}/").status_code == 404
    with acting(SYSTEM):
        assert Limit.objects.get().capacity == 3
        assert PersonSkill.objects.get().weight == 2
    assert "German" in browser.get(PAGE).content.decode()


def test_skills_are_made_changed_and_archived(cast: Cast, signed_in: SignIn) -> None:
    with acting(SYSTEM):
        tag = Tag.objects.create(name="german")
    browser = signed_in(cast.oskar)
    new = "/desk/settings/skills/new/"
    assert browser.post(new, {"name": "German", "tags": "german, danish"}).status_code == 422
    assert browser.post(new, {"name": "German", "tags": "german", "types": ["incident"]}).status_code == 302
    assert browser.post(new, {"name": "german"}).status_code == 422
    with acting(SYSTEM):
        skill = Skill.objects.get()
    assert (skill.tag_ids, skill.types) == ([tag.pk], ["incident"])
    url = f"/desk/settings/skills/{skill.pk}/"
    form = {"seen": sealed(browser, url), "name": "German", "tags": "german", "is_archived": "on"}
    assert browser.post(url, form).status_code == 302
    assert "No skill yet" in browser.get("/desk/settings/skills/").content.decode()
    assert "German" in browser.get("/desk/settings/skills/?show=archived").content.decode()


def test_the_switch_in_one_s_menu_says_that_one_is_away(cast: Cast, signed_in: SignIn) -> None:
    policy(cast.payments)
    is_there(cast.ana)
    browser = signed_in(cast.ana)
    page = browser.post("/desk/away/", {"away": "yes"}, follow=True).content.decode()
    assert "There again: give tickets" in page
    ticket = ask(cast)
    assert assignees(ticket) == [None]
    browser.post("/desk/away/", {"away": "no"})
    assert give_out() == 1
    assert assignees(ticket) == [cast.ana.pk]
