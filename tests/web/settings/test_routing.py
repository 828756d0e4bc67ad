"""The pages of the rules: the order, the editor as a plain form, what is wrong beside it, two admins, and the past."""

import re
from typing import Any

import pytest
from django.test import Client

from frontdesk.actor import SYSTEM
from frontdesk.conditions import read, written
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.fields.actions import Facts, create_field
from frontdesk.fields.models import Kind
from frontdesk.identity.actions import change_organisation, create_organisation
from frontdesk.routing import actions
from frontdesk.routing.models import Rule
from frontdesk.routing.rules.asking import rule_fields
from frontdesk.routing.rules.documents import of_rule
from frontdesk.tickets.models import Tag
from tests.cast import Cast
from tests.routing.ruling import priority, rule, to_team
from tests.tickets.making import ask
from tests.web.settings.conftest import SignIn

pytestmark = pytest.mark.django_db
RULES = "/desk/settings/routing/"


def typed(cast: Cast, **more: Any) -> dict[str, Any]:
    """Return a form in which a rule was typed: the card reader to Bookings, urgently."""
    form = {
        "name": "Card reader down",
        "g:": "all",
        "f:0": "subject",
        "o:0": "has_any",
        "v:0": "card reader, terminal",
        "d:0": "team",
        "dv:0": str(cast.bookings.pk),
        "d:1": "priority",
        "dv:1": "1",
        "is_on": "on",
    }
    return {name: value for name, value in (form | more).items() if value is not None}


def saved(name: str = "Card reader down") -> Rule:
    with acting(SYSTEM):
        return Rule.objects.get(name=name)


