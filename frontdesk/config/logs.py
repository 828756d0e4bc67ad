"""Which log records are worth a line."""

import logging

from procrastinate.exceptions import ConnectorException

UNAVAILABLE = 503


def worth_a_line(record: logging.LogRecord) -> bool:
    """Drop what somebody else says better while the database is away: each answered 503, and procrastinate's tracebacks of it."""
    if getattr(record, "status_code", None) == UNAVAILABLE:
        return False
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, ConnectorException)
