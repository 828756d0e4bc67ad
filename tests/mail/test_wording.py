"""Mails are the desk's text with words put in, and nothing that somebody wrote becomes anything else on the way."""

from typing import Any

import pytest

from frontdesk.lib import clock
from frontdesk.lib.errors import InvalidError
from frontdesk.mail.wording import GIVEN, Facts, check, rendered
from frontdesk.tickets.models import Message, Status, Ticket

LINK = "https://help.example.org/tickets/7/"


def facts(**more: Any) -> Facts:
    ticket = Ticket(number=7, subject=more.pop("subject", "Card reader"), status=Status.OPEN)
    body = more.pop("body", "Restart **it**")
    message = Message(ticket=ticket, author_name="Ana Petrova", body=body, created_at=clock.now())
    told: dict[str, Any] = {
        "first_name": "Ingrid",
        "name": "Ingrid Solheim",
        "link": LINK,
        "signature": "Tidemark",
        "message": message,
        **more,
    }
    return Facts(ticket=ticket, **told)


def test_a_text_is_filled_in_as_words_and_as_html() -> None:
    text, html = rendered(GIVEN["answered"], facts())
    assert text.startswith("Hello Ingrid,\n\nRestart **it**\n\nAna Petrova\nTidemark\n\n")
    assert "<p>Restart <strong>it</strong></p>" in html
    assert f'<a href="{LINK}">{LINK}</a>' in html
    assert "\ue000" not in html


def test_what_is_put_in_is_no_markup_and_no_word_in_braces() -> None:
    evil = "[Win](https://evil.example) <script>x</script> {{ signature }}"
    text, html = rendered(GIVEN["received"], facts(subject=evil))
    assert evil in text
    assert "<script" not in html
    assert 'evil.example"' not in html
    assert "{{ signature }}" in html


def test_what_a_colleague_wrote_is_cleaned_as_on_pages() -> None:
    _, html = rendered(GIVEN["answered"], facts(body="<img src=x onerror=y> [a](javascript:b)"))
    assert "<img" not in html
    assert 'href="javascript' not in html


def test_a_link_may_stand_behind_words_of_the_desk() -> None:
    _, html = rendered("[See it]({{ ticket.link }}) {{ message.text }}", facts())
    assert f'href="{LINK}"' in html


def test_the_message_before_is_quoted_below() -> None:
    earlier = Message(author_name="Ingrid Solheim", body="Every card\n\nis refused", created_at=clock.now())
    text, html = rendered(GIVEN["answered"], facts(earlier=earlier))
    assert "> Every card\n>\n> is refused" in text
    assert "<blockquote>" in html


def test_files_that_are_too_large_are_named_with_their_place() -> None:
    text, _ = rendered(GIVEN["answered"], facts(files_left=2))
    assert f"2 files are too large for a mail and can be found here:\n{LINK}" in text


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("answered", "Hello {{ customer.password }} {{ message.text }}", "There is no"),
        ("answered", "Hello {{ customer.name } {{ message.text }}", "do not belong together"),
        ("answered", "Hello", "It needs {{ message.text }}"),
        ("received", "You wrote: {{ message.text }}", "repeats nothing"),
        ("copied", "x" * 5_001, "At most 5,000 characters"),
    ],
)
def test_a_text_that_would_say_nothing_or_too_much_is_refused(kind: str, text: str, said: str) -> None:
    with pytest.raises(InvalidError, match=said):
        check(kind, text)


def test_the_given_text_is_kept_as_none_of_ones_own() -> None:
    assert check("received", GIVEN["received"].replace("\n", "\r\n")) == ""
