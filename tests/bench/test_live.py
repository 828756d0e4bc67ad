"""What the measuring of the stream reads and prints; the run itself takes minutes: bin/bench live."""

import json
from argparse import ArgumentParser

import pytest

from frontdesk.bench import report
from frontdesk.bench.listening import CHANGE
from frontdesk.cli import bench
from frontdesk.live.news import Item
from frontdesk.live.place import Place
from frontdesk.live.stream import written


def test_the_measuring_browser_reads_what_the_stream_writes() -> None:
    here = Place(5, 9, frozenset({6}), 1)
    told = {"name": "message.posted", "ticket": 1001, "message": 7, "actor": 1}
    chunk = written([Item(5, "change", told, frozenset({1})), Item(5, "presence", {"ticket": 2}, frozenset({1}))], here)
    assert [json.loads(found) for found in CHANGE.findall(chunk)] == [[told]]
    assert chunk.count(b"id: 5:9:6@1\n") == 1
    assert chunk.endswith(b"id: 5:9:6@1\n\n")


def test_the_figures_of_listening_are_printed() -> None:
    spread = {"p50": 80.0, "p95": 120.0, "p99": 150.0, "max": 200.0}
    phase = {"replies": 100, "heard": 2500, "heard_ms": spread, "reply_ms": spread, "web_cpu_percent": 12.0}
    idle = {"cpu_percent": 1.0, "memory_mb": 60.0}
    figures = {"people": 1000, "alone": idle, "connected": idle, "lost": 0, "teams": phase, "everybody": phase}
    table = report.live_table({**figures, "present": {**phase, "beats": 50, "beat_ms": spread}})
    assert "1,000 people listen" in table
    assert "25 hear of each                         80     120" in table


def test_the_command_takes_both_kinds_of_measuring() -> None:
    parser = ArgumentParser()
    bench.add_arguments(parser)
    assert parser.parse_args([]).what == "requests"
    assert parser.parse_args(["live", "--people", "50"]).people == 50
    with pytest.raises(SystemExit):
        parser.parse_args(["sleeping"])
