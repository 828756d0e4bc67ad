"""Pushes to browsers (RFC 8030, 8291, 8292), signed with the desk's own key."""

import base64
import json
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from py_vapid import Vapid02
from pywebpush import WebPushException, webpush

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.lib.errors import InvalidError
from frontdesk.notify.models import Browser

# The order of the curve P-256 (FIPS 186-5, D.1.2.3): a private key is a number below it.
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
# A push that could not be delivered for an hour tells nobody anything they do not find on the page.
LIFETIME_SECONDS = 3600
TIMEOUT_SECONDS = 10
# RFC 8030, 7.3 and RFC 8291, 2.2: the browser is gone, or let itself be told again under another address.
GONE = (404, 410)
P256DH_BYTES, AUTH_BYTES = 65, 16


def public_key() -> str:
    """Return the desk's public key as a browser takes it: an uncompressed point, base64url without padding."""
    point = _key().public_key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


def require_subscription(endpoint: str, *, p256dh: str, auth: str) -> None:
    """Raise InvalidError unless these are a browser's keys and an address of one of the push services this desk may call.

    The desk itself calls that address: a free choice would let a colleague make it call any machine that it can reach.
    """
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    is_known = any(host == service or host.endswith(f".{service}") for service in settings.PUSH_SERVICES)
    if not is_known or parts.scheme != "https" or parts.port not in (None, 443) or len(endpoint) > 600:
        raise InvalidError("The push service of this browser is not among those that this desk may call. An admin can allow it.")
    if _size(p256dh) != P256DH_BYTES or _size(auth) != AUTH_BYTES:
        raise InvalidError("The browser's keys are incomplete. Load the page again and try once more.")


def send(browser: Browser, payload: dict[str, Any], *, topic: str) -> bool:
    """Send one push and return True; False when that browser is gone for good. A newer push of a topic replaces one that still waits.

    Raises: WebPushException when the service refuses or cannot be reached.
    """
    try:
        webpush(
            {"endpoint": browser.endpoint, "keys": {"p256dh": browser.p256dh, "auth": browser.auth}},
            json.dumps(payload),
            vapid_private_key=_key(),
            vapid_claims={"sub": _contact()},
            ttl=LIFETIME_SECONDS,
            headers={"Topic": topic, "Urgency": "high"},
            timeout=TIMEOUT_SECONDS,
        )
    except WebPushException as error:
        if error.response is not None and error.response.status_code in GONE:
            return False
        raise
    return True


def forget(endpoint: str) -> None:
    """Take a browser away from whoever had it: it is one machine, and now somebody else sits there."""
    with acting(SYSTEM):
        Browser.objects.filter(endpoint=endpoint).delete()


@cache
def _key() -> Vapid02:
    """Derive the key from the desk's secret: every process has it, a backup restores it, and there is none to lose."""
    derived = HKDF(hashes.SHA256(), length=48, salt=None, info=b"frontdesk web push").derive(settings.SECRET_KEY.encode())
    number = int.from_bytes(derived) % (ORDER - 1) + 1
    return Vapid02(ec.derive_private_key(number, ec.SECP256R1()))


def _contact() -> str:
    """Return where a push service may complain (RFC 8292, 2.1)."""
    return settings.BASE_URL if settings.BASE_URL.startswith("https://") else f"mailto:{settings.DEFAULT_FROM_EMAIL}"


def _size(text: str) -> int:
    try:
        return len(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        return 0
