"""The console command says what it can do and what is wrong, in one sentence."""

import errno
import socket

import pytest

from frontdesk import __version__, cli
from frontdesk.config import serving
from frontdesk.config.environment import own_names, whole_number
from frontdesk.db.location import ConfigurationError


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"], ["help"]])
def test_help_names_every_command(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(arguments) == 0
    said = capsys.readouterr().out
    assert all(name in said for name in cli.COMMANDS)


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"frontdesk {__version__}\n"


def test_unknown_command_is_an_error_that_shows_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["fly"]) == 2
    said = capsys.readouterr().err
    assert "there is no command 'fly'" in said
    assert "run" in said


@pytest.mark.parametrize(("given", "reason"), [("abc", "is not a whole number"), ("0", "between 1 and 9"), ("10", "between 1 and 9")])
def test_wrong_number_names_its_variable(given: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDESK_PORT", given)

    with pytest.raises(ConfigurationError, match=f"FRONTDESK_PORT={given} .*{reason}"):
        whole_number("FRONTDESK_PORT", 5, lowest=1, highest=9)


def test_missing_number_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FRONTDESK_PORT", raising=False)

    assert whole_number("FRONTDESK_PORT", 8000) == 8000


@pytest.mark.parametrize(
    ("host", "reached_at"),
    [("0.0.0.0", "127.0.0.1"), ("::", "::1"), ("127.0.0.1", "127.0.0.1"), ("10.0.0.5", "10.0.0.5"), ("desk.example", "desk.example")],
)
def test_desk_that_listens_everywhere_is_reached_on_this_machine(host: str, reached_at: str) -> None:
    assert serving.local_address(host, 8000) == (reached_at, 8000)


def test_host_of_another_machine_is_refused_with_an_example() -> None:
    with pytest.raises(ConfigurationError, match=r"FRONTDESK_HOST=192\.0\.2\.1 is no address of this machine.*127\.0\.0\.1"):
        serving.require_free_port("192.0.2.1", 8000)


def test_desk_with_an_address_answers_to_it_and_to_its_own_machine_only() -> None:
    names = own_names("https://help.example:8443", is_named=True)

    assert names == ["127.0.0.1", "[::1]", "help.example", "localhost"]


def test_desk_without_an_address_answers_to_no_strangers_name() -> None:
    names = own_names("http://127.0.0.1:8000", is_named=False)

    assert "127.0.0.1" in names
    assert "*" not in names
    assert socket.gethostname() in names


def test_full_disk_is_said_in_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", "/data/run.lock")

    monkeypatch.setattr(cli, "_execute", fail)

    assert cli.main(["check"]) == 1
    assert capsys.readouterr().err == "frontdesk: /data/run.lock cannot be written: No space left on device.\n"
