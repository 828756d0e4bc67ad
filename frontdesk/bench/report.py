"""What is printed and what is written."""

from collections.abc import Sequence
from typing import Any

LABELS = {
    "queue": "queue (50 rows)",
    "counts": "counts (sidebar)",
    "ticket": "ticket (10 messages)",
    "search_rare": "search, a rare word",
    "search_common": "search, “the”",
    "search_two": "search, unsolved",
    "my_tickets": "my tickets",
    "create": "create",
    "reply": "reply",
    "reply_later": "reply that waits",
}
# What the JSON file says of each operation.
WRITTEN = ("p50_ms", "p95_ms", "cpu_ms", "statements", "sql_ms", "bytes_gzip", "requests_per_second")
HEAD = f"{'':<22}{'p50 ms':>8}{'p95 ms':>8}{'stmts':>7}{'SQL ms':>8}{'CPU ms':>8}{'× SQL':>7}{'gzip':>9}{'req/s':>8}"
GROWTH_HEAD = f"{'':<22}{'p50':>8}{'CPU':>8}{'SQL':>8}{'bare SQL':>10}"

LIVE_LABELS = {"teams": "25 hear of each", "everybody": "all hear of each", "present": "25, all say they are there"}
LIVE_HEAD = (
    f"{'told, ms after the reply was sent':<34}{'p50':>8}{'p95':>8}{'p99':>8}{'max':>8}{'times told':>12}{'reply p50':>11}{'web CPU':>9}"
)


def table(measured: dict[str, Any]) -> str:
    """Return the costs of one size as a table."""
    lines = [f"{measured['tickets']:,} tickets, filled in {measured['fill_seconds']:,} s", HEAD]
    for name, cost in measured["operations"].items():
        ratio = cost["p50_ms"] / cost["bare_sql_ms"]
        lines.append(
            f"{LABELS[name]:<22}{cost['p50_ms']:>8.1f}{cost['p95_ms']:>8.1f}{cost['statements']:>7}{cost['sql_ms']:>8.1f}"
            f"{cost['cpu_ms']:>8.1f}{ratio:>7.1f}{cost['bytes_gzip']:>9,}{cost['requests_per_second']:>8.0f}"
        )
    return "\n".join(lines)


def growth(sizes: Sequence[dict[str, Any]]) -> str:
    """Return by how much each operation costs more at the largest size than at the smallest."""
    small, large = sizes[0], sizes[-1]
    lines = [f"Growth from {small['tickets']:,} to {large['tickets']:,} tickets", GROWTH_HEAD]
    for name, cost in large["operations"].items():
        before = small["operations"][name]
        p50, cpu, sql, bare = (cost[key] / before[key] for key in ("p50_ms", "cpu_ms", "sql_ms", "bare_sql_ms"))
        lines.append(f"{LABELS[name]:<22}{p50:>7.2f}×{cpu:>7.2f}×{sql:>7.2f}×{bare:>9.2f}×")
    return "\n".join(lines)


def written(sizes: Sequence[dict[str, Any]]) -> Any:
    """Return what the JSON file holds: one object, or a list of them when several sizes were measured."""
    objects = [
        {
            "tickets": size["tickets"],
            "operations": {name: {key: cost[key] for key in WRITTEN} for name, cost in size["operations"].items()},
        }
        for size in sizes
    ]
    return objects[0] if len(objects) == 1 else objects


def live_table(figures: dict[str, Any]) -> str:
    """Return what listening costs and how soon people hear."""
    alone, connected = figures["alone"], figures["connected"]
    lines = [
        f"{figures['people']:,} people listen; nothing happens: web processes {connected['cpu_percent']} % of a core"
        f" (nobody: {alone['cpu_percent']} %), {connected['memory_mb']} MB (nobody: {alone['memory_mb']} MB); {figures['lost']} lost",
        LIVE_HEAD,
    ]
    for name, label in LIVE_LABELS.items():
        phase = figures[name]
        times = "".join(f"{phase['heard_ms'][key]:>8.0f}" for key in ("p50", "p95", "p99", "max"))
        lines.append(f"{label:<34}{times}{phase['heard']:>12,}{phase['reply_ms']['p50']:>11.0f}{phase['web_cpu_percent']:>8.0f}%")
    beats = figures["present"]
    lines.append(
        f"{beats['beats']:,} signs of presence in the last row took {beats['beat_ms']['p50']:.0f} ms, p95 {beats['beat_ms']['p95']:.0f} ms"
    )
    return "\n".join(lines)


