"""Take away somebody's second step, so that their password (or a new one by mail) lets them in again: the last way back for an admin."""

import argparse
from dataclasses import replace

from frontdesk.actor import SYSTEM, Window
from frontdesk.db.acting import acting
from frontdesk.identity import actions
from frontdesk.identity.models import Person
from frontdesk.lib.errors import InvalidError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `frontdesk reset-second-step`."""
    parser.add_argument("email", help="the address they sign in with")


def execute(options: argparse.Namespace) -> None:
    """Reset it, write it to the log and mail the person."""
    address = options.email.strip().lower()
    with acting(replace(SYSTEM, window=Window.COMMAND)) as operator:
        person = Person.objects.get_queryset().select_related("role").filter(email=address).first()
        if person is None:
            raise InvalidError(f"Nobody has the address {address}.")
        actions.reset_second_step(person, by=operator)
    print(f"{person.name} signs in without a second step until they set one up again. They are told by mail.")
