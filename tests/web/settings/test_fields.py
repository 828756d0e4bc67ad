"""Custom fields in the settings: made, changed with what that touches, both sides of a conflict, moved, archived, restored."""

import re
from typing import Any

import pytest
from django.test import Client

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.fields.actions import Facts, create_field
from frontdesk.fields.checking import FieldsError
from frontdesk.fields.known import Choice
from frontdesk.fields.models import Field, Kind
from frontdesk.fields.nouns import FIELD
from frontdesk.fields.showing import Leaf
from frontdesk.identity.models import Team
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets import actions
from frontdesk.tickets.changes import Changes
from frontdesk.tickets.models import Macro, Scope, Ticket
from frontdesk.web.settings.field_forms import choices_in, lines_of
from tests.cast import Cast
from tests.routing.ruling import priority, rule
from tests.tickets.making import ask
from tests.web.settings.conftest import SignIn

pytestmark = pytest.mark.django_db

LIST = "/desk/settings/fields/"
KEPT = (Choice("a", "Apples"), Choice("b", "Pears", is_archived=True))


def make(label: str, kind: Kind = Kind.TEXT, **more: Any) -> Field:
    with acting(SYSTEM) as by:
        return create_field(Facts(label, kind, **more), by=by)


def again(field: Field) -> Field:
    with acting(SYSTEM):
        return Field.objects.get(pk=field.pk)


def sent(browser: Client, address: str, **changed: Any) -> dict[str, Any]:
    """Return what the form at an address would send, with some of it changed."""
    form = browser.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in (values | changed).items() if value not in (None, "")}


def text(response: Any) -> str:
    return str(response.content.decode())


def test_a_field_with_all_that_can_be_said_of_it_is_kept(cast: Cast, signed_in: SignIn) -> None:
    make("Product", Kind.CHOICE, choices=KEPT)
    browser = signed_in(cast.oskar)
    said = {
        "label": "Customer plan", "kind": "tree", "choices": "Gold\n- Gold plus\r\nSilver", "help": "As sold", "required": "solve",
        "for_customers": "seen", "teams": [cast.payments.pk], "types": ["task"], "shown_when": ["product=a"],
        "view_roles": [cast.lena.role_id, cast.oskar.role_id], "edit_roles": [cast.lena.role_id],
    }  # fmt: skip
    assert browser.post(f"{LIST}new/", said).status_code == 302
    with acting(SYSTEM):
        field = Field.objects.get(label="Customer plan")
        assert (field.key, field.required, field.for_customers, field.position) == ("customer_plan", "solve", "seen", 1)
        assert field.condition == {"all": [{"field": "field:product", "is": "is_any", "value": ["a"]}]}
        assert [(each["key"], each.get("parent", "")) for each in field.choices] == [("gold", ""), ("gold-plus", "gold"), ("silver", "")]
        document = FIELD.document(field)
        assert document["teams"] == ["payments"]
        assert document["edit_roles"] == ["lead"]
        # A file that says it makes the same field.
        twin = FIELD.make and FIELD.make("plan_again", document | {"label": "Plan again"}, by=SYSTEM)
        assert twin is not None
        assert FIELD.document(twin) == document | {"label": "Plan again"}