def rules_table(figures: dict[str, Any]) -> str:
    """Return how long rules take, tried on the past and for a new ticket."""
    backfill, arriving = figures["backfill"], figures["arriving"]
    lines = [
        f"{figures['tickets']:,} tickets in a year; what they were when they came was worked out in {backfill['seconds']} s,"
        f" {backfill['batch_ms']['p50']} ms for each 200",
        f"{'trying a rule':<34}{'beside':>8}{'days':>6}{'checked':>10}{'fit':>10}{'compared':>10}{'p50 ms':>9}{'p95 ms':>9}",
    ]
    for run in figures["runs"]:
        counts = f"{run['beside']:>8}{run['days']:>6}{run['checked']:>10,}{run['matched']:>10,}{run['compared']:>10,}"
        lines.append(f"{run['rule']:<34}{counts}{run['ms']['p50']:>9.0f}{run['ms']['p95']:>9.0f}")
    lines.append(
        f"{arriving['rules']} rules for a new ticket: p50 {arriving['ms']['p50']} ms, p95 {arriving['ms']['p95']} ms;"
        f" compiled once, when one was changed, in {arriving['compile_ms']} ms"
    )
    return "\n".join(lines)


def calm_table(figures: dict[str, Any]) -> str:
    """Return what a busy desk did to somebody who worked on it."""
    waits, broken, deeds = figures["interaction_ms"], figures["broken"], sum(figures["deeds"].values())
    lines = [
        f"{figures['minutes']} min on a desk where {deeds:,} things happened; {figures['shown']:,} changes on the screen",
        f"layout shift {figures['layout_shift']} (of one's own doing {figures['layout_shift_of_own_doing']})",
        f"focus lost {figures['focus_lost']} times",
        f"{figures['interactions']:,} interactions: p50 {waits['p50']:.0f} ms, p75 {waits['p75']:.0f} ms, p98 {waits['p98']:.0f} ms",
        f"did not stay as it was left: {', '.join(f'{what} {count} times' for what, count in broken.items()) or 'nothing'}",
    ]
    return "\n".join(lines)


ELIGIBILITY_LABELS = {"eligible": "Who could take a ticket, and why each other person not", "given": "A ticket given out, with its writing"}


def eligibility_table(figures: dict[str, Any]) -> str:
    """Return what it costs to ask everybody of a large team."""
    lines = [f"{figures['people']:,} colleagues in one team, {figures['tickets']:,} tickets; {figures['runs']} runs, in ms"]
    for name, label in ELIGIBILITY_LABELS.items():
        costs = figures[name]
        lines.append(f"  {label:<56}p50 {costs['p50']:6.1f}   p95 {costs['p95']:6.1f}   {costs['statements']} statements")
    return "\n".join(lines)


def coverage_table(figures: dict[str, Any]) -> str:
    """Return what a team's coverage costs, by how many people it has."""
    lines = [f"{figures['tickets']:,} tickets; in ms"]
    for size, costs in figures["teams"].items():
        week, quarter = costs["week"], costs["gaps"]
        page = f"{week['statements']} statements, {week['bytes_gzip'] / 1000:.1f} kB"
        lines.append(f"  {f'The week page of {size} people':<36}p50 {week['p50_ms']:6.1f}   p95 {week['p95_ms']:6.1f}   {page}")
        label = f"The gaps of a quarter, {size} people"
        lines.append(f"  {label:<36}p50 {quarter['p50_ms']:6.1f}   p95 {quarter['p95_ms']:6.1f}   {quarter['gaps']} gaps")
    feed = figures["feed"]
    times = f"p50 {feed['p50_ms']:6.1f}   p95 {feed['p95_ms']:6.1f}"
    lines.append(f"  {'The calendar of one person':<36}{times}   {feed['statements']} statements")
    return "\n".join(lines)


def mail_table(figures: dict[str, Any]) -> str:
    """Return how many messages a second came in, and what one costs."""
    return "\n".join(
        (
            f"{figures['messages']:,} messages in {figures['processes']} processes, {figures['tickets']:,} tickets",
            f"  received: {figures['new']:,} new tickets, {figures['joined']:,} answers{'':<21}{figures['a_second']:8.1f} a second",
            f"  CPU of the desk for each, without the database{'':<15}{figures['cpu_ms']:8.2f} ms",
            f"  of which for understanding it{'':<32}{figures['understood_ms']:8.2f} ms",
        )
    )
