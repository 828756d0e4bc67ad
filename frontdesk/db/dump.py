"""Write the whole database into one file and read it back, past the policies, with PostgreSQL's own programs."""

import os
import subprocess
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from frontdesk.db import embedded
from frontdesk.db.account import server_account
from frontdesk.db.cluster import SUPERUSER
from frontdesk.db.location import ConfigurationError, data_folder, database, is_embedded

# What libpq reads instead of arguments, which every account of the machine could see.
VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}


def administrator(given: str = "") -> dict[str, Any]:
    """Return the connection of a role that the policies do not bind: the embedded superuser, or the address `given`.

    Raises: ConfigurationError when DATABASE_URL is used and no address was given.
    """
    facts = database()
    if given:
        return {"dbname": facts["NAME"], **conninfo_to_dict(given)}
    if is_embedded():
        return {"host": facts["HOST"], "user": SUPERUSER, "dbname": facts["NAME"]}
    raise ConfigurationError(
        "The desk's own database role sees nothing outside a request, so it cannot write a backup. "
        "Name a role that may read everything: --administrator postgresql://postgres:…@host/name"
    )


def dump(target: Path, connection: dict[str, Any]) -> None:
    """Write the database into `target`, in PostgreSQL's compressed custom format, as it was at one moment."""
    _run("pg_dump", connection, "--format=custom", f"--file={target}")


def load(source: Path, connection: dict[str, Any]) -> None:
    """Fill the empty database from a dump; everything in it belongs to the desk's login role afterwards.

    Persona roles must be there, and the policies be applied afterwards: some functions belong to a persona.
    Raises: ConfigurationError when PostgreSQL refuses; nothing of it stays then.
    """
    login = database()["USER"]
    _run("pg_restore", connection, "--single-transaction", "--no-owner", f"--role={login}", "--dbname=", str(source))


def is_empty(connection: dict[str, Any]) -> bool:
    """Tell whether the database holds no table of a desk."""
    with psycopg.connect(make_conninfo("", **connection)) as session:
        row = session.execute("select to_regclass('public.django_migrations') is null").fetchone()
        return bool(row and row[0])


def _run(program: str, connection: dict[str, Any], *arguments: str) -> None:
    programs = embedded.binaries(data_folder(), server_account(data_folder() / "postgres"))
    known = {VARIABLES[name]: str(value) for name, value in connection.items() if name in VARIABLES and value}
    done = subprocess.run(
        [programs / program, "--no-password", *arguments], env={**os.environ, **known}, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise ConfigurationError(f"{program} of {programs} failed:\n{done.stderr.strip()}")
