"""Tell whether this desk would start, and why not: settings, database, policies."""

import argparse
import io

from django.core.management import call_command

from frontdesk.db import checks


def execute(_options: argparse.Namespace) -> int:
    """Run Django's checks and our own."""
    call_command("check", stdout=io.StringIO())
    checks.require_safe_login()
    checks.require_protected_tables()
    print("Everything is in order.")
    return 0
