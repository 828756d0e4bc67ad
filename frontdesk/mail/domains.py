"""What the DNS says of a sending domain: whether others believe that mail in its name is its own (SPF, DKIM, DMARC), in plain words."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dns.exception import DNSException
from dns.resolver import NXDOMAIN, NoAnswer, Resolver

# All questions together take no longer.
SECONDS: Final = 4.0
# Where the large providers and the usual signers keep their keys; there is no list of them in the DNS.
SELECTORS: Final = ("google", "selector1", "selector2", "default", "dkim", "mail", "s1", "s2", "k1", "k2", "fm1", "pm", "mx", "frontdesk")


class Level(StrEnum):
    """How a finding is shown."""

    GOOD = "good"
    CARE = "care"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what it is called, how it stands, and what to do."""

    name: str
    level: Level
    words: str


# Name and type -> the answers as text; None when nobody could say.
Lookup = Callable[[str, str], Sequence[str] | None]


def asked(name: str, kind: str) -> Sequence[str] | None:
    """Ask the name servers that this machine uses."""
    resolver = Resolver()
    resolver.lifetime = SECONDS
    try:
        answer = resolver.resolve(name, kind)
    except (NXDOMAIN, NoAnswer):
        return []
    except (DNSException, OSError):
        return None
    if kind == "TXT":
        return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]
    return [str(record.exchange).rstrip(".") if kind == "MX" else str(record) for record in answer]


def findings(domain: str, lookup: Lookup = asked) -> list[Finding]:
    """Return what was found about a domain, all asked at once."""
    questions = [(domain, "MX"), (domain, "TXT"), (f"_dmarc.{domain}", "TXT")]
    questions += [(f"{selector}._domainkey.{domain}", "TXT") for selector in SELECTORS]
    with ThreadPoolExecutor(len(questions)) as pool:
        mx, texts, dmarc, *keys = pool.map(lambda question: lookup(*question), questions)
    return [_mx(mx), _spf(texts), _dkim(keys), _dmarc(dmarc)]


def _mx(found: Sequence[str] | None) -> Finding:
    if found is None:
        return _silent("Incoming mail (MX)")
    if not [one for one in found if one]:
        return Finding("Incoming mail (MX)", Level.BAD, "No mail server is named for this domain: answers of customers come back to them.")
    return Finding("Incoming mail (MX)", Level.GOOD, f"Answers go to {', '.join(sorted(found)[:3])}.")


def _spf(found: Sequence[str] | None) -> Finding:
    if found is None:
        return _silent("SPF")
    records = [text for text in found if text.lower().split(" ")[0] == "v=spf1"]
    if not records:
        return Finding("SPF", Level.BAD, "The domain names no servers that may send for it. Add a TXT record that begins with v=spf1.")
    if len(records) > 1:
        return Finding("SPF", Level.BAD, "There are several SPF records; others take that for none. Join them into one.")
    if "+all" in records[0].lower().split():
        return Finding("SPF", Level.CARE, "It lets every server of the world send for this domain (+all). End it with -all or ~all.")
    words = f"It is there: {records[0]} Make sure that it names the server that the desk sends by."
    return Finding("SPF", Level.GOOD, words)


def _dkim(keys: Sequence[Sequence[str] | None]) -> Finding:
    found = [name for name, texts in zip(SELECTORS, keys, strict=True) if any("p=" in text and "p=;" not in text for text in texts or ())]
    if found:
        return Finding(
            "DKIM", Level.GOOD, f"Keys are there under {', '.join(found)}. The server that the desk sends by has to sign with one."
        )
    if any(texts is None for texts in keys):
        return _silent("DKIM")
    words = "No key under any of the usual names. If your mail server signs under a name of its own, all is well; if not, let it sign."
    return Finding("DKIM", Level.CARE, words)


def _dmarc(found: Sequence[str] | None) -> Finding:
    if found is None:
        return _silent("DMARC")
    records = [text for text in found if text.lower().replace(" ", "").startswith("v=dmarc1")]
    if len(records) != 1:
        words = (
            "Large providers want a TXT record at _dmarc: begin with v=DMARC1; p=none."
            if not records
            else "There are several records; one counts."
        )
        return Finding("DMARC", Level.CARE, words)
    policy = dict(part.strip().lower().partition("=")[::2] for part in records[0].split(";")).get("p", "")
    said = {"none": "others only report", "quarantine": "doubtful mail goes to spam", "reject": "doubtful mail is refused"}.get(policy)
    if said is None:
        return Finding("DMARC", Level.BAD, "Its record says nothing that is understood (p=none, quarantine or reject).")
    return Finding("DMARC", Level.GOOD, f"It is there: {said} (p={policy}).")


def _silent(name: str) -> Finding:
    return Finding(name, Level.CARE, "The name servers did not answer. Try again in a moment.")
