"""measure(): a person at work on a busy desk, in a real browser, for some minutes."""

import importlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings

from frontdesk.actor import SYSTEM
from frontdesk.bench.calm import Calm
from frontdesk.bench.deeds import Deeds, Scene
from frontdesk.bench.filling import fill
from frontdesk.bench.load import production_server
from frontdesk.bench.operations import EMAIL, PASSWORD, let_sign_in
from frontdesk.bench.rows import AGENTS, FIRST_NUMBER
from frontdesk.bench.shape import MEASURED_TEAMS, SMALLEST, shape_of
from frontdesk.config import preparing
from frontdesk.db.acting import acting
from frontdesk.identity.models import TeamMembership

A_SECOND = 5
COLLEAGUES, CUSTOMERS = range(2, 14), range(AGENTS + 1, AGENTS + 60)
# Whatever changes comes to its beginning, so that there are always arrivals.
ADDRESS = "/desk/tickets/?sort=updated"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]


def measure(minutes: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Return the figures of one person's minutes (see `Calm.figures`), with the deeds of the others; `say` is told what is going on."""
    preparing.prepare_database()
    preparing.collect_static()
    shape = shape_of(SMALLEST)
    fill(shape)
    preparing.close_connections()
    let_sign_in()
    _gather()
    scene = Scene(sorted(FIRST_NUMBER + place for place in shape.measured))
    with production_server(), _page() as page:
        _sign_in(page)
        person = Calm(page, scene)
        person.begin(ADDRESS)
        deeds = Deeds(scene, list(COLLEAGUES), list(CUSTOMERS), a_second=A_SECOND)
        deeds.start()
        try:
            for minute in range(minutes):
                person.work(60)
                seen = person.figures()
                say(f"{minute + 1} min: layout shift {seen['layout_shift']}, focus lost {seen['focus_lost']} times")
        finally:
            deeds.stop()
        return {"minutes": minutes, **person.figures(), "deeds": deeds.done, "deeds_refused": deeds.refused}


def _gather() -> None:
    """Let some colleagues see all that the measured agent sees."""
    with acting(SYSTEM):
        there = set(TeamMembership.objects.filter(person_id__in=COLLEAGUES).values_list("team_id", "person_id"))
        wanted = {(team, person) for team in MEASURED_TEAMS for person in COLLEAGUES} - there
        TeamMembership.objects.bulk_create([TeamMembership(team_id=team, person_id=person) for team, person in sorted(wanted)])


@contextmanager
def _page() -> Iterator[Any]:
    playwright = importlib.import_module("playwright.sync_api")
    path = os.environ.get("FRONTDESK_CHROMIUM") or next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser.new_page(base_url=f"http://{settings.HOST}:{settings.PORT}", viewport={"width": 1440, "height": 900})
        browser.close()


def _sign_in(page: Any) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", EMAIL)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_selector("[data-row], .portal, main")
