"""What the measuring of rules tries and prints; the run itself takes minutes: bin/bench rules."""

from argparse import ArgumentParser

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.bench import report, rules
from frontdesk.cli import bench
from frontdesk.conditions import read
from frontdesk.db.acting import acting
from frontdesk.tickets.criteria import at_arrival
from tests.cast import Cast
from tests.tickets.making import ask


@pytest.mark.django_db
def test_the_measured_rules_are_rules(cast: Cast) -> None:
    ask(cast)
    with acting(SYSTEM):
        fields = at_arrival()
        made = [rules._rule(place, fields) for place in range(8)]
        condition = read(rules._tried()["every ticket"], fields)
    run = rules._run("every ticket", condition, 8, 30, made, cast.settings(cast.rita))
    assert (run["checked"], run["matched"], run["changed"]) == (1, 1, 1)


def test_the_figures_of_rules_are_printed() -> None:
    spread = {"p50": 0.4, "p95": 0.8}
    run = {"rule": "every ticket", "beside": 20, "days": 365, "checked": 100_000, "matched": 5, "compared": 5, "changed": 5, "ms": spread}
    figures = {"tickets": 100_000, "backfill": {"seconds": 20.0, "batch_ms": spread}, "runs": [run]}
    table = report.rules_table({**figures, "arriving": {"rules": 400, "compile_ms": 9.0, "ms": spread}})
    assert "100,000 tickets in a year" in table
    assert "400 rules for a new ticket: p50 0.4 ms" in table
    parser = ArgumentParser()
    bench.add_arguments(parser)
    assert parser.parse_args(["rules", "--tickets", "5000"]).tickets == [5000]
