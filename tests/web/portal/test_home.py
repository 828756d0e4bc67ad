"""The portal's first page."""

import pytest

from tests.cast import Cast
from tests.web.portal.asking import answer, ask, client_of

pytestmark = pytest.mark.django_db


def test_a_visitor_sees_topics_and_may_ask_or_sign_in(cast: Cast) -> None:
    page = client_of(None).get("/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "What do you need help with?" in text
    assert "Payments and readers" in text
    assert "/accounts/login/" in text


def test_the_hero_leads_to_the_form_with_the_text_in_it(cast: Cast) -> None:
    page = client_of(cast.ingrid).get("/tickets/new/", {"subject": "Refund a guest", "topic": str(cast.bookings.pk)})
    text = page.content.decode()
    assert 'value="Refund a guest"' in text
    assert f'<option value="{cast.bookings.pk}" selected' in text


def test_open_tickets_are_one_own(cast: Cast) -> None:
    number = ask(cast)
    answer(cast, number)
    mine, foreign = (client_of(who).get("/").content.decode() for who in (cast.ingrid, cast.paulo))
    assert "Card reader" in mine
    assert "new reply" in mine
    assert "Card reader" not in foreign


def test_an_agent_is_a_customer_here(cast: Cast) -> None:
    ask(cast)
    assert "Card reader" not in client_of(cast.ana).get("/").content.decode()
