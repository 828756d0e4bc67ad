"""What is installed is pinned, hashed and complete; every setting is documented."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_every_requirement_is_pinned_and_hashed_and_no_host_is_named(path: Path) -> None:
    text = path.read_text()
    entries = re.split(r"\n(?=\S)", text.strip())

    assert "://" not in text
    assert "--index-url" not in text
    assert all(re.match(r"[a-z0-9._-]+==\S+", entry) and "--hash=sha256:" in entry for entry in entries)


def test_every_dependency_of_the_package_is_in_the_requirements() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pinned = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements" / "run.txt").read_text(), re.M))
    named = {re.split(r"[\[><=]", entry)[0].lower() for entry in project["dependencies"]}

    assert named <= pinned


def test_wheel_holds_templates_static_files_and_sql(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    wheel = next(tmp_path.glob("*.whl"))
    names = set(zipfile.ZipFile(wheel).namelist())
    tracked = subprocess.run(["git", "ls-files", "frontdesk"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\n")

    missing = {name for name in tracked if name and (ROOT / name).exists()} - names
    assert not missing
    assert not [name for name in names if name.startswith("tests/")]


def test_every_environment_variable_is_documented() -> None:
    documented = (ROOT / "docs" / "operating.md").read_text()
    used = set()
    for path in (ROOT / "frontdesk").rglob("*.py"):
        used |= set(re.findall(r'"(FRONTDESK_[A-Z0-9_]+|DATABASE_URL)"', path.read_text()))

    assert used
    assert not [name for name in sorted(used) if f"`{name}`" not in documented]
