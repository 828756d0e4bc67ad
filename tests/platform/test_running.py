"""A whole desk is started, hurt in every way a machine can hurt it, and stopped."""

import os
import shutil
import signal
import socket
from collections.abc import Iterator

import psutil
import pytest

from frontdesk import __version__
from tests.platform.desk import Desk, until

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    desk = Desk()
    desk.start()
    desk.wait_until_ready()
    yield desk
    desk.stop()
    shutil.rmtree(desk.folder)


def _named(desk: Desk, position: int) -> psutil.Process:
    """Return web (0) or worker (1): the desk starts them in this order, and the younger has the higher number."""
    assert desk.process
    direct = psutil.Process(desk.process.pid).children()
    has_children = [child for child in direct if child.children()]
    return has_children[0] if position == 0 else next(child for child in direct if not child.children())


def test_health_tells_the_version_and_nothing_secret(desk: Desk) -> None:
    status, body = desk.get("/health/")

    assert status == 200
    assert f'"version": "{__version__}"' in body
    assert str(desk.folder) not in body


def test_start_prints_the_address_and_a_set_up_link_that_works(desk: Desk) -> None:
    assert until(lambda: "Press Ctrl+C" in desk.said())
    link = next(line.strip() for line in desk.said().splitlines() if "/setup/" in line)

    assert link.startswith(f"http://127.0.0.1:{desk.port}/setup/")
    assert desk.get(link.partition(str(desk.port))[2])[0] == 200


def test_pages_are_served_with_their_static_files(desk: Desk) -> None:
    status, body = desk.get("/accounts/login/")

    assert status == 200
    address = next(part for part in body.split('"') if part.startswith("/static/ui/js/"))
    assert desk.get(address)[0] == 200


@pytest.mark.parametrize("position", [0, 1], ids=["web", "worker"])
def test_killed_process_is_started_again(desk: Desk, position: int) -> None:
    victim = _named(desk, position)
    victim.kill()

    assert until(lambda: not victim.is_running() or victim.status() == psutil.STATUS_ZOMBIE)
    assert until(lambda: "SIGKILL" in desk.said())
    assert until(desk.is_ready)


def test_killed_part_of_the_web_server_is_started_again(desk: Desk) -> None:
    web = _named(desk, 0)
    victim = web.children()[0]
    victim.kill()

    assert until(lambda: victim.pid not in [child.pid for child in web.children()] and len(web.children()) >= 2)
    assert until(desk.is_ready)


def test_killed_database_is_started_again(desk: Desk) -> None:
    os.kill(desk.database_process(), signal.SIGKILL)

    assert until(lambda: "database server had ended unasked" in desk.said())
    assert until(desk.is_ready)
    assert until(lambda: desk.get("/accounts/login/")[0] == 200)


def test_second_start_on_the_folder_names_the_first(desk: Desk) -> None:
    done = desk.command("run")

    assert done.returncode == 1
    assert f"A desk is running on {desk.folder} already at http://127.0.0.1:{desk.port}/" in done.stderr
    assert "FRONTDESK_DATA" in done.stderr
    assert desk.is_ready()


def test_other_commands_work_beside_the_running_desk_and_leave_it_alone(desk: Desk) -> None:
    done = desk.command("check")

    assert done.stdout == "Everything is in order.\n", done.stderr
    assert desk.is_ready()


def test_taken_port_names_who_has_it(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        done = Desk(desk.folder / "other").command("run", FRONTDESK_PORT=str(port))

    assert done.returncode == 1
    assert f"Port {port} is taken by" in done.stderr
    assert f"process {os.getpid()}" in done.stderr
    assert "FRONTDESK_PORT" in done.stderr


def test_children_end_when_the_desk_is_killed_and_the_next_start_takes_over(desk: Desk) -> None:
    assert desk.process
    children = desk.children()
    desk.process.kill()
    desk.process.wait()

    assert until(lambda: not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in children))

    desk.start()
    desk.wait_until_ready()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_asked_to_stop_it_leaves_nothing_behind(desk: Desk, number: signal.Signals) -> None:
    assert desk.stop(number) == 0
    assert desk.leftovers() == []

    desk.start()
    desk.wait_until_ready()


def test_processes_that_do_not_listen_are_killed(desk: Desk) -> None:
    for child in desk.children():
        child.suspend()

    assert desk.stop() == 0
    assert desk.leftovers() == []

    desk.start()
    desk.wait_until_ready()