def test_a_rule_is_written_by_a_plain_form(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    assert browser.get(f"{RULES}new/").status_code == 200
    answer = browser.post(f"{RULES}new/", typed(cast, stops="on"))
    made = saved()
    assert answer["Location"] == f"{RULES}{made.pk}/"
    assert made.conditions == {"all": [{"field": "subject", "is": "has_any", "value": ["card reader", "terminal"]}]}
    assert made.actions == [to_team(cast.bookings), priority(1)]
    assert (made.stops, made.is_on) == (True, True)
    page = browser.get(f"{RULES}{made.pk}/").content.decode()
    assert 'value="card reader, terminal"' in page
    assert "Version 1, Oskar" in page


def test_nested_groups_and_every_kind_of_value_come_through(cast: Cast, signed_in: SignIn) -> None:
    with acting(SYSTEM):
        tag = Tag.objects.create(name="vip")
    form = typed(
        cast,
        **{
            "g:": "any",
            "g:1": "none",
            "f:1.0": "team", "o:1.0": "is_any", "v:1.0": ["bookings", "payments"],
            "g:1.1": "all",
            "f:1.1.0": "requester", "o:1.1.0": "is_any", "v:1.1.0": "*@fjord.example, ana@example.org",
            "f:1.1.1": "arrival", "o:1.1.1": "between_hours", "v:1.1.1": "18:00", "u:1.1.1": "08:00", "z:1.1.1": "Europe/Berlin",
            "f:1.1.2": "arrival", "o:1.1.2": "on_weekdays", "v:1.1.2": ["sat", "sun"], "z:1.1.2": "Europe/Berlin",
            "f:1.1.3": "organisation", "o:1.1.3": "is_empty",
            "f:2": "organisation", "o:2": "is_any", "v:2": "Fjordcruise",
            "f:3": "tags", "o:3": "has_any", "v:3": str(tag.pk),
        },
    )  # fmt: skip
    browser = signed_in(cast.oskar)
    assert browser.post(f"{RULES}new/", form).status_code == 302
    group = saved().conditions["any"]
    assert group[1]["none"][0]["value"] == ["bookings", "payments"]
    deep = group[1]["none"][1]["all"]
    assert deep[0]["value"] == ["*@fjord.example", "ana@example.org"]
    assert deep[1]["value"] == {"from": "18:00", "until": "08:00", "zone": "Europe/Berlin"}
    assert deep[2]["value"] == {"days": ["sat", "sun"], "zone": "Europe/Berlin"}
    assert "value" not in deep[3]
    assert group[2]["value"] == [str(cast.fjord.pk)]
    # As it was saved, the form comes back and saves the same.
    again = browser.post(f"{RULES}{saved().pk}/", fields_of(browser, f"{RULES}{saved().pk}/"))
    assert again.status_code == 302
    with acting(SYSTEM):
        assert saved().version == 1


def test_an_organisation_is_chosen_by_its_name_and_shown_by_it(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    offered = browser.get(f"{RULES}names/organisation/?q=fjo").content.decode()
    assert offered.count('role="option"') == 1
    assert 'data-insert="Fjordcruise"' in offered
    # One that was offered, and one whose name was typed to its end and left there.
    form = {"f:0": "organisation", "o:0": "is_any", "v:0": ["Fjordcruise"], "w:0": "ribeira kayaks"}
    assert browser.post(f"{RULES}new/", typed(cast, **form)).status_code == 302
    assert saved().conditions["all"][0]["value"] == [str(cast.fjord.pk), str(cast.ribeira.pk)]
    page = browser.get(f"{RULES}{saved().pk}/").content.decode()
    assert f'value="{cast.ribeira.pk}" checked><span class="anywhere">Ribeira Kayaks</span>' in page
    assert "organisation is Fjordcruise or Ribeira Kayaks" in browser.get(RULES).content.decode()
    # What nobody is called stays as it was typed, and is said.
    page = browser.post(f"{RULES}new/", typed(cast, **{**form, "w:0": "Fjordcruisers", "name": "Other"}))
    assert page.status_code == 422
    assert 'value="Fjordcruisers"' in page.content.decode()
    assert "there is no “Fjordcruisers”" in page.content.decode()
    # The past is tried with what is named, saved or not.
    assert "there is no" not in browser.post(f"{RULES}dry-run/", typed(cast, **form)).content.decode()


def test_a_person_in_a_field_is_looked_for_like_an_organisation(cast: Cast, signed_in: SignIn) -> None:
    with acting(SYSTEM) as system:
        create_field(Facts(label="Account manager", kind=Kind.PERSON), by=system)
    browser = signed_in(cast.oskar)
    offered = browser.get(f"{RULES}names/field:account_manager/?q=ana").content.decode()
    assert f'data-insert="{cast.ana.email}"' in offered
    form = {"f:0": "field:account_manager", "o:0": "is_any", "v:0": [cast.ana.email]}
    assert browser.post(f"{RULES}new/", typed(cast, **form)).status_code == 302
    assert saved().conditions["all"][0]["value"] == [str(cast.ana.pk)]
    made = saved()
    with acting(SYSTEM):
        assert of_rule(made)["conditions"]["all"][0]["value"] == [cast.ana.email]


def test_files_call_an_organisation_by_a_key_that_stays(cast: Cast) -> None:
    condition = {"all": [{"field": "organisation", "is": "is_any", "value": ["Fjordcruise"]}]}
    made = rule(cast, priority(1), conditions=condition)
    with acting(cast.settings(cast.oskar)) as oskar:
        subject = create_organisation(name="2026", by=oskar)
        assert subject.slug == "organisation-2026"
        change_organisation(subject, name="Quay 9", by=oskar)
    with acting(SYSTEM):
        cast.fjord.slug = "fjordcruise"
        cast.fjord.name = "Fjord & Sons"
        cast.fjord.save()
        told = of_rule(made)["conditions"]
        assert told["all"][0]["value"] == ["fjordcruise"]
        assert written(read(told, rule_fields())) == made.conditions
        # A tag that is called by digits is no id of another desk.
        tag = Tag.objects.create(name="404")
        asked = {"field": "tags", "is": "has_any", "value": [str(tag.pk)]}
        file = written(read(asked, rule_fields()), rule_fields())
        assert file["value"] == ["tag 404"]
        assert written(read(file, rule_fields())) == asked


def fields_of(browser: Client, address: str) -> dict[str, list[str]]:
    """Return what a browser would send of the form on a page."""
    page = browser.get(address).content.decode()
    form = page[page.index('id="rule"') : page.index("</form>", page.index('id="rule"'))]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        named = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if named.get("type") != "checkbox" or re.search(r"\schecked\b", tag):
            found.setdefault(named["name"], []).append(named.get("value", "on"))
    for name, options in re.findall(r'<select[^>]* name="([^"]*)".*?>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found.setdefault(name, []).append(chosen.group(1) if chosen else "")
    return found


def test_buttons_add_and_take_away_and_nothing_typed_is_lost(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    page = browser.post(f"{RULES}new/", typed(cast, do="group:", name="Half a rule"))
    assert page.status_code == 200
    shown = page.content.decode()
    assert 'name="g:1"' in shown
    assert 'name="f:1.0"' in shown
    assert 'value="Half a rule"' in shown
    assert 'value="card reader, terminal"' in shown
    page = browser.post(f"{RULES}new/", typed(cast, do="drop:0"))
    assert 'name="f:0"' not in page.content.decode()
    page = browser.post(f"{RULES}new/", typed(cast, do="deed"), headers={"HX-Request": "true"})
    assert 'name="d:2"' in page.content.decode()
    assert "<html" not in page.content.decode()
    page = browser.post(f"{RULES}new/", typed(cast, do="undo-deed:0"))
    assert 'name="d:1"' not in page.content.decode()
    with acting(SYSTEM):
        assert not Rule.objects.exists()


@pytest.mark.parametrize(
    ("more", "sentences"),
    [
        ({"name": " "}, ["Give it a name of 1 to 80 characters."]),
        ({"v:0": " "}, ["choose at least one value"]),
        ({"f:0": "field:gone"}, ["field:gone (gone)"]),
        ({"f:1": ""}, ["Choose what to look at, or remove this condition."]),
        ({"dv:0": ""}, ["Choose a team."]),
        ({"d:0": "", "d:1": None}, ["There is no action"]),
        ({"v:0": "x" * 501}, ["500 characters at most"]),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_typed_is_lost(
    cast: Cast, signed_in: SignIn, more: dict[str, Any], sentences: list[str]
) -> None:
    page = signed_in(cast.oskar).post(f"{RULES}new/", typed(cast, **{"name": "Mine", **more}))
    assert page.status_code == 422
    shown = page.content.decode()
    for sentence in sentences:
        assert sentence in shown
    assert 'name="d:0"' in shown
    with acting(SYSTEM):
        assert not Rule.objects.exists()


def test_the_second_of_two_admins_sees_both_sides_keeps_theirs_or_mine(cast: Cast, signed_in: SignIn) -> None:
    made = rule(cast, to_team(cast.bookings))
    with acting(cast.settings(cast.oskar)) as oskar:
        facts = {"conditions": made.conditions, "actions": made.actions, "stops": True, "is_on": True}
        actions.change_rule(made, version=1, name="Theirs", by=oskar, **facts)
    browser = signed_in(cast.oskar)
    page = browser.post(f"{RULES}{made.pk}/", typed(cast, name="Mine", version="1", rule=str(made.pk)))
    assert page.status_code == 409
    shown = page.content.decode()
    assert "Changed by two people" in shown
    assert "Theirs" in shown
    assert 'value="Mine"' in shown
    with acting(SYSTEM):
        assert Rule.objects.get(pk=made.pk).name == "Theirs"
    keep = fields_of_response(shown)
    assert browser.post(f"{RULES}{made.pk}/", typed(cast, name="Mine", version=keep["version"], rule=str(made.pk))).status_code == 302
    assert saved("Mine").version == 3


def fields_of_response(shown: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', shown))


def test_the_past_is_tried_and_nothing_is_written(cast: Cast, signed_in: SignIn) -> None:
    first, _ = ask(cast), ask(cast, subject="An invoice")
    rule(cast, priority(4), name="Everything is low", conditions={"all": []})
    with acting(SYSTEM):
        before = Event.objects.count()
    browser = signed_in(cast.oskar)
    page = browser.post(f"{RULES}dry-run/", typed(cast, days="90"))
    shown = page.content.decode()
    run = page.context["dry"].run
    assert (run.checked, run.matched, run.changed_in) == (2, 1, {"team": 1, "priority": 1})
    assert "Tried on the last 90 days" in shown
    assert "Everything is low" in shown
    assert "nobody in Bookings was on shift" in shown
    # Oskar is in no team: he sees numbers, and no ticket.
    assert f">{first.pk}</a>" not in shown
    assert "teams you do not see" in shown
    with acting(SYSTEM):
        assert Event.objects.count() == before


def test_a_lead_who_sets_rules_sees_the_tickets_of_their_team_struck_out_and_new(cast: Cast, signed_in: SignIn) -> None:
    first = ask(cast)
    with acting(SYSTEM):
        role = cast.lena.role
        role.permissions = [*role.permissions, "settings.routing"]
        role.save()
    shown = signed_in(cast.lena).post(f"{RULES}dry-run/", typed(cast)).content.decode()
    assert f">{first.pk}</a>" in shown
    assert "<del>Payments</del>" in shown
    assert "<ins>Bookings</ins>" in shown


def test_a_rule_that_fits_nothing_says_so_and_can_be_saved(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    assert "No ticket of the last 30 days fits. It can be saved all the same." in browser.post(
        f"{RULES}dry-run/", typed(cast, **{"v:0": "zeppelin"})
    ).content.decode().replace("\n", " ")
    assert browser.post(f"{RULES}new/", typed(cast, **{"v:0": "zeppelin"})).status_code == 302


def test_half_a_condition_is_tried_as_far_as_it_goes_and_a_wrong_one_says_what_is_wrong(cast: Cast, signed_in: SignIn) -> None:
    ask(cast)
    browser = signed_in(cast.oskar)
    assert browser.post(f"{RULES}dry-run/", typed(cast, **{"f:1": ""})).context["dry"].run.matched == 1
    assert (
        "there is no “nowhere”"
        in browser.post(f"{RULES}dry-run/", typed(cast, **{"f:1": "team", "o:1": "is_any", "v:1": "nowhere"})).content.decode()
    )


def test_a_chosen_field_brings_its_tests_and_its_kind_of_value(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    shown = browser.post(f"{RULES}part/", typed(cast, **{"f:0": "team", "part": "leaf:0"})).content.decode()
    assert 'type="checkbox" name="v:0" value="payments"' in shown
    shown = browser.post(f"{RULES}part/", typed(cast, **{"f:0": "arrival", "o:0": "between_hours", "part": "leaf:0"})).content.decode()
    assert 'type="time" name="u:0"' in shown
    shown = browser.post(f"{RULES}part/", typed(cast, **{"d:0": "note", "part": "deed:0"})).content.decode()
    assert '<textarea class="input" name="dv:0"' in shown
    assert browser.post(f"{RULES}part/", {"part": "leaf:9"}).status_code == 204


def test_the_list_moves_turns_off_archives_and_brings_back(cast: Cast, signed_in: SignIn) -> None:
    first, second = rule(cast, priority(1), name="First"), rule(cast, to_team(cast.bookings), name="Second")
    browser = signed_in(cast.oskar)
    browser.post(f"{RULES}{second.pk}/place/", {"to": "up"})
    page = browser.get(RULES)
    assert [row[0].name for row in page.context["rules"]] == ["Second", "First"]
    browser.post(f"{RULES}{second.pk}/place/", {"to": "2"})
    browser.post(f"{RULES}{first.pk}/place/", {"to": "nonsense"})
    assert [row[0].name for row in browser.get(RULES).context["rules"]] == ["First", "Second"]
    browser.post(f"{RULES}{first.pk}/switch/", {"on": "0"})
    assert not saved("First").is_on
    browser.post(f"{RULES}{first.pk}/archive/")
    assert [row[0].name for row in browser.get(RULES).context["rules"]] == ["Second"]
    assert [row[0].name for row in browser.get(f"{RULES}?show=archived").context["rules"]] == ["First"]
    browser.post(f"{RULES}{first.pk}/restoration/")
    assert not saved("First").is_archived


def test_a_broken_rule_is_flagged_where_rules_are_set(cast: Cast, signed_in: SignIn) -> None:
    broken = rule(cast, to_team(cast.bookings))
    with acting(SYSTEM):
        type(cast.bookings).objects.filter(pk=cast.bookings.pk).update(is_archived=True)
    browser = signed_in(cast.oskar)
    for address in (RULES, f"{RULES}{broken.pk}/"):
        assert "The team “Bookings” is archived. Choose another one." in browser.get(address).content.decode()
