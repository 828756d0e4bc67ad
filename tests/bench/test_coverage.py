"""What the measuring of coverage prints; the run itself takes minutes: bin/bench coverage."""

from argparse import ArgumentParser

from frontdesk.bench import report
from frontdesk.cli import bench


def test_the_figures_of_coverage_are_printed() -> None:
    page = {"p50_ms": 40.0, "p95_ms": 60.5, "statements": 21, "bytes_gzip": 12_300}
    quarter = {"p50_ms": 30.0, "p95_ms": 45.0, "gaps": 39}
    table = report.coverage_table({"tickets": 5000, "teams": {25: {"week": page, "gaps": quarter}}, "feed": page})
    assert "The week page of 25 people" in table
    assert "21 statements, 12.3 kB" in table
    assert "39 gaps" in table
    parser = ArgumentParser()
    bench.add_arguments(parser)
    assert parser.parse_args(["coverage", "--tickets", "5000"]).what == "coverage"
