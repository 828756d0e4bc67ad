"""Fill a throw-away database with tickets and measure what requests cost in it. The desk's own data is never touched."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from frontdesk.bench import report
from frontdesk.bench.places import throwaway_desk
from frontdesk.bench.shape import AGENTS_PER_TEAM, SMALLEST, TEAMS
from frontdesk.db.location import ConfigurationError

LARGEST = 20_000_000
MOST_PEOPLE = TEAMS * AGENTS_PER_TEAM

# What is measured beside requests: its module, and what prints its figures.
TABLES: dict[str, tuple[str, Callable[[dict[str, Any]], str]]] = {
    "live": ("live", report.live_table),
    "calm": ("calm_desk", report.calm_table),
    "rules": ("rules", report.rules_table),
    "eligibility": ("eligibility", report.eligibility_table),
    "coverage": ("coverage", report.coverage_table),
    "mail": ("mail", report.mail_table),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `frontdesk bench`."""
    parser.add_argument(
        "what",
        nargs="?",
        choices=("requests", *TABLES),
        default="requests",
        help="requests, how soon people hear of what happens, how calm it is for somebody who works meanwhile (needs Chromium), rules,"
        " who of 1,500 colleagues could take a ticket, a team's week, gaps and calendar, or mail that comes in",
    )
    parser.add_argument("--people", type=int, default=1000, metavar="N", help=f"live: how many listen, {MOST_PEOPLE:,} at most")
    parser.add_argument("--minutes", type=int, default=60, metavar="N", help="calm: how long somebody works")
    parser.add_argument("--tickets", type=_sizes, default=[SMALLEST], metavar="N", help="how many, or several: 1000,100000,1000000")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")


def execute(options: argparse.Namespace) -> None:
    """Measure each size, smallest first, and print a table of it; with several, also how the costs grew."""
    if options.json is not None and not options.json.absolute().parent.is_dir():
        raise ConfigurationError(f"{options.json} cannot be written: there is no folder {options.json.absolute().parent}.")
    if options.what != "requests":
        size = {"live": min(options.people, MOST_PEOPLE), "calm": max(1, options.minutes)}.get(options.what, options.tickets[-1])
        module, table = TABLES[options.what]
        figures = _measured(module, size)
        print(f"\n{table(figures)}\n", flush=True)
        _write(options.json, figures)
        return
    sizes = []
    for tickets in options.tickets:
        sizes.append(_measured("measuring", tickets))
        print(f"\n{report.table(sizes[-1])}\n", flush=True)
    if len(sizes) > 1:
        print(report.growth(sizes))
    _write(options.json, report.written(sizes))


def _write(path: Path | None, figures: Any) -> None:
    if path is not None:
        path.write_text(json.dumps(figures, indent=2) + "\n")


def _measured(what: str, size: int) -> dict[str, Any]:
    """Measure one size in a process of its own, because settings are read once."""
    with throwaway_desk(), tempfile.NamedTemporaryFile("r") as result:
        done = subprocess.run([sys.executable, "-m", "frontdesk.bench", what, str(size), result.name], check=False, env=dict(os.environ))
        if done.returncode:
            raise ConfigurationError(f"Measuring with {size:,} failed; the reason stands above.")
        measured: dict[str, Any] = json.load(result)
    return measured


def _sizes(text: str) -> list[int]:
    try:
        sizes = sorted({int(part.replace("_", "")) for part in text.split(",")})
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” is no number of tickets, nor several with commas between") from error
    if sizes[0] < SMALLEST or sizes[-1] > LARGEST:
        raise argparse.ArgumentTypeError(f"from {SMALLEST:,} to {LARGEST:,} tickets can be measured")
    return sizes
