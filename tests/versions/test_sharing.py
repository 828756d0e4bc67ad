"""Macros and views that everybody has are settings: kept, restored in the settings, and taken to another desk."""

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.tickets import actions
from frontdesk.tickets.changes import Changes
from frontdesk.tickets.models import Kind, Macro, Scope, View
from frontdesk.versions.files.applying import apply_file
from frontdesk.versions.files.problems import FileError
from frontdesk.versions.files.reading import read
from frontdesk.versions.files.writing import export
from frontdesk.versions.models import Version
from tests.cast import Cast
from tests.web.settings.conftest import SignIn, signed_in

pytestmark = pytest.mark.django_db
__all__ = ["signed_in"]


@pytest.fixture
def shared(cast: Cast) -> Cast:
    """Two macros of the same name and a view for everybody, and one of each that is not."""
    with acting(cast.desk(cast.oskar)) as oskar:
        changes = Changes(status=5, priority=1, team=cast.bookings.pk, assignee=str(cast.mara.pk), add_tags=("refund",))
        actions.create_macro(name="Refund", text="Dear {{ customer.first_name }}\n\nDone.", changes=changes, scope=Scope.ALL, by=oskar)
        actions.create_macro(name="Refund", text="", changes=Changes(snooze="reply"), kind=Kind.NOTE, scope=Scope.ALL, by=oskar)
        actions.create_macro(name="My own", text="x", changes=Changes(), by=oskar)
        query = f"team=bookings&assignee={cast.mara.pk}&assignee=me&tag=vat"
        actions.create_view(name="Boats of Mara", query=query, scope=Scope.ALL, icon="card", by=oskar)
        actions.create_view(name="My own view", query="", by=oskar)
    return cast


def test_they_are_the_same_after_a_journey_to_a_desk_without_them(shared: Cast) -> None:
    with acting(SYSTEM) as by:
        text = export()
        assert "My own" not in text
        assert "assignee=mara%40example.org&assignee=me" in text
        before = list(Macro.objects.filter(scope=Scope.ALL).order_by("id").values_list("name", "text", "kind", "changes"))
        queries = list(View.objects.filter(scope=Scope.ALL).values_list("name", "query", "icon"))
        Macro.objects.filter(scope=Scope.ALL).delete()
        View.objects.filter(scope=Scope.ALL).delete()
        apply_file(read(text), by=by)
        assert export() == text
        assert list(Macro.objects.filter(scope=Scope.ALL).order_by("id").values_list("name", "text", "kind", "changes")) == before
        assert list(View.objects.filter(scope=Scope.ALL).values_list("name", "query", "icon")) == queries


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("macros:\n  refund: {changes: {status: done}}\n", "line 3: Macro “refund”: “done” is none of new, open,"),
        ("macros:\n  refund: {changes: {colour: red}}\n", "line 3: Macro “refund”: A macro changes:"),
        ("macros:\n  refund: {changes: {team: nights}}\n", "line 3: Macro “refund”: There is no team “nights”."),
        ("macros:\n  refund: {changes: {assignee: ghost@example.org}}\n", "No colleague has the address ghost@example.org."),
        ("macros:\n  refund: {kind: song}\n", "line 3: Macro “refund”: A macro is one of reply, note."),
        ("macros:\n  refund: {name: Other}\n", "line 3: “refund” would be kept as “other”."),
        ("macros:\n  empty: {name: Empty}\n", "line 3: Macro “empty”: Write a text"),
        ("views:\n  boats-of-mara: {icon: tank}\n", "line 3: View “boats-of-mara”: Choose one of the icons."),
    ],
)
def test_what_is_wrong_with_them_is_told(shared: Cast, text: str, told: str) -> None:
    with acting(SYSTEM) as by, pytest.raises(FileError) as caught:
        apply_file(read("frontdesk: 1\n" + text), by=by)
    assert told in caught.value.sentence


def test_a_deleted_one_comes_back_from_the_versions_of_the_settings(shared: Cast, signed_in: SignIn) -> None:
    with acting(shared.desk(shared.oskar)) as oskar:
        view = View.objects.get(name="Boats of Mara")
        key = view.pk
        actions.delete_view(view, by=oskar)
    browser = signed_in(shared.oskar)
    (row, _) = browser.get(f"/desk/settings/versions/view/{key}/").context["rows"]
    assert row.is_removal
    assert browser.post(f"/desk/settings/versions/view/{key}/1/", {"newest": "2"}).status_code == 302
    with acting(SYSTEM):
        assert View.objects.get(name="Boats of Mara", scope=Scope.ALL).owner_id == shared.oskar.pk
    assert signed_in(shared.lena).get(f"/desk/settings/versions/view/{key}/").status_code == 403


def test_one_that_becomes_somebody_s_own_is_no_setting_any_more(shared: Cast) -> None:
    with acting(shared.desk(shared.oskar)) as oskar:
        view = View.objects.get(name="Boats of Mara")
        actions.change_view(view, scope=Scope.MINE, by=oskar)
        actions.change_view(view, name="Secret plans", by=oskar)
    with acting(SYSTEM):
        assert list(Version.objects.filter(noun="view").order_by("id").values_list("document__name", flat=True)) == ["Boats of Mara", None]


def test_their_versions_stand_on_their_own_pages_for_those_who_keep_them(shared: Cast, signed_in: SignIn) -> None:
    with acting(shared.desk(shared.oskar)) as oskar:
        macro = Macro.objects.get(name="Refund", kind=Kind.NOTE)
        actions.change_macro(
            macro, version=macro.version, name="Later", text="", kind=Kind.NOTE, changes=Changes(snooze="reply"), scope=Scope.ALL, by=oskar
        )
        mine = Macro.objects.get(name="My own")
        view = View.objects.get(name="Boats of Mara")
        actions.change_view(view, name="Boats", query=view.query, icon="card", tone="", by=oskar)
    browser = signed_in(shared.oskar)
    page = browser.get(f"/desk/macros/{macro.pk}/").content.decode()
    assert "<del>Refund</del>" in page
    assert "Restore" in page
    assert "versions-part" not in browser.get(f"/desk/macros/{mine.pk}/").content.decode()
    assert "<del>Boats of Mara</del>" in browser.get("/desk/views/").content.decode()
    # Back by the button of the page, and to the page.
    answer = browser.post(f"/desk/settings/versions/macro/{macro.pk}/1/", {"newest": "2"})
    assert answer["Location"] == f"/desk/macros/{macro.pk}/"
    answer = browser.post(f"/desk/settings/versions/view/{view.pk}/1/", {"newest": "2"})
    assert answer["Location"] == "/desk/views/"
    with acting(SYSTEM):
        assert (Macro.objects.get(pk=macro.pk).name, View.objects.get(pk=view.pk).name) == ("Refund", "Boats of Mara")
    # Who may use them and not keep them reads no history.
    assert "versions-part" not in signed_in(shared.ana).get(f"/desk/macros/{macro.pk}/").content.decode()
    assert "versions-part" not in signed_in(shared.ana).get("/desk/views/").content.decode()
