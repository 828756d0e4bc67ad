"""Settings of the embedded server, from the memory of the machine."""

from collections.abc import Mapping
from pathlib import Path

import psutil

MEBIBYTE = 1024 * 1024
CONTAINER_LIMIT = Path("/sys/fs/cgroup/memory.max")

# Tests and benchmarks may forget everything when the machine stops, and are several times faster for it.
# Nothing looks at their tables behind their back either, so that a plan depends on the test alone.
FORGETFUL: Mapping[str, str] = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


def memory_bytes() -> int:
    """Return the machine's memory, or the container's share of it when that is less."""
    total = int(psutil.virtual_memory().total)
    try:
        return min(total, int(CONTAINER_LIMIT.read_text()))
    except (OSError, ValueError):
        # No container, or one without a limit ("max").
        return total


def server_settings(memory: int) -> dict[str, str]:
    """Return PostgreSQL's settings for a desk that shares `memory` bytes with its web and worker processes."""
    mebibytes = memory // MEBIBYTE
    return {
        "shared_buffers": f"{_between(64, mebibytes // 8, 2048)}MB",
        "effective_cache_size": f"{_between(128, mebibytes // 2, 65536)}MB",
        "maintenance_work_mem": f"{_between(32, mebibytes // 32, 512)}MB",
        "work_mem": "16MB",
        "max_connections": "80",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "15min",
        "wal_compression": "on",
        "random_page_cost": "1.1",
        # Compiling costs more than it gains on pages of fifty rows.
        "jit": "off",
        # Two cores are busy with requests already, and a container's /dev/shm is too small for parallel plans.
        "max_parallel_workers_per_gather": "0",
        "max_parallel_maintenance_workers": "0",
        "track_io_timing": "on",
        "log_min_duration_statement": "2s",
        "log_line_prefix": "'%m [%p] '",
        "idle_in_transaction_session_timeout": "5min",
        "timezone": "UTC",
        "log_timezone": "UTC",
    }


def as_file(settings: Mapping[str, str]) -> str:
    """Return settings in the form of PostgreSQL's configuration files."""
    lines = [f"{name} = {value}" for name, value in settings.items()]
    return "\n".join(["# Written by Frontdesk at each start. Put your own settings at the end of postgresql.conf.", *lines, ""])


def _between(lowest: int, value: int, highest: int) -> int:
    return max(lowest, min(value, highest))
