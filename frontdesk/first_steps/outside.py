"""What of the desk can be reached from outside: whether mail leaves it, and whether others can open its address."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings

# Where mail goes that nobody gets.
PRINTED = ("console", "dummy", "filebased")


def sends_mail() -> bool:
    """Whether mail leaves the desk; otherwise it is printed where the desk was started."""
    return str(settings.EMAIL_BACKEND).split(".")[-2] not in PRINTED


def is_public() -> bool:
    """Whether the desk's address means the same on other people's computers."""
    host = urlsplit(settings.BASE_URL).hostname or ""
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return host != "localhost" and not host.endswith(".localhost")
