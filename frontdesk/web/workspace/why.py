"""The small disclosure beside what a rule did: which rule, in which version, by what, and what was skipped."""

from django.utils.html import escape

from frontdesk.tickets.why import Why


def why(told: Why) -> str:
    """Return the disclosure; everything in it is escaped."""
    rule = f"by rule {escape(told.rule)}" if told.rule else "why"
    lines = [f"<p>Rule <b>{escape(told.rule)}</b>, version {told.version}: {_list(told.because)}.</p>"] if told.rule else []
    if told.skipped:
        lines.append(f"<p>Skipped: {_list(told.skipped)}.</p>")
    return f'<details class="why"><summary>{rule}</summary><div>{"".join(lines)}</div></details>'


def _list(parts: tuple[str, ...]) -> str:
    return escape("; ".join(part.rstrip(".") for part in parts))
