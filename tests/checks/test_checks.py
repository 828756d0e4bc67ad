"""Format, lint, templates, types and import contracts find nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# The slowest first, so that the other worker runs the tests meanwhile.
CHECKS = {
    "types": ["mypy"],
    "templates": ["djlint", "frontdesk", "--lint", "--quiet"],
    "imports": ["importlinter.cli", "lint"],
    "lint": ["ruff", "check", "--quiet"],
    "format": ["ruff", "format", "--check", "--quiet"],
}


@pytest.mark.parametrize("name", CHECKS)
def test_check_finds_nothing(name: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    done = subprocess.run([sys.executable, "-m", *CHECKS[name]], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{name}:\n{done.stdout}{done.stderr}"
