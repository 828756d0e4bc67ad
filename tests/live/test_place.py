"""A place in the stream sees what PostgreSQL says its snapshot sees."""

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.live.place import Place, read


@st.composite
def places(draw: st.DrawFn) -> Place:
    xmin = draw(st.integers(3, 60))
    xmax = draw(st.integers(xmin, xmin + 30))
    running = frozenset(draw(st.lists(st.integers(xmin, xmax - 1), max_size=5))) if xmax > xmin else frozenset()
    return Place(xmin, xmax, running, draw(st.integers(0, 10**11)))


@pytest.mark.django_db
@settings(max_examples=30, deadline=None)
@given(place=places())
def test_it_sees_what_the_database_would(place: Place) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select array_agg(x) from generate_series(1, 100) x where pg_visible_in_snapshot(x::text::xid8, %s::pg_snapshot)",
            [place.snapshot],
        )
        assert {xid for xid in range(1, 101) if place.sees(xid)} == set(cursor.fetchone()[0])


@given(place=places())
def test_it_comes_back_as_it_was_written(place: Place) -> None:
    assert read(str(place)) == place


@pytest.mark.parametrize(
    "text", ["", "1", "1:2:", "1:2:@", "a:2:@5", "1:2:3,@5", "1:2:@5\n", "1:2:'; drop@5", "9" * 20 + ":1:@5", "1:2:@" + "5" * 9999]
)
def test_what_we_did_not_write_is_not_read(text: str) -> None:
    assert read(text) is None
