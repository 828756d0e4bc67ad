"""Browsers of the cast for the settings pages."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from frontdesk.identity.models import Person
from tests.sessions import session_key

SignIn = Callable[[Person], Client]


@pytest.fixture
def signed_in() -> SignIn:
    """Give a browser in which a person is signed in."""

    def sign_in(person: Person) -> Client:
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = session_key(person)
        return client

    return sign_in
