"""What is typed means the keys and values of a list's address, or is explained."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.search import days
from frontdesk.search.meaning import Asked, Names, asked, written
from frontdesk.tickets.around import Directory, PersonFacts, TeamFacts
from frontdesk.tickets.conditions import Span
from frontdesk.tickets.search import Term

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 15)
NAMES = Names(
    Directory(
        teams={1: TeamFacts(1, "Card payments", "payments", "", False), 2: TeamFacts(2, "Bookings", "bookings", "", False)},
        colleagues={7: PersonFacts(7, "Ana Petrova", "ana@example.org"), 8: PersonFacts(8, "Anders Berg", "anders@example.org")},
        tag_names=["Refund", "spam"],
    ),
    colleague={"far away": 99}.get,
)


def mean(text: str) -> Asked:
    return asked(text, NAMES, TODAY)


@pytest.mark.parametrize(
    ("text", "values", "words"),
    [
        ("status:open", {"status": ("open",)}, ""),
        ("status:open status:new", {"status": ("open", "new")}, ""),
        ("status:open,new is:solved", {"status": ("open", "new", "solved")}, ""),
        ('status:"waiting on customer"', {"status": ("waiting",)}, ""),
        ("-status:open", {"-status": ("open",)}, ""),
        ("team:billing,payments", {}, "team:billing,payments"),
        ("team:payments", {"team": ("payments",)}, ""),
        ("team:book", {"team": ("bookings",)}, ""),
        ('team:"card payments"', {"team": ("payments",)}, ""),
        ("to:me", {"assignee": ("me",)}, ""),
        ("assignee:nobody", {"assignee": ("none",)}, ""),
        ("is:unassigned", {"assignee": ("none",)}, ""),
        ("assignee:petr", {"assignee": ("7",)}, ""),
        ("assignee:Ana@example.org", {"assignee": ("7",)}, ""),
        ('assignee:"far away"', {"assignee": ("99",)}, ""),
        ("from:Ana@Example.org", {"requester": ("ana@example.org",)}, ""),
        ("-from:x@y.org", {"-requester": ("x@y.org",)}, ""),
        ("org:Fjordcruise", {"org": ("Fjordcruise",)}, ""),
        ("tag:refund -tag:spam", {"tag": ("Refund",), "-tag": ("spam",)}, ""),
        ("priority:urgent type:incident channel:mail", {"priority": ("urgent",), "type": ("incident",), "channel": ("mail",)}, ""),
        ("channel:email", {"channel": ("mail",)}, ""),
        ("has:attachment,note is:unread", {"has": ("attachment", "note"), "is": ("unread",)}, ""),
        ("is:shared", {"shared": ("us",)}, ""),
        ("created:>2026-01", {"from": ("2026-02-01",), "until": ()}, ""),
        ("created:2026-01..2026-03", {"from": ("2026-01-01",), "until": ("2026-03-31",)}, ""),
        ("updated:7d", {"updated": ("2026-03-09..2026-03-15",)}, ""),
        ("solved:<=yesterday", {"solved": ("..2026-03-14",)}, ""),
        ('card "not this" -paypal a OR b', {}, 'card "not this" -paypal a OR b'),
        ("http://example.org/a Re: 12:30", {}, "http://example.org/a Re: 12:30"),
    ],
)
def test_an_operator_is_a_condition_of_the_list(text: str, values: dict[str, tuple[str, ...]], words: str) -> None:
    found = mean(text)
    assert (found.values, found.words) == (values, words)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("stauts:open", "There is no “stauts:”. Did you mean “status:”?"),
        ("status:opne", "“status:” does not know “opne”. Possible: new, open, waiting, others, solved, closed, unsolved, any."),
        ("team:billing", "“team:” does not know “billing”. Possible: payments, bookings."),
        ("assignee:an", "“assignee:” does not know “an”. Possible: me, none, Ana Petrova, Anders Berg."),
        ("priority:>high", "“priority:” cannot be compared with >. Only dates can."),
        ("created:2026-13", "“created:” does not know the day “2026-13”. " + days.HOW),
        ("-created:2026", "“created:” cannot be left out. Use < or > instead."),
        ("-is:shared", "“is:shared” cannot be left out."),
        ("tag:,", "“tag:” needs a value."),
    ],
)
def test_what_is_not_understood_is_explained_and_kept(text: str, sentence: str) -> None:
    found = mean(f"card {text} reader")
    assert found.problems == [sentence]
    assert found.words == f"card {text} reader"
    assert found.values == {}
    assert found.terms == (Term((("card", False),)), Term((("reader", True),)))


def test_words_become_terms() -> None:
    found = mean('card "not this" -paypal a OR b Re:x refu')
    assert found.terms == (
        Term((("card", False),)),
        Term((("not this", False),)),
        Term((("paypal", False),), is_negated=True),
        Term((("a", False), ("b", False))),
        Term((("Re:x", False),)),
        Term((("refu", True),)),
    )


@pytest.mark.parametrize(
    ("relation", "value", "span"),
    [
        ("=", "2026", Span(date(2026, 1, 1), date(2026, 12, 31))),
        ("=", "2024-02", Span(date(2024, 2, 1), date(2024, 2, 29))),
        (">", "2026", Span(date(2027, 1, 1), None)),
        ("<", "2026-03-01", Span(None, date(2026, 2, 28))),
        (">=", "2026-02", Span(date(2026, 2, 1), None)),
        ("=", "today", Span(TODAY, TODAY)),
        ("=", "1d", Span(TODAY, TODAY)),
        (">=", "1w", Span(date(2026, 3, 9), None)),
        ("<", "1w", Span(None, date(2026, 3, 8))),
        ("=", "2026-03..2026-01", Span(date(2026, 1, 1), date(2026, 3, 31))),
        ("=", "..2026", Span(None, date(2026, 12, 31))),
        ("=", "..", None),
        (">", "2026..2027", None),
        ("<", "0001", None),
        (">", "9999", None),
        ("=", "0000", None),
        ("=", "9999y", None),
        ("=", "2026-02-30", None),
        ("=", "soon", None),
    ],
)
def test_days_are_read_as_people_write_them(relation: str, value: str, span: Span | None) -> None:
    assert days.span_of(relation, value, TODAY) == span


@settings(deadline=None)
@given(st.dates(), st.dates(), st.sampled_from([(True, True), (True, False), (False, True)]))
def test_spans_can_be_written_and_read_again(one: date, other: date, ends: tuple[bool, bool]) -> None:
    span = Span(min(one, other) if ends[0] else None, max(one, other) if ends[1] else None)
    assert days.read(days.written(span)) == span


PIECES = st.lists(
    st.sampled_from(
        ["card", '"two words"', "-spam", "a OR b", "status:open", "-tag:spam", "tag:Refund", "is:unread", "is:shared", "to:me",
         "team:payments", "created:>2026-01", "updated:7d", "from:ana@example.org", 'org:"A, B"', "stauts:open", "status:x", "has:note",
         "-is:unread"]
    )
)  # fmt: skip


@settings(deadline=None)
@given(PIECES)
def test_a_search_written_back_means_the_same(pieces: list[str]) -> None:
    first = mean(" ".join(pieces))
    again = mean(written(first.values, first.words))
    without_empty = {key: values for key, values in first.values.items() if values}
    assert {key: values for key, values in again.values.items() if values} == without_empty
    assert (again.words, again.problems) == (first.words, first.problems)


@settings(deadline=None)
@given(st.text())
def test_any_text_means_something(text: str) -> None:
    found = mean(text)
    assert all(values == () or all(values) for values in found.values.values())
