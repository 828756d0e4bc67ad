"""Tags: made, renamed, recoloured, archived; a lead may do it too."""

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.tickets.models import Tag
from tests.cast import Cast
from tests.web.settings.conftest import SignIn

pytestmark = pytest.mark.django_db
TAGS = "/desk/settings/tags/"


def test_a_lead_makes_a_tag(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.lena)
    assert browser.post(f"{TAGS}new/", {"name": "Card Reader", "tone": "amber"}).status_code == 302
    with acting(SYSTEM):
        assert Tag.objects.get(name="card-reader").tone == "amber"
    assert "card-reader" in browser.get(TAGS).content.decode()


def test_a_tag_is_renamed_and_archived(cast: Cast, signed_in: SignIn) -> None:
    with acting(SYSTEM):
        tag = Tag.objects.create(name="refund")
    browser = signed_in(cast.oskar)
    browser.post(f"{TAGS}{tag.pk}/", {"name": "refunds", "tone": "green", "is_archived": "on"})
    with acting(SYSTEM):
        tag.refresh_from_db()
    assert (tag.name, tag.tone, tag.is_archived) == ("refunds", "green", True)
    assert list(browser.get(TAGS).context["tags"]) == []
    assert list(browser.get(f"{TAGS}?show=archived").context["tags"]) == [tag]


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"name": "refund", "tone": "grey"}, "There is a tag “refund” already"),
        ({"name": " , ", "tone": "grey"}, "A tag has 1 to 40 characters"),
        ({"name": "fine", "tone": "purple"}, "purple is not one of the available choices"),
        ({"name": "x" * 41, "tone": "grey"}, "at most 40 characters"),
    ],
)
def test_mistakes_are_said_at_the_field(cast: Cast, signed_in: SignIn, sent: dict[str, str], why: str) -> None:
    with acting(SYSTEM):
        Tag.objects.create(name="refund")
    response = signed_in(cast.oskar).post(f"{TAGS}new/", sent)
    assert response.status_code == 422
    assert why in response.content.decode()
