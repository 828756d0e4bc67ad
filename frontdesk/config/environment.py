"""Read settings from the environment, and say which one is wrong."""

import socket
from importlib.util import find_spec
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import environ
import psutil

from frontdesk.db.location import ConfigurationError

env = environ.Env()
PLAIN_SMTP: Final = "django.core.mail.backends.smtp.EmailBackend"
# Knows whether a server may have taken a message before the line went dead.
CAREFUL: Final = "frontdesk.mail.smtp.CarefulBackend"


def whole_number(name: str, default: int, *, lowest: int = 0, highest: int = 2**31 - 1) -> int:
    """Return a whole number from the environment.

    Raises: ConfigurationError when it is none, or outside what makes sense.
    """
    given = env.str(name, default=str(default))
    try:
        number = int(given)
    except ValueError as error:
        raise ConfigurationError(f"{name}={given} is not a whole number.") from error
    if not lowest <= number <= highest:
        raise ConfigurationError(f"{name}={given} must be between {lowest} and {highest}.")
    return number


def own_names(address: str, *, is_named: bool) -> list[str]:
    """Return the names the desk answers to: its address (from FRONTDESK_URL when `is_named`), and this machine's own.

    Never everything: links in mails about passwords are made from the name a request came by. A desk with an address of
    its own needs no other, except on the machine itself.
    """
    names = {urlsplit(address).hostname or "", "localhost", "127.0.0.1", "::1"}
    if not is_named:
        names.add(socket.gethostname())
        names |= {found.address for interface in psutil.net_if_addrs().values() for found in interface if ":" not in found.address}
    return sorted(f"[{name}]" if ":" in name else name for name in names if name)


def place(name: str) -> str:
    """Return where to listen, as “host:port” or the path of a socket; empty when nothing is set. Raises: ConfigurationError."""
    given = env.str(name, default="").strip()
    host, _, port = given.rpartition(":")
    if given and not given.startswith("/") and not (host and port.isdigit() and 0 < int(port) < 65536):
        raise ConfigurationError(f"{name}={given} is neither an address such as 127.0.0.1:2424 nor the path of a socket.")
    return given


def mail_settings(address: str) -> dict[str, Any]:
    """Return Django's settings for the address mail goes to: `smtp+tls://…`, or `anymail+provider://?api_key=…` for a provider's interface.

    Raises: ConfigurationError for an address that says neither.
    """
    parts = urlsplit(address)
    if not parts.scheme.startswith("anymail+"):
        try:
            found: dict[str, Any] = env.email_url_config(address)
        except Exception as error:
            raise ConfigurationError(f"FRONTDESK_EMAIL_URL is no address that mail can go to: {error}.") from error
        return found | ({"EMAIL_BACKEND": CAREFUL} if found["EMAIL_BACKEND"] == PLAIN_SMTP else {})
    provider = parts.scheme.removeprefix("anymail+").replace("-", "_")
    if find_spec(f"anymail.backends.{provider}") is None:
        raise ConfigurationError(f"FRONTDESK_EMAIL_URL names the provider {provider}, which django-anymail does not know.")
    options = {f"{provider}_{name}".upper(): value for name, value in parse_qsl(parts.query)}
    return {"EMAIL_BACKEND": f"anymail.backends.{provider}.EmailBackend", "EMAIL_HOST": "", "ANYMAIL": {**options, "REQUESTS_TIMEOUT": 30}}
