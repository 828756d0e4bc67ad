"""Prepare the desk, start its processes and tell the person where it is."""

import importlib

from django.conf import settings

from frontdesk import __version__
from frontdesk.config import preparing, serving
from frontdesk.config.supervisor import Supervisor
from frontdesk.demo import desk as demo
from frontdesk.identity import setup


def start(*, is_demo: bool) -> None:
    """Prepare everything, then keep web and worker running until asked to stop. The database is up already.

    Raises: ConfigurationError and ImproperlyConfigured with what to change.
    """
    serving.require_free_port(settings.HOST, settings.PORT)
    if preparing.prepare_database():
        say("The database has been brought to this version.")
    preparing.collect_static()
    sign_ins = _fill_with_demo() if is_demo else []
    set_up_link = _set_up_link()
    # Loaded once here and inherited by every process; the pool's threads would not survive the fork.
    importlib.import_module("frontdesk.config.asgi")
    preparing.close_connections()
    Supervisor().run(on_ready=lambda: _announce(sign_ins, set_up_link))
    say("Frontdesk has stopped.")


def say(sentence: str) -> None:
    """Tell the person at the keyboard, at once."""
    print(sentence, flush=True)


def _announce(sign_ins: list[str], set_up_link: str) -> None:
    say(f"\nFrontdesk {__version__} is ready: {settings.BASE_URL}/")
    if sign_ins:
        say("\nSign in to the demo desk as")
        for line in sign_ins:
            say(f"  {line}")
    if set_up_link:
        say("\nNobody can administer this desk yet. Set it up with this link, which works once:")
        say(f"  {set_up_link}")
    say("\nPress Ctrl+C to stop it.")


def _fill_with_demo() -> list[str]:
    if setup.is_empty():
        say("Making the demo desk …")
        demo.generate()
    return list(demo.sign_ins())


def _set_up_link() -> str:
    return f"{settings.BASE_URL}/setup/{setup.link_token()}/" if setup.is_empty() else ""
