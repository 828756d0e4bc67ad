"""Marks and small tags."""

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from frontdesk.tickets.models import Priority, Status
from frontdesk.tickets.wording import CUSTOMER_STATUS
from frontdesk.ui import stylesheets


def shown(source: str, path: str = "/", **context: object) -> str:
    """Render a piece of template as part of the page at a path."""
    return Template("{% load ui %}" + source).render(Context({"request": RequestFactory().get(path), **context}))


def test_names_can_not_become_html() -> None:
    person = SimpleNamespace(name='<b>"x')
    assert "<b>" not in shown("{{ person|avatar }}{% avatar person 'lg' person.name %}{% chip person.name %}", person=person)


def test_an_avatar_is_decoration_unless_it_is_named() -> None:
    assert 'aria-hidden="true">IS<' in shown("{{ 'Ingrid Solheim'|avatar }}")
    assert 'role="img" aria-label="Ingrid Solheim"' in shown("{% avatar 'Ingrid Solheim' 'lg' 'Ingrid Solheim' %}")


@pytest.mark.parametrize("status", Status)
def test_each_status_has_shape_and_word_for_both_sides(status: Status) -> None:
    html = shown("{{ status|status_glyph }}{{ status|status_word }}|{{ status|customer_chip }}", status=status.value)
    assert 'class="st"' in html
    assert status.label in html
    assert CUSTOMER_STATUS[status] in html


@pytest.mark.django_db
@pytest.mark.parametrize("priority", Priority)
def test_each_priority_has_bars_and_a_word(priority: Priority) -> None:
    html = shown("{{ priority|priority_bars }}{{ priority|priority_word }}", priority=priority.value)
    assert '<svg class="prio"' in html
    assert priority.label in html


def test_a_time_has_the_exact_moment_and_its_words() -> None:
    moment = datetime.now(UTC) - timedelta(minutes=12, seconds=5)
    html = shown("{{ moment|age }}", moment=moment)
    assert f'datetime="{moment.isoformat(timespec="seconds")}"' in html
    assert html.endswith('data-time="age">12 min</time>')
    assert shown("{{ nothing|age }}{{ nothing|ago }}{{ nothing|clock }}", nothing=None) == ""


@pytest.mark.parametrize(
    ("path", "mark"), [("/tickets/", ' aria-current="page"'), ("/tickets/7/", ' aria-current="true"'), ("/profile/", "")]
)
def test_the_link_of_the_page_we_are_on_is_marked(path: str, mark: str) -> None:
    assert shown('{% here "/tickets/" %}', path) == mark


def test_a_query_keeps_what_is_not_changed() -> None:
    assert shown('{% with_query status=3 after="" %}', "/x/?status=1&after=9&tag=a&tag=b") == "?status=3&amp;tag=a&amp;tag=b"
    assert shown("{% with_query status=None %}", "/x/?status=1") == "?"


@pytest.mark.parametrize(("tags", "key"), [("sent:42:reply", "42:reply"), ("safe sent:new success", "new"), ("", ""), (None, "")])
def test_the_sent_draft_is_named_in_a_message(tags: str | None, key: str) -> None:
    assert shown("{{ tags|sent_key }}", tags=tags) == key


def test_every_icon_that_templates_name_exists() -> None:
    used = {
        name
        for path in (stylesheets.FOLDER.parents[3]).rglob("templates/**/*.html")
        for name in re.findall(r'{% icon "([a-z-]+)"', path.read_text())
    }
    assert used <= set(stylesheets.icon_names())


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge on Windows"),
        ("curl/8", "A browser"),
    ],
)
def test_a_browser_is_named_in_words(agent: str, words: str) -> None:
    assert shown("{{ agent|browser }}", agent=agent) == words
