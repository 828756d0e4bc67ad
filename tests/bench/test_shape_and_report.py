"""What is measured is the same at every size, and what is said about it is complete."""

import argparse
import json
from random import Random

import pytest

from frontdesk.bench import report, vocabulary
from frontdesk.bench.shape import MEASURED_TEAMS, MY_TICKETS, UNSOLVED_PER_MEASURED_TEAM, shape_of
from frontdesk.cli import bench

COST = {
    "p50_ms": 10.0,
    "p95_ms": 12.5,
    "cpu_ms": 6.0,
    "statements": 7,
    "sql_ms": 2.0,
    "bare_sql_ms": 1.0,
    "bytes_gzip": 9000,
    "requests_per_second": 150.0,
}
SMALL = {"tickets": 1000, "fill_seconds": 3.0, "operations": dict.fromkeys(report.LABELS, COST)}
LARGE = {"tickets": 1_000_000, "fill_seconds": 300.0, "operations": {name: {**COST, "p50_ms": 12.0} for name in report.LABELS}}


@pytest.mark.parametrize("tickets", [1000, 30_000, 200_000])
def test_a_page_shows_the_same_amount_at_every_size(tickets: int) -> None:
    shape = shape_of(tickets)
    for team in MEASURED_TEAMS:
        assert list(shape.unsolved.values()).count(team) == UNSOLVED_PER_MEASURED_TEAM
    assert len(shape.mine) == MY_TICKETS
    assert all(0 <= place < tickets for place in (*shape.unsolved, *shape.mine))


def test_the_same_number_gives_the_same_desk() -> None:
    assert shape_of(5000) == shape_of(5000)
    assert vocabulary.subjects(Random(1)) == vocabulary.subjects(Random(1))


def test_the_table_names_every_operation() -> None:
    lines = report.table(SMALL).splitlines()
    assert lines[0] == "1,000 tickets, filled in 3.0 s"
    assert len(lines) == 2 + len(report.LABELS)
    assert "10.0" in lines[2]
    assert "9,000" in lines[2]


def test_growth_is_the_largest_over_the_smallest() -> None:
    assert "1.20×" in report.growth([SMALL, LARGE])


def test_the_file_holds_what_was_promised() -> None:
    written = json.loads(json.dumps(report.written([SMALL])))
    assert written["tickets"] == 1000
    assert set(written["operations"]) == set(report.LABELS)
    assert set(written["operations"]["queue"]) == {
        "p50_ms", "p95_ms", "cpu_ms", "statements", "sql_ms", "bytes_gzip", "requests_per_second",
    }  # fmt: skip
    assert [size["tickets"] for size in report.written([SMALL, LARGE])] == [1000, 1_000_000]


def test_several_sizes_are_measured_smallest_first() -> None:
    assert bench._sizes("100000,1_000") == [1000, 100_000]


@pytest.mark.parametrize("text", ["many", "12", "", "1000,"])
def test_a_wrong_number_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        bench._sizes(text)