@pytest.mark.parametrize(
    ("said", "where", "sentence"),
    [
        ({"label": "", "kind": "text"}, "label", "This field is required."),
        ({"label": "Product", "kind": "text"}, "label", "There is a field “Product” already."),
        ({"label": "Plan", "kind": "choice", "choices": " \n"}, "choices", "Give it at least one choice."),
        ({"label": "Plan", "kind": "choice", "choices": "A\na"}, "choices", "“a” is there twice."),
        ({"label": "Boss", "kind": "person", "for_customers": "asked"}, "for_customers", "Customers cannot look people up."),
        ({"label": "Plan", "kind": "text", "for_customers": "asked", "shown_when": ["product=a"]}, "shown_when", "never be shown to them"),
        ({"label": "Plan", "kind": "text", "view_roles": ["{lead}"], "edit_roles": ["{agent}"]}, "edit_roles", "Whoever changes a value"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_place(cast: Cast, signed_in: SignIn, said: dict[str, Any], where: str, sentence: str) -> None:
    make("Product", Kind.CHOICE, choices=KEPT)
    ids = {"{lead}": cast.lena.role_id, "{agent}": cast.ana.role_id}
    filled = {name: [ids.get(one, one) for one in value] if isinstance(value, list) else value for name, value in said.items()}
    response = signed_in(cast.oskar).post(f"{LIST}new/", filled)
    assert response.status_code == 422
    assert sentence in str(response.context["form"].errors[where])


def test_a_choice_that_tickets_hold_is_archived_only_after_it_was_said(cast: Cast, signed_in: SignIn) -> None:
    field = make("Product", Kind.CHOICE, choices=(Choice("a", "Apples"), Choice("b", "Pears")))
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        actions.set_fields(Ticket.objects.get(pk=ticket.pk), fields={"product": "b"}, by=ana)
    browser, address = signed_in(cast.oskar), f"{LIST}{field.pk}/"
    said = sent(browser, address, choices="Crisp apples [a]")
    response = browser.post(address, said)
    assert "1 hold “Pears”" in text(response)
    assert len(again(field).choices) == 2
    said["agreed"] = response.context["form"]["agreed"].value()
    assert browser.post(address, said).status_code == 302
    assert again(field).choices == [{"key": "a", "label": "Crisp apples"}, {"key": "b", "label": "Pears", "is_archived": True}]
    # Written once more, it is the same choice as before.
    assert browser.post(address, sent(browser, address, choices="Crisp apples [a]\nPears")).status_code == 302
    assert [each["key"] for each in again(field).choices if not each.get("is_archived")] == ["a", "b"]


def test_another_kind_begins_a_new_field_and_loses_no_value(cast: Cast, signed_in: SignIn) -> None:
    field, unused = make("Order"), make("Unused")
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        actions.set_fields(Ticket.objects.get(pk=ticket.pk), fields={"order": "x"}, by=ana)
    browser, address = signed_in(cast.oskar), f"{LIST}{field.pk}/"
    response = browser.post(address, sent(browser, address, kind="number"))
    assert "1 ticket holds a value that this kind cannot read." in text(response)
    said = sent(browser, address, kind="number", agreed=response.context["form"]["agreed"].value())
    assert browser.post(address, said).status_code == 302
    with acting(SYSTEM):
        assert again(field).is_archived
        assert Field.objects.get(label="Order", is_archived=False).key == "order_2"
    # A field that no ticket holds simply becomes another; so does one whose values the other kind reads.
    other = f"{LIST}{unused.pk}/"
    assert browser.post(other, sent(browser, other, kind="number")).status_code == 302
    assert again(unused).kind == "number"


def test_two_admins_see_both_sides(cast: Cast, signed_in: SignIn) -> None:
    field = make("Order")
    browser, address = signed_in(cast.oskar), f"{LIST}{field.pk}/"
    mine = sent(browser, address, label="Order number")
    assert browser.post(address, sent(browser, address, label="Booking")).status_code == 302
    response = browser.post(address, mine)
    assert response.status_code == 409
    assert "Booking" in text(response)
    assert "Order number" in text(response)
    assert again(field).label == "Booking"


def test_a_field_moves_is_archived_and_comes_back(cast: Cast, signed_in: SignIn) -> None:
    first, second = make("Product", Kind.CHOICE, choices=KEPT), make("Harbour", shown_when=(Leaf("product", ("a",)),))
    browser = signed_in(cast.oskar)
    browser.post(f"{LIST}{second.pk}/place/", {"to": "up"})
    with acting(SYSTEM):
        assert [field.label for field in Field.objects.all()] == ["Harbour", "Product"]
    refused = browser.post(f"{LIST}{first.pk}/archive/")
    assert "“Harbour” is asked for by the value of this field." in text(refused)
    assert browser.post(f"{LIST}{second.pk}/archive/").status_code == 302
    assert again(second).is_archived
    make("Harbour")
    assert "There is a field “Harbour” in use by now." in text(browser.post(f"{LIST}{second.pk}/restoration/", follow=True))


def test_fields_that_would_wait_for_each_other_are_refused(cast: Cast, signed_in: SignIn) -> None:
    first = make("One", Kind.CHECK)
    make("Two", Kind.CHECK, shown_when=(Leaf("one", ("yes",)),))
    browser, address = signed_in(cast.oskar), f"{LIST}{first.pk}/"
    response = browser.post(address, sent(browser, address, shown_when=["two=yes"]))
    assert "These fields would wait for each other." in text(response)


def test_lines_are_choices_and_choices_are_lines() -> None:
    tree = (Choice("a", "A"), Choice("b", "B [x]", "a"), Choice("c", "C", "b"), Choice("d", "D"))
    assert choices_in(lines_of(tree), tree) == tree
    assert lines_of(KEPT) == "Apples [a]"
    # Whoever writes an archived choice again restores it; a key that is somebody else's is not taken.
    assert choices_in("Pears\nPlums [zz]", KEPT) == (Choice("b", "Pears"), Choice("plums", "Plums"))


def test_a_file_that_names_nothing_known_is_refused(cast: Cast) -> None:
    with acting(SYSTEM):
        document = FIELD.document(make("Order"))
        assert Team.objects.exists()
        wrongs: list[dict[str, Any]] = [
            {"kind": "colour"}, {"teams": ["nobody"]}, {"shown_when": {"any": []}}, {"choices": [{"key": "a"}]},
        ]  # fmt: skip
        for wrong in wrongs:
            with pytest.raises(InvalidError):
                FIELD.change(Field.objects.get(), document | wrong, by=SYSTEM)


def test_archiving_says_which_rules_views_and_macros_name_it_and_what_becomes_of_them(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    with acting(SYSTEM) as by:
        choices = (Choice("boat", "Boat"),)
        subject = create_field(Facts(label="Product", kind=Kind.CHOICE, choices=choices), by=by)
        create_field(Facts(label="Serial", kind=Kind.TEXT), by=by)
    page = f"/desk/settings/fields/{subject.pk}/archive/"
    assert "No rule, view or macro names it." in browser.get(page).content.decode()
    named = {"none": [{"all": [{"field": "field:product", "is": "is_any", "value": ["boat"]}]}]}
    rule(cast, priority(1), name="Boats first", conditions={"all": [named]})
    rule(cast, priority(1), name="By serial", conditions={"all": [{"field": "field:serial", "is": "is_empty"}]})
    with acting(cast.desk(cast.oskar)) as oskar:
        actions.create_view(name="Boats", query="status=any&-field.product=boat", scope=Scope.ALL, by=oskar)
        actions.create_view(name="Secret boats", query="field.product=boat", by=oskar)
        actions.create_view(name="Other", query="field.product_line=boat", scope=Scope.ALL, by=oskar)
        changes = Changes(fields=(("product", "boat"),))
        actions.create_macro(name="A boat", text="", changes=changes, scope=Scope.ALL, by=oskar)
        actions.create_macro(name="No boat", text="x", changes=Changes(), scope=Scope.ALL, by=oskar)
    told = re.sub(r"<[^>]+>", "", browser.get(page).content.decode())
    assert "1 routing rule looks at it: Boats first. It is skipped until it is changed or the field is restored" in told
    assert "1 view that everybody has filters by it: Boats; and 1 of single people or teams." in told
    assert "1 macro that everybody has sets it: A boat." in told
    assert not [word for word in ("Secret boats", "By serial", "Other", "No boat") if word in told]
    # And so it is.
    assert browser.post(page, {"seen": ""}).status_code == 302
    assert "It is skipped until it is mended" in browser.get("/desk/settings/routing/").content.decode()
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana, pytest.raises(FieldsError, match="was archived and takes no values"):
        actions.apply_macro(Ticket.objects.get(pk=ticket.pk), Macro.objects.get(name="A boat"), by=ana)


def test_a_field_on_which_another_leans_says_so_before_it_is_archived(cast: Cast, signed_in: SignIn) -> None:
    with acting(SYSTEM) as by:
        subject = create_field(Facts(label="Product", kind=Kind.CHOICE, choices=(Choice("boat", "Boat"),)), by=by)
        create_field(Facts(label="Berth", kind=Kind.TEXT, shown_when=(Leaf("product", ("boat",)),)), by=by)
    page = signed_in(cast.oskar).get(f"/desk/settings/fields/{subject.pk}/archive/").content.decode()
    assert "Berth</a> is asked for by its value" in page
    assert 'type="submit" disabled' in page
