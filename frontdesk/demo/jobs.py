"""The demo desk as a job: the set-up page asks for it and shows the desk meanwhile."""

from typing import Any

from frontdesk.demo.desk import generate
from frontdesk.jobs.app import app


@app.task(name="generate_demo")
def generate_demo(**_: Any) -> None:
    """Fill the desk. A failure leaves it empty and stands on the page of failed jobs; it is not tried again by itself."""
    generate()
