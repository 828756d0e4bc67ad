"""Fill an empty desk with the demo company: people, sixty days of tickets and the sign-ins to try them with."""

import argparse
import time

from frontdesk.demo import desk


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `frontdesk demo`."""
    parser.add_argument("--seed", type=int, default=desk.SEED, help="another number makes another desk")


def execute(options: argparse.Namespace) -> None:
    """Fill the desk and say who can sign in. A desk with tickets is left alone."""
    began = time.monotonic()
    desk.generate(seed=options.seed)
    print(f"The demo desk is ready ({time.monotonic() - began:.0f} s). Sign in as")
    for line in desk.sign_ins():
        print(f"  {line}")
