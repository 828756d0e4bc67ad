"""The web server: granian in front of the desk (asgi.py)."""

import errno
import importlib
import ipaddress
import os
import resource
import socket
from collections.abc import Callable
from typing import Any

import psutil
from django.conf import settings
from granian.constants import Interfaces, Loops
from granian.log import LogLevels
from granian.server import Server

from frontdesk.config.processes import end_with_parent
from frontdesk.db.location import ConfigurationError

KILL_SECONDS = 3
# Each person at the desk holds one connection open all day; granian's own limit is 512 a process.
CONNECTIONS_PER_PROCESS = 8192


def serve() -> None:
    """Serve FRONTDESK_HOST and FRONTDESK_PORT until SIGINT or SIGTERM, with one process a core, two at least."""
    server = Server(
        "frontdesk.config.asgi:application",
        address=settings.HOST,
        port=settings.PORT,
        interface=Interfaces.ASGI,
        workers=settings.WEB_PROCESSES,
        # asgi.py relies on how this loop hears of signals.
        loop=Loops.asyncio,
        backlog=1024,
        backpressure=CONNECTIONS_PER_PROCESS,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=KILL_SECONDS,
        log_level=LogLevels.warning,
        websockets=False,
    )
    server.serve(target_loader=_load, wrap_loader=False)


def require_free_port(host: str, port: int) -> None:
    """Raise ConfigurationError, naming who has it, when the port cannot be taken."""
    # The server shares its port among its processes (SO_REUSEPORT), so that it would not notice another desk on it.
    family, kind, protocol, _, address = _resolve(host, port)
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise ConfigurationError(_refusal(host, port, error)) from error


def local_address(host: str, port: int) -> tuple[str, int]:
    """Return where this machine reaches a server that listens on `host`."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host, port
    if address.is_unspecified:
        return "127.0.0.1" if address.version == 4 else "::1", port
    return host, port


def _load() -> Callable[..., Any]:
    """Return the application, in each of the server's processes."""
    end_with_parent()
    _allow_many_files()
    application: Callable[..., Any] = importlib.import_module("frontdesk.config.asgi").application
    return application


def _allow_many_files() -> None:
    """Raise the number of open files to what this account may have: each connection is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS_PER_PROCESS
    enough = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < enough:
        resource.setrlimit(resource.RLIMIT_NOFILE, (enough, hard))


def _resolve(host: str, port: int) -> tuple[Any, ...]:
    try:
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, OverflowError) as error:
        raise ConfigurationError(f"FRONTDESK_HOST={host} FRONTDESK_PORT={port}: there is no such address ({error}).") from error


def _refusal(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by {_listener(port)}. Set FRONTDESK_PORT to another one, for example FRONTDESK_PORT={port + 1}."
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than this account has. Set FRONTDESK_PORT to one above 1023."
    return f"FRONTDESK_HOST={host} is no address of this machine ({error.strerror}). Set it to one, such as 127.0.0.1."


def _listener(port: int) -> str:
    try:
        for found in psutil.net_connections(kind="tcp"):
            if found.status == psutil.CONN_LISTEN and found.laddr and found.laddr.port == port and found.pid:
                process = psutil.Process(found.pid)
                return f"{process.name()} (process {process.pid}: {' '.join(process.cmdline())[:120]})"
    except (psutil.Error, OSError):
        # macOS shows other processes' sockets to root only; Linux those of other accounts.
        pass
    return "a process of another account" if os.geteuid() else "another process"
