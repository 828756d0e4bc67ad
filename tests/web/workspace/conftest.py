"""Agents at the desk, through HTTP."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from frontdesk.identity.models import Person
from tests.sessions import session_key

HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "ticket"}


@pytest.fixture
def at_desk(db: None) -> Callable[[Person], Client]:
    """Give a browser in which somebody is signed in."""

    def signed_in(person: Person) -> Client:
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = session_key(person)
        return client

    return signed_in


def text(response: Any) -> str:
    """Return the page as text."""
    return str(response.content.decode())
