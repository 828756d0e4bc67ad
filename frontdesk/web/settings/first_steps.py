"""The first steps in words: what each is for, and the page that does it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from frontdesk.actor import Actor
from frontdesk.first_steps.steps import Step
from frontdesk.web.settings.pages import FIRST_STEPS


@dataclass(frozen=True, slots=True)
class Told:
    """A step as the page shows it: `url` and `button` lead to where it is done; `more` says how it stands."""

    name: str
    title: str
    why: str
    is_done: bool
    url: str = ""
    button: str = ""
    more: str = ""
    # The first that is open.
    is_next: bool = False
    sends: bool = False
    # Of the test ticket: whether it waits, and the team to join for whoever does not see it.
    waits: bool = False
    join_url: str = ""


TITLES: dict[str, tuple[str, str]] = {
    "team": ("Say what your team helps with", "Customers choose from these topics when they ask, and so reach the right team."),
    "invite": ("Invite a colleague", "Two answer sooner than one, and internal notes need somebody who reads them."),
    "hours": ("Set opening hours", "They say when customers may expect an answer, and show when nobody would be there to give it."),
    "rule": ("Write the first rule", "Rules sort new tickets by themselves, and each ticket says which rule did what."),
    "ask": ("Send yourself a test ticket", "It takes the way of every ticket: through your rules, to a team, to somebody in it."),
    "answer": ("Answer it", "You see what your team will see every day. Its customer is nobody, and gets no mail."),
}


def told(steps: Sequence[Step], by: Actor) -> list[Told]:
    """Return the steps with their words and ways."""
    return list(_told(steps, by))


def _told(steps: Sequence[Step], by: Actor) -> Iterator[Told]:
    following = next((step.name for step in steps if not step.is_done), "")
    has_asked = all(step.is_done for step in steps if step.name == "ask")
    for step in steps:
        title, why = TITLES[step.name]
        is_open = not step.is_done
        # Sent from one place only.
        is_early = step.name == "answer" and not has_asked
        facts = WAYS[step.name](step, by) if (is_open or step.ticket) and not is_early else {}
        yield Told(step.name, title, why, step.is_done, is_next=step.name == following, **facts)


def _page(name: str, *args: object, **query: str) -> str:
    return f"{reverse(f'settings:{name}', args=args)}?{urlencode({**query, 'from': FIRST_STEPS})}"


def _team(step: Step, _: Actor) -> dict[str, str]:
    if step.team_id is None:
        return {"url": _page("new_team"), "button": "Create a team"}
    return {"url": _page("team", step.team_id), "button": f"Open {step.team_name}"}


def _invite(_: Step, __: Actor) -> dict[str, str]:
    return {"url": _page("invite"), "button": "Invite somebody"}


def _hours(step: Step, _: Actor) -> dict[str, str]:
    if step.team_slug is None:
        return {"more": "Create a team first: hours are a team's."}
    return {"url": _page("hours", step.team_slug, offer="weekdays"), "button": f"Hours of {step.team_name}"}


def _rule(_: Step, __: Actor) -> dict[str, str]:
    return {"url": _page("new_rule", begin="automatic"), "button": "Write a rule"}


def _ask(step: Step, by: Actor) -> dict[str, str | bool]:
    if step.is_done:
        return {"more": _place(step, by), "waits": True, "join_url": _join(step, by)}
    return {"sends": True}


def _answer(step: Step, by: Actor) -> dict[str, str | bool]:
    if step.is_done:
        return {}
    if step.ticket is None:
        return {"sends": True, "more": "No test ticket is open. Send another, or answer any other ticket."}
    if not _sees(step, by):
        return {"more": "You do not see it, because you are not in that team."}
    return {"url": reverse("workspace:ticket", args=[step.ticket]), "button": f"Open ticket {step.ticket}"}


WAYS: dict[str, Callable[[Step, Actor], dict[str, str]] | Callable[[Step, Actor], dict[str, str | bool]]] = {
    "team": _team,
    "invite": _invite,
    "hours": _hours,
    "rule": _rule,
    "ask": _ask,
    "answer": _answer,
}


def _place(step: Step, by: Actor) -> str:
    whom = (
        "nobody has it yet" if step.assignee_id is None else "you have it" if step.assignee_id == by.me else f"{step.assignee_name} has it"
    )
    return f"Ticket {step.ticket} landed in {step.team_name}; {whom}."


def _sees(step: Step, by: Actor) -> bool:
    return step.team_id in by.team_ids or step.assignee_id == by.me or "ticket.read_all" in by.permissions


def _join(step: Step, by: Actor) -> str:
    may_join = "settings.teams" in by.permissions and step.team_id is not None
    return "" if _sees(step, by) or not may_join else f"{_page('team', step.team_id)}#team-members"
