"""`bin/test`: every check and test on two cores, with the slowest named, closed by pytest's summary line."""

import sys

import pytest

from tests import chromium

# Four on two cores: browsers and servers are waited for most of the time.
PROCESSES = "4"
SLOWEST = "15"


def main(arguments: list[str]) -> int:
    """Run pytest with what bin/test was given; `--fast` leaves out the browser and what waits on purpose."""
    is_fast = "--fast" in arguments
    rest = [argument for argument in arguments if argument != "--fast"]
    options = ["-n", PROCESSES, "--dist", "worksteal", f"--durations={SLOWEST}", "--durations-min=0.5"]
    if is_fast:
        options += ["-m", "not browser and not slow"]
    else:
        chromium.require()
    return int(pytest.main([*options, *rest]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
