"""What the DNS says of a sending domain is told in plain words."""

from collections.abc import Sequence

import pytest

from frontdesk.mail.domains import Level, findings

GOOD = {
    ("example.org", "MX"): ["mx.example.org"],
    ("example.org", "TXT"): ["other", "v=spf1 include:_spf.example.net -all"],
    ("_dmarc.example.org", "TXT"): ["v=DMARC1; p=quarantine; rua=mailto:x@example.org"],
    ("selector1._domainkey.example.org", "TXT"): ["v=DKIM1; k=rsa; p=MIIB"],
}


def levels(**changed: Sequence[str] | None) -> dict[str, tuple[Level, str]]:
    names = {"mx": ("example.org", "MX"), "txt": ("example.org", "TXT"), "dmarc": ("_dmarc.example.org", "TXT")}
    names["dkim"] = ("selector1._domainkey.example.org", "TXT")
    known = {**GOOD, **{names[name]: found for name, found in changed.items()}}
    found = findings("example.org", lambda name, kind: known.get((name, kind), []))
    return {one.name: (one.level, one.words) for one in found}


def test_a_domain_that_is_set_up_is_good_everywhere() -> None:
    assert {level for level, _ in levels().values()} == {Level.GOOD}


@pytest.mark.parametrize(
    ("name", "changed", "level", "words"),
    [
        ("SPF", {"txt": []}, Level.BAD, "names no servers"),
        ("SPF", {"txt": ["v=spf1 -all", "v=spf1 ~all"]}, Level.BAD, "several"),
        ("SPF", {"txt": ["v=spf1 +all"]}, Level.CARE, "every server"),
        ("SPF", {"txt": ["v=spf10 -all"]}, Level.BAD, "names no servers"),
        ("DKIM", {"dkim": []}, Level.CARE, "usual names"),
        ("DKIM", {"dkim": ["v=DKIM1; p=;"]}, Level.CARE, "usual names"),
        ("DMARC", {"dmarc": []}, Level.CARE, "p=none"),
        ("DMARC", {"dmarc": ["v=DMARC1; p=maybe"]}, Level.BAD, "nothing that is understood"),
        ("DMARC", {"dmarc": None}, Level.CARE, "did not answer"),
        ("Incoming mail (MX)", {"mx": []}, Level.BAD, "come back"),
    ],
)
def test_what_is_missing_or_wrong_is_named(name: str, changed: dict[str, Sequence[str] | None], level: Level, words: str) -> None:
    found = levels(**changed)
    assert found[name][0] == level
    assert words in found[name][1]
    assert [other for other, (is_level, _) in found.items() if is_level != Level.GOOD] == [name]
