"""A busy desk, and a person who works on in peace: a short version of `bin/bench calm`."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from frontdesk.bench.calm import Calm
from frontdesk.bench.deeds import Deeds, Scene
from frontdesk.db.acting import acting
from frontdesk.tickets import actions
from frontdesk.tickets.models import Ticket
from tests.cast import Cast
from tests.journeys.conftest import sign_in
from tests.live.server import serving
from tests.tickets.making import ask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SECONDS, ROWS = 15, 24


@pytest.fixture
def desk(transactional_db: None, settings: Any) -> Iterator[str]:
    with serving() as address:
        settings.BASE_URL = address
        yield address


def test_nothing_moves_and_nothing_is_lost_while_others_work(cast: Cast, chromium_browser: Browser, desk: str) -> None:
    numbers = [ask(cast, subject=f"Question {count}").pk for count in range(ROWS)]
    with acting(cast.desk(cast.dev)) as dev:
        for count in range(12):
            actions.reply(Ticket.objects.get(pk=numbers[0]), body=f"Answer {count}\n\nIn two parts.", by=dev)
    context = chromium_browser.new_context(base_url=desk, viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    sign_in(context, desk, cast.ana)
    scene = Scene(numbers)
    person = Calm(context.new_page(), scene, wait_seconds=0.7)
    person.begin("/desk/tickets/")
    deeds = Deeds(scene, [cast.dev.pk, cast.lena.pk], [cast.ingrid.pk, cast.paulo.pk], a_second=5)
    deeds.start()
    person.work(SECONDS)
    deeds.stop()
    seen = person.figures()
    context.close()
    assert sum(deeds.done.values()) > SECONDS
    assert seen["shown"] > SECONDS
    assert seen["layout_shift"] < 0.02, seen
    assert seen["focus_lost"] == 0, seen
    assert seen["broken"] == {}, seen
    assert seen["interaction_ms"]["p75"] < 100, seen


def test_a_restart_of_the_server_misses_and_doubles_nothing(cast: Cast, chromium_browser: Browser, transactional_db: None) -> None:
    ticket = ask(cast)
    context = chromium_browser.new_context(viewport={"width": 1440, "height": 900})

    def writes(body: str) -> None:
        with acting(cast.portal(cast.ingrid)) as ingrid:
            actions.reply(Ticket.objects.get(pk=ticket.pk), body=body, by=ingrid)

    with serving() as address:
        sign_in(context, address, cast.ana)
        page = context.new_page()
        page.goto(f"{address}/desk/tickets/{ticket.pk}/")
        expect(page.locator("html")).to_have_attribute("data-line", "up")
        writes("Before the restart")
        expect(page.locator(".msg", has_text="Before the restart")).to_be_visible()
        page.locator(".composer textarea").fill("Typed through it")
    writes("While nobody served")
    with serving(int(address.rpartition(":")[2])):
        writes("After the restart")
        expect(page.locator(".msg", has_text="After the restart")).to_have_count(1, timeout=20_000)
        expect(page.locator(".msg", has_text="While nobody served")).to_have_count(1)
        expect(page.locator(".msg")).to_have_count(4)
        expect(page.locator(".composer textarea")).to_have_value("Typed through it")
        context.close()
