"""Take the settings of this desk out as a YAML file, tell what such a file would change, and change it.

plan exits with 0 when nothing would change and with 3 when something would; apply exits with 4 when the plan is not the one of --expect.
Both exit with 1 and name the line when something in the file is wrong.
"""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from frontdesk.actor import SYSTEM, Window
from frontdesk.db.acting import acting
from frontdesk.lib.errors import InvalidError
from frontdesk.versions.files import telling
from frontdesk.versions.files.applying import OtherPlanError, Outcome, apply_file
from frontdesk.versions.files.reading import SIZE_MAX, read
from frontdesk.versions.files.writing import export

SOMETHING, OTHER_PLAN = 3, 4
STANDARD = "-"
OPERATOR = replace(SYSTEM, window=Window.COMMAND, name="frontdesk settings apply")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `frontdesk settings`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="export|plan|apply")
    out = deeds.add_parser("export", help="write all settings into a file, or to the screen")
    out.add_argument("file", nargs="?", default=STANDARD, metavar="FILE")
    for name, words in (("plan", "tell what a file would change, and change nothing"), ("apply", "make the settings what a file says")):
        deed = deeds.add_parser(name, help=words)
        deed.add_argument("file", metavar="FILE", help="a file of settings; - reads it from the input")
        deed.add_argument("--prune", action="store_true", help="archive what the file's sections do not have")
        if name == "apply":
            deed.add_argument("--expect", default="", metavar="DIGEST", help="only if the plan is still the one with this digest")


def execute(options: argparse.Namespace) -> int:
    """Export, plan or apply."""
    return {"export": _export, "plan": _plan, "apply": _apply}[options.deed](options)


def _export(options: argparse.Namespace) -> int:
    with acting(OPERATOR):
        text = export()
    if options.file == STANDARD:
        sys.stdout.write(text)
    else:
        _write(Path(options.file), text)
        print(f"The settings are in {options.file}.")
    return 0


def _write(path: Path, text: str) -> None:
    # Whole or not at all: an older file stays when the disk is full.
    beside = path.with_name(f"{path.name}.part")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def _plan(options: argparse.Namespace) -> int:
    outcome = _carried_out(options, is_tried=True)
    print("\n".join(telling.told(outcome)))
    if not outcome.plan.steps:
        return 0
    more = f"{' --prune' if options.prune else ''} --expect {outcome.plan.digest}"
    print(f"To apply exactly this: frontdesk settings apply {options.file}{more}")
    return SOMETHING


def _apply(options: argparse.Namespace) -> int:
    try:
        outcome = _carried_out(options, expect=options.expect)
    except OtherPlanError as error:
        print(f"frontdesk: {error.sentence}", file=sys.stderr)
        return OTHER_PLAN
    print("\n".join(telling.told(outcome)))
    if outcome.plan.steps:
        print("Done.")
    return 0


def _carried_out(options: argparse.Namespace, *, expect: str = "", is_tried: bool = False) -> Outcome:
    wanted = read(_text(options.file))
    with acting(OPERATOR) as by:
        return apply_file(wanted, prune=options.prune, expect=expect, named=Path(options.file).name, is_tried=is_tried, by=by)


def _text(name: str) -> str:
    try:
        raw = sys.stdin.buffer.read(4 * SIZE_MAX) if name == STANDARD else _bounded(Path(name))
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise InvalidError(f"{name} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InvalidError(f"{name} is no text in UTF-8.") from error


def _bounded(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4 * SIZE_MAX)
