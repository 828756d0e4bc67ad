"""Whether a message really is from the address that it says: by its own signature, or by the verdict of a mail server of ours."""

import logging
import re
from collections.abc import Callable

import dkim
from django.conf import settings
from dkim.dnsplug import get_txt

from frontdesk.mail.understanding.headers import Headers

log = logging.getLogger(__name__)

# Who asks waits for a name server.
DNS_SECONDS = 5
# More signatures than a chain of lists and gateways leaves are somebody's game.
SIGNATURES_MAX = 5
_TAG = re.compile(r"(?:^|;)\s*([a-z]+)\s*=\s*([^;]*)")
_COMMENT = re.compile(r"\([^()]*\)")
Lookup = Callable[[bytes, int], bytes | None]


def lookup(name: bytes, timeout: int = DNS_SECONDS) -> bytes | None:
    """Ask the name servers for a key."""
    found: bytes | None = get_txt(name, timeout)
    return found


def proven(raw: bytes, headers: Headers, address: str) -> str:
    """Return why the address in From is believed, empty when nothing proves it. May ask name servers: never inside a transaction."""
    domain = address.rpartition("@")[2].lower()
    if not domain or len(headers.all("from")) != 1 or headers.all("from")[0].count("@") != 1:
        # Two senders: a server may have looked at one, and we at the other.
        return ""
    return _by_our_server(headers, domain) or _by_signature(raw, headers, domain)


def _by_our_server(headers: Headers, domain: str) -> str:
    """Believe the topmost verdict, if a server of ours wrote it: it takes away what others wrote in its name (RFC 8601, 5)."""
    trusted = {name.strip().lower() for name in settings.MAIL_TRUSTED_SERVERS if name.strip()}
    verdict = next(iter(headers.all("authentication-results")), "")
    server, _, results = _COMMENT.sub("", verdict).partition(";")
    if not trusted or (server.split() or [""])[0].lower() not in trusted:
        return ""
    for result in results.split(";"):
        words = dict(word.split("=", 1) for word in result.lower().split() if "=" in word)
        if words.get("dmarc") == "pass" and words.get("header.from", "") == domain:
            return f"Our mail server {server.strip()} says that it is from {domain} (DMARC)."
        if words.get("dkim") == "pass" and _speaks_for(words.get("header.d", ""), domain):
            return f"Our mail server {server.strip()} says that {domain} signed it (DKIM)."
    return ""


def _by_signature(raw: bytes, headers: Headers, domain: str) -> str:
    signatures = headers.all("dkim-signature")[:SIGNATURES_MAX]
    for index, signature in enumerate(signatures):
        tags = {name: "".join(value.split()) for name, value in _TAG.findall(signature)}
        # Only the whole text, with who wrote it, about what and for whom, proves who said it.
        signed = set(tags.get("h", "").lower().split(":"))
        if "l" in tags or not {"from", "subject", "to", "message-id"} <= signed or not _speaks_for(tags.get("d", "").lower(), domain):
            continue
        if _verifies(raw, index):
            return f"It carries a signature of {tags['d'].lower()} (DKIM)."
    return ""


def _verifies(raw: bytes, index: int) -> bool:
    try:
        return bool(dkim.DKIM(raw, minkey=1024, timeout=DNS_SECONDS).verify(idx=index, dnsfunc=lookup))
    except (dkim.DKIMException, ValueError, OSError, TypeError, KeyError) as error:
        log.info("A signature could not be read: %s", error)
        return False
    except Exception:
        # The library reads what strangers wrote: whatever it stumbles over proves nothing.
        log.warning("A signature could not be read.", exc_info=True)
        return False


def _speaks_for(signer: str, domain: str) -> bool:
    """Say whether a signer's domain is the sender's, or the one above it; never a public suffix by itself."""
    return signer == domain or (signer.count(".") >= 1 and domain.endswith(f".{signer}"))
