"""Turn a CSV file of questions (columns text, category) into tickets of made-up customers; running it again loads only what is missing."""

import argparse
from pathlib import Path

from frontdesk.demo import questions


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `frontdesk load-questions`."""
    parser.add_argument("file", type=Path, help="a CSV file in UTF-8 whose first line is: text,category")


def execute(options: argparse.Namespace) -> None:
    """Load the file and report how long it took."""
    found = questions.read(options.file)
    print(f"{len(found):,} questions in {options.file}.", flush=True)
    loaded = questions.load(found, progress=_say_how_far)
    if loaded.known:
        print(f"{loaded.known:,} were here already.")
    if loaded.made:
        print(f"{loaded.made:,} tickets opened in {loaded.seconds:.1f} s: {loaded.made / loaded.seconds:.0f} a second.")


def _say_how_far(done: int, total: int) -> None:
    if done % 1000 == 0 or done == total:
        print(f"  {done:,} of {total:,}", flush=True)
