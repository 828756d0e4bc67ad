"""What is sent of our scripts: the same program, without comments and indentation."""

from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings

from frontdesk.ui import scripts, stylesheets

SOURCES = sorted((stylesheets.FOLDER.parent / "js").glob("*.js"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_only_comment_lines_and_indentation_go(path: Path) -> None:
    text = path.read_text()
    slim = scripts.slim(text)
    kept = [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("//")]
    assert slim.splitlines() == kept
    assert scripts.slim(slim) == slim


def test_a_comment_at_the_end_of_a_line_may_be_a_string() -> None:
    assert scripts.slim('// why\nconst place = "http://desk"; // here\n  go();\n') == 'const place = "http://desk"; // here\ngo();\n'


def test_collected_scripts_are_slim_and_those_of_libraries_untouched(tmp_path: Path) -> None:
    storages = {"staticfiles": {"BACKEND": "frontdesk.ui.scripts.SlimStorage"}}
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
        (sent,) = tmp_path.glob("ui/js/keys.????????????.js")
        # Told once, and never what it was before the files were collected.
        assert staticfiles_storage.url("ui/js/keys.js") == staticfiles_storage.url("ui/js/keys.js") == f"/static/ui/js/{sent.name}"
    assert sent.read_text().splitlines() == scripts.slim((stylesheets.FOLDER.parent / "js" / "keys.js").read_text()).splitlines()
    assert "\n  " in (tmp_path / "django_htmx" / "htmx-2.js").read_text()
