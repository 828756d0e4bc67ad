"""Pages of the shared look: every template renders, with and without somebody signed in."""

from types import SimpleNamespace

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory

from frontdesk.actor import Actor, Persona, Window
from frontdesk.ui import context
from frontdesk.ui.samples import samples

ANA = Actor(persona=Persona.AGENT, window=Window.WORKSPACE, person_id=7, name="Ana Petrova", permissions=frozenset({"ticket.reply"}))


def request_of(actor: Actor | None = None, path: str = "/") -> HttpRequest:
    """A request of somebody, or of nobody the door knows."""
    request = RequestFactory().get(path)
    if actor:
        request.actor = actor  # type: ignore[attr-defined]  # the door's doing
    return request


def page(template: str, request: HttpRequest | None = None, **more: object) -> str:
    """Render a page with the frame's context but without a database."""
    frame = {"desk": context.PlainDesk(name="Tidemark", hue=30), "theme": "", "language": "en", "request": request or request_of()}
    return render_to_string(template, {**frame, "actor": getattr(frame["request"], "actor", None), **more})


@pytest.mark.parametrize("template", ["400.html", "403.html", "404.html", "429.html", "500.html"])
def test_error_pages_need_nothing(template: str) -> None:
    html = render_to_string(template)
    assert "<h1>" in html
    assert "Frontdesk" in html


@pytest.mark.parametrize("surface", ["workspace", "portal"])
def test_the_style_guide_shows_every_component(surface: str) -> None:
    html = page(f"ui/styleguide_{surface}.html", request_of(ANA), **samples())
    assert "Ana Petrova" in html
    assert 'data-person="7"' in html
    assert f"/static/look/{surface}-30." in html


def test_messages_are_notices_that_name_the_sent_draft() -> None:
    messages = [Message(constants.SUCCESS, "Reply sent.", "sent:42:reply"), Message(constants.ERROR, "<b>Not saved.")]
    html = page("ui/portal.html", request_of(ANA), messages=messages)
    assert 'role="status" data-sent-key="42:reply"' in html
    assert 'role="alert"' in html
    assert "&lt;b&gt;Not saved." in html
    assert 'data-sent-key="42:reply"' in page("ui/workspace.html", request_of(ANA), messages=messages)


def test_a_page_with_a_wrong_form_says_so_in_its_title() -> None:
    assert "<title>Error: " in page("ui/portal.html", form=samples()["wrong"])
    assert "<title>Error: " not in page("ui/portal.html", form=samples()["right"])


def test_visitors_are_offered_to_sign_in_and_come_back() -> None:
    assert "/accounts/login/?next=%2Ftickets%2Fnew%2F" in page("ui/portal.html", request_of(path="/tickets/new/"))
    assert "My tickets" not in page("ui/portal.html")


def test_settings_mark_where_we_are() -> None:
    nav = [{"label": "People", "url": "/desk/settings/people/", "icon": "users"}]
    html = page("ui/settings.html", request_of(ANA, "/desk/settings/people/3/"), settings_nav={"People": nav})
    assert '<a href="/desk/settings/people/" aria-current="true">' in html


def test_the_rail_shows_counts_and_keys() -> None:
    item = {"label": "Mine", "url": "/desk/", "icon": "inbox", "count": 0, "tone": "red", "current": True, "key": "q"}
    html = page("ui/workspace.html", request_of(ANA), rail=[{"label": "", "items": [item]}])
    assert '<a href="/desk/" aria-current="page" data-go="q">' in html
    assert '<span class="n" data-tone="red">0</span>' in html


def test_a_refused_post_is_offered_again_with_its_text() -> None:
    fields = [{"name": "kind", "value": "note"}, {"name": "body", "value": "\n\nFirst </textarea> line"}]
    html = page("ui/kept.html", reason="signed_out", action="/desk/tickets/42/messages/", fields=fields, files=["a.png"], sign_in_url="/in")
    assert '<input type="hidden" name="kind" value="note">' in html
    # The browser drops one line end after the tag; the text's own must stay.
    assert 'name="body">\n\n\nFirst &lt;/textarea&gt; line</textarea>' in html
    assert 'action="/desk/tickets/42/messages/"' in html
    assert "a.png" in html


@pytest.mark.parametrize(("cookie", "own", "theme"), [("dark", "light", "dark"), ("", "light", "light"), ("x", "", ""), ("", "<", "")])
def test_the_browser_s_theme_wins_over_the_person_s(cookie: str, own: str, theme: str) -> None:
    request = request_of(Actor(persona=Persona.CUSTOMER, window=Window.PORTAL, theme=own))
    request.COOKIES["theme"] = cookie
    assert context.theme_of(request) == theme


def test_an_address_and_a_sentence_are_enough_for_an_error() -> None:
    assert "Mara changed it." in page("ui/error.html", error=SimpleNamespace(sentence="Mara changed it."))
