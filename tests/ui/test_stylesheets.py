"""Style sheets: one request a surface, small, in the desk's hue, and nothing that a strict policy forbids."""

import gzip
import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from frontdesk.ui import stylesheets, views

BUDGET_BYTES = {"workspace": 16_000, "portal": 11_000}
SCRIPTS_BUDGET_BYTES = 3_000
TEMPLATES = Path(stylesheets.__file__).parents[1]


@pytest.mark.parametrize("surface", BUDGET_BYTES)
def test_a_surface_keeps_its_budget(surface: str) -> None:
    text, _ = stylesheets.bundle(surface, 205)
    assert len(gzip.compress(text.encode(), 9)) <= BUDGET_BYTES[surface]


@pytest.mark.parametrize("path", sorted((stylesheets.FOLDER.parent / "js").glob("*.js")), ids=lambda path: path.name)
def test_a_script_is_small_and_evaluates_nothing(path: Path) -> None:
    text = path.read_text()
    assert len(gzip.compress(text.encode(), 9)) <= SCRIPTS_BUDGET_BYTES
    assert len(text.splitlines()) <= 100
    assert not re.search(r"\beval\(|new Function|innerHTML|document\.write|setAttribute\(\"style", text)


def test_every_file_is_used_and_in_a_layer() -> None:
    files = {path.stem for path in stylesheets.FOLDER.glob("*.css")}
    assert files == {name for names in stylesheets.SURFACES.values() for name in names}
    for name in files:
        text = re.sub(r"/\*.*?\*/", "", (stylesheets.FOLDER / f"{name}.css").read_text(), flags=re.DOTALL)
        assert re.match(r"\s*@layer", text), name


def test_the_hue_is_part_of_sheet_and_address() -> None:
    tag = Template("{% load ui %}{% stylesheet 'portal' 30 %}").render(Context())
    found = re.search(r"/static/look/portal-30\.([0-9a-f]{12})\.css", tag)
    assert found
    response = views.stylesheet(RequestFactory().get("/"), "portal", 30, found[1])
    assert b"--hue:30" in response.content
    assert "immutable" in response["Cache-Control"]


def test_an_old_address_gets_the_sheet_of_today_for_now() -> None:
    response = views.stylesheet(RequestFactory().get("/", headers={"accept-encoding": "gzip"}), "portal", 30, "0" * 12)
    assert response["Cache-Control"] == "no-cache"
    assert b"--hue:30" in gzip.decompress(response.content)


# A mail as it came is a document of its own, which allows no script and the styles that mails bring.
AS_IT_CAME = "original.html"


@pytest.mark.parametrize(
    "path", sorted(path for path in TEMPLATES.rglob("templates/**/*.html") if path.name != AS_IT_CAME), ids=lambda path: path.name
)
def test_no_template_has_style_or_script_inside(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=[\"']|javascript:", text), path
