"""The embedded server's share of the machine."""

import pytest

from frontdesk.db.tuning import MEBIBYTE, as_file, memory_bytes, server_settings


@pytest.mark.parametrize(("mebibytes", "buffers"), [(256, "64MB"), (2048, "256MB"), (8192, "1024MB"), (262144, "2048MB")])
def test_buffers_are_an_eighth_of_the_memory_within_limits(mebibytes: int, buffers: str) -> None:
    assert server_settings(mebibytes * MEBIBYTE)["shared_buffers"] == buffers


def test_settings_become_a_configuration_file() -> None:
    assert as_file({"jit": "off"}).splitlines()[1:] == ["jit = off"]


def test_memory_is_known() -> None:
    assert memory_bytes() > 64 * MEBIBYTE
