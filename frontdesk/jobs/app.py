"""The queue of jobs: procrastinate on the desk's own PostgreSQL."""

import procrastinate
from procrastinate.contrib.django import app

# Tried again after 5 s, 25 s, 2 min, 10 min, 52 min and 4 h; then the job stands on the page of failed jobs.
RETRY = procrastinate.RetryStrategy(max_attempts=6, exponential_wait=5)

__all__ = ["RETRY", "app"]
