"""A passkey in a real browser, with a device of the browser's own making: added, and signed in with alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity import desk
from frontdesk.identity.models import SignIn
from tests.cast import PASSWORD, Cast, make_cast
from tests.journeys.conftest import OpenPage

pytestmark = pytest.mark.browser
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def people(transactional_db: None) -> Cast:
    """Give the cast, committed."""
    desk.forget()
    return make_cast()


def test_a_passkey_is_added_and_opens_the_desk_alone(
    people: Cast, browser_page: OpenPage, axe: Callable[[Page], None], no_sideways_scroll: Callable[[Page], None]
) -> None:
    page = browser_page(people.ana, width=360)
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]

    page.goto("/desk/preferences/")
    page.get_by_role("link", name="Two-step sign-in and passkeys").click()
    axe(page)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name, to tell").fill("Ana's phone")
    axe(page)
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    axe(page)
    no_sideways_scroll(page)
    page.goto("/accounts/2fa/")
    expect(page.locator("b", has_text="Ana's phone")).to_be_visible()
    page.emulate_media(color_scheme="dark")
    axe(page)
    no_sideways_scroll(page)
    page.goto("/accounts/2fa/totp/activate/")
    expect(page.get_by_label("Code of the app")).to_be_visible()
    axe(page)
    no_sideways_scroll(page)
    page.emulate_media(color_scheme="light")

    page.context.clear_cookies()
    page.goto("/accounts/login/")
    axe(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/desk/**")
    with acting(SYSTEM):
        assert SignIn.objects.latest("id").method == "passkey"

    # With the password, the passkey is the second step.
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill("ana@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="The second step")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/desk/**")
    page.goto("/accounts/sign-ins/")
    expect(page.get_by_text("with the password and a passkey")).to_be_visible()
    axe(page)
    no_sideways_scroll(page)
    # A device without one says so in words.
    devtools.send("WebAuthn.clearCredentials", {"authenticatorId": device})
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("That was cancelled, or took too long")).to_be_visible()
