"""One's own preferences: what is kept, what is refused and in which words."""

from collections.abc import Callable

import pytest
from django.test import Client

from frontdesk.db.acting import acting
from frontdesk.identity.models import Person
from frontdesk.identity.models import Preferences as Stored
from frontdesk.identity.preferences import Preferences, read
from frontdesk.ui import shortcuts
from tests.cast import Cast
from tests.web.workspace.conftest import text

pytestmark = pytest.mark.django_db
AtDesk = Callable[[Person], Client]
PAGE = "/desk/preferences/"
KEYBOARD = "/desk/preferences/keyboard/"
GIVEN = {shortcut.name: shortcuts.readable(shortcut.key) for shortcut in shortcuts.CHANGEABLE}
ON = {"has_single_keys": "on"}


def wishes(cast: Cast, person: Person) -> Preferences:
    with acting(cast.desk(person)):
        kept = Stored.objects.filter(person_id=person.pk).first()
    return read(kept.values if kept else {})


def test_every_section_is_on_the_page_that_the_account_menu_leads_to(cast: Cast, at_desk: AtDesk) -> None:
    client = at_desk(cast.ana)
    assert f'href="{PAGE}"' in text(client.get("/desk/tickets/"))
    page = text(client.get(PAGE))
    for title in ("After solving", "Keyboard"):
        assert f">{title}</h2>" in page


def test_what_is_set_is_kept_for_oneself_alone(cast: Cast, at_desk: AtDesk) -> None:
    at_desk(cast.ana).post(f"{PAGE}after-solving/", {"after_solving": "list"})
    assert wishes(cast, cast.ana).after_solving == "list"
    assert wishes(cast, cast.dev).after_solving == "stay"


def test_only_changed_keys_are_kept_and_other_wishes_stay(cast: Cast, at_desk: AtDesk) -> None:
    client = at_desk(cast.ana)
    client.post(f"{PAGE}after-solving/", {"after_solving": "list"})
    client.post(KEYBOARD, {**GIVEN, **ON, "solve": "d", "note": "shift + n", "take": ""})
    assert wishes(cast, cast.ana).keys == {"solve": "d", "note": "Shift+n", "take": ""}
    assert wishes(cast, cast.ana).after_solving == "list"
    assert wishes(cast, cast.ana).has_single_keys


def test_single_keys_can_be_switched_off_and_everything_reset(cast: Cast, at_desk: AtDesk) -> None:
    client = at_desk(cast.ana)
    client.post(KEYBOARD, {**GIVEN, "solve": "d"})
    assert not wishes(cast, cast.ana).has_single_keys
    assert "Reset all keys" in text(client.get(PAGE))
    # Whatever stands in the fields.
    client.post(KEYBOARD, {**GIVEN, "solve": "not a key", "reset": "1"})
    assert wishes(cast, cast.ana) == Preferences(undo_seconds=0, after_solving="stay")
    assert "Reset all keys" not in text(client.get(PAGE))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"solve": "J"}, "J is also the key of “Next ticket”."),
        ({"solve": "shift+J"}, "Shift+J is also the key of “Select downwards”."),
        ({"solve": "g"}, "G begins the keys that go to places"),
        ({"solve": "Enter"}, "Write one sign, such as E or /, or Shift+E."),
        ({"solve": "Shift+/"}, "Write one sign"),
    ],
)
def test_conflicts_are_said_in_words_and_nothing_is_changed(cast: Cast, at_desk: AtDesk, changed: dict[str, str], sentence: str) -> None:
    response = at_desk(cast.ana).post(KEYBOARD, {**GIVEN, **ON, **changed})
    assert response.status_code == 422
    assert sentence in text(response)
    assert f'value="{changed["solve"]}"' in text(response)
    assert wishes(cast, cast.ana).keys == {}


def test_two_deeds_may_swap_their_keys_and_any_keyboard_s_letters_do(cast: Cast, at_desk: AtDesk) -> None:
    client = at_desk(cast.ana)
    client.post(KEYBOARD, {**GIVEN, **ON, "next": "K", "previous": "J", "solve": "Ę", "take": "О"})
    assert wishes(cast, cast.ana).keys == {"next": "k", "previous": "j", "solve": "ę", "take": "о"}
