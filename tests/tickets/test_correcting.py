"""Mistyped words are put right, but only by words that stand where the reader may read."""

import pytest

from frontdesk.db.acting import acting
from frontdesk.tickets import actions, lists
from frontdesk.tickets.conditions import Filter
from frontdesk.tickets.correcting import text_of
from frontdesk.tickets.lists import Sort
from frontdesk.tickets.models import Ticket
from frontdesk.tickets.search import Term, plain_terms
from tests.cast import Cast
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db


def search(text: str, cast: Cast, who: str, **more: bool) -> lists.Page:
    with acting(cast.desk(getattr(cast, who))) as by:
        return lists.queue(Filter(statuses=(), terms=plain_terms(text), **more), by=by, sort=Sort.MATCH)


@pytest.mark.parametrize(
    ("typed", "meant"), [("gangwya", "gangway"), ("gangwai stuck", "gangway stuck"), ("stuk", "stuck"), ("ubershall", "überschall")]
)
def test_a_mistyped_word_finds_what_was_meant(cast: Cast, typed: str, meant: str) -> None:
    ticket = ask(cast, subject="Gangway", body="It is stuck, with Überschall")
    page = search(typed, cast, "ana")
    assert [row.number for row in page.tickets] == [ticket.pk]
    assert text_of(page.corrected) == meant
    assert search(typed, cast, "ana", is_exact=True).tickets == []


def test_what_is_found_as_typed_is_not_corrected(cast: Cast) -> None:
    ask(cast, body="stuck")
    typed = ask(cast, body="stuk")
    page = search("stuk", cast, "ana")
    assert [row.number for row in page.tickets] == [typed.pk]
    assert page.corrected == ()


def test_a_word_of_a_note_is_a_correction_for_its_audience_only(cast: Cast) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        actions.add_note(Ticket.objects.get(pk=ticket.pk), body="Zertifikat rotiert", by=ana)
    assert text_of(search("Zertifkat", cast, "ana").corrected) == "zertifikat"
    assert text_of(search("Zertifkat", cast, "dev").corrected) == "zertifikat"
    for stranger in ("mara", "rita", "oskar"):
        page = search("Zertifkat", cast, stranger)
        assert page.tickets == []
        assert page.corrected == ()


def test_nothing_alike_is_nothing_found(cast: Cast) -> None:
    ask(cast)
    assert search("zzzzqqqq", cast, "ana").corrected == ()
    assert search("a1b2c3", cast, "ana").corrected == ()


def test_terms_are_written_as_people_type_them() -> None:
    terms = (Term((("a", False), ("b", False))), Term((("two words", False),), is_negated=True))
    assert text_of(terms) == 'a OR b -"two words"'
