"""Texts that promise a file, and those that only look like it."""

import pytest

from frontdesk.lib.promises import promises_file


@pytest.mark.parametrize(
    "text",
    [
        "See the attached plan.", "I am attaching it", "The attachment has the list", "Please see file below", "Enclosed you find",
        "Anbei der Plan", "Der Plan ist angehängt.", "im Anhang", "Vous trouverez ci-joint le plan", "la pièce jointe",
        "Te envío adjunto el plan", "Segue em anexo", "Planen er vedlagt", "se vedlegg", "In de bijlage", "De bijgevoegde lijst",
        "In allegato il piano", "> quoted\n\nsee attachment",
    ],
)  # fmt: skip
def test_a_promise_is_heard(text: str) -> None:
    assert promises_file(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "Restart it", "We detached it", "an attaché", "> see attached\n\nThank you for that", "Run `attach 3`",
        "https://example.org/attached/", "The file system is full", "unattached", "Anhangen",
    ],
)  # fmt: skip
def test_everything_else_is_not(text: str) -> None:
    assert not promises_file(text)
