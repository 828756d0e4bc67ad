"""Whose cookie an answer takes away."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from frontdesk.actor import ACCOUNTS
from frontdesk.db.acting import acting
from tests.cast import Cast
from tests.sessions import session_key

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("mode", "is_taken"), [("cors", False), ("navigate", True), (None, True)])
def test_a_page_that_asks_by_itself_signs_nobody_out(cast: Cast, client: Client, mode: str | None, is_taken: bool) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = session_key(cast.ana)
    with acting(ACCOUNTS):
        Session.objects.all().delete()
    answer = client.get("/desk/tickets/", headers={"Sec-Fetch-Mode": mode} if mode else {})
    assert answer.status_code == 302
    assert (settings.SESSION_COOKIE_NAME in answer.cookies) is is_taken
