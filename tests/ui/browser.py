"""A page in a real Chromium, made of our templates and static files, without a server or a database."""

from mimetypes import guess_type
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from playwright.sync_api import Page, Route

from frontdesk.ui import stylesheets

ORIGIN = "http://desk.test"
# The policy of the settings, so that a script that breaks it breaks here.
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'"


def serve(page: Page, pages: dict[str, str]) -> SimpleNamespace:
    """Answer a page's requests with HTML by path and with our static files; gives what was posted and what went wrong."""
    seen = SimpleNamespace(posts=[], errors=[])
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("console", lambda message: seen.errors.append(message.text) if message.type == "error" else None)

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if route.request.method == "POST":
            seen.posts.append((path, route.request.post_data or ""))
        if path in pages:
            route.fulfill(body=pages[path], content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY})
        elif path.startswith("/static/look/"):
            surface, hue = path.removeprefix("/static/look/").split(".", maxsplit=1)[0].rsplit("-", 1)
            route.fulfill(body=stylesheets.bundle(surface, int(hue))[0], content_type="text/css")
        elif found := finders.find(path.removeprefix("/static/")):
            route.fulfill(body=Path(found).read_bytes(), content_type=guess_type(path)[0] or "text/plain")
        else:
            route.fulfill(status=404, body="")

    page.route("**/*", answer)
    return seen
