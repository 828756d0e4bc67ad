"""Writes all settings as a file: the same desk gives the same file, letter by letter."""

from typing import Any

import yaml

from frontdesk import __version__
from frontdesk.versions.files.reading import FORMAT, VERSION
from frontdesk.versions.nouns import Noun, nouns

HEAD = """\
# Settings of a Frontdesk desk, written by frontdesk {version}. `frontdesk settings plan FILE` tells what they would change,
# `frontdesk settings apply FILE` changes it. People, tickets and secrets are not in it.
"""


class Dumper(yaml.SafeDumper):
    """Texts of several lines as people write them."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write each value out, also one that stands twice."""
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value.strip("\n") else None)


Dumper.add_representer(str, _text)


def export() -> str:
    """Return the settings of this desk as a file; needs a persona that reads them all."""
    sections: dict[str, Any] = {FORMAT: VERSION}
    for noun in nouns().values():
        if noun.is_exported:
            sections[noun.heading] = _section(noun)
    return HEAD.format(version=__version__) + yaml.dump(
        sections, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=120, default_flow_style=False
    )


def _section(noun: Noun) -> dict[str, Any]:
    shown = [part.name for part in noun.parts if not part.is_key]
    rows = {noun.key(row): noun.document(row) for row in noun.rows()}
    documents = {key: {name: rows[key].get(name) for name in shown} for key in (rows if noun.is_ordered else sorted(rows))}
    return next(iter(documents.values()), {}) if noun.is_single else documents
