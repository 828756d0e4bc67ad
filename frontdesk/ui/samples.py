"""What the style guide shows: made-up tickets, forms and messages, none of them from the database."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils import timezone

from frontdesk.tickets.models import Priority, Status
from frontdesk.tickets.priorities import Known, Priorities
from frontdesk.ui import marks, stylesheets

BODY = """Hi Ingrid, this comes from our side, and a **restart** fixes it.

1. Hold the power button on each reader for ten seconds.
2. Wait for the chime.
3. Take one test payment of 1 kr.

> The 11:00 boat has 46 people on it.

More at https://help.example/restart, or write `reset` to the reader."""
CARDS = "Card reader declines every payment since 08:00"
ASKED = "Every card is refused.\n\nCan you help us before 11:00?"
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


class SampleForm(forms.Form):
    """One field of each kind."""

    subject = forms.CharField(label="What is it about?", error_messages={"required": "Write one line about it."})
    team = forms.ChoiceField(
        label="Topic",
        choices=[("", "Choose a topic"), ("payments", "Payments and readers"), ("bookings", "Bookings")],
        error_messages={"required": "Choose a topic, so that the right people see it."},
    )
    body = forms.CharField(label="What happened, and what did you expect?", widget=forms.Textarea(attrs={"rows": 4}))
    pictures = forms.FileField(label="Add files", required=False, help_text="Up to 25 MB each. Screenshots help a lot.")
    copies = forms.BooleanField(label="Send me a copy by email", required=False)
    channel = forms.ChoiceField(label="How shall we answer?", choices=[("page", "Here"), ("mail", "By email")], widget=forms.RadioSelect)
    teams = forms.MultipleChoiceField(
        label="Who may read it?",
        choices=[("payments", "Payments"), ("bookings", "Bookings")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Your own team always reads it.",
    )


def _row(number: int, subject: str, name: str, status: Status, priority: Priority, since: timedelta, **more: Any) -> SimpleNamespace:
    facts = {"preview": "All three readers at the quay show “Declined”", "is_unread": False, "is_open": False, "chip": ""}
    return SimpleNamespace(
        number=number, subject=subject, name=name, status=status, priority=priority, turn_at=timezone.now() - since, **{**facts, **more}
    )


def _groups() -> list[dict[str, Any]]:
    minutes, days = timedelta(minutes=1), timedelta(days=1)
    new, open_, waiting, others = Status.NEW, Status.OPEN, Status.WAITING_CUSTOMER, Status.WAITING_OTHERS
    first = [
        _row(4182, CARDS, "Ingrid Solheim, Fjordcruise", new, Priority.URGENT, 18 * minutes, is_unread=True, is_open=True),
        _row(4179, "Two bookings on one kayak", "Paulo Mendes, Ribeira Kayaks", new, Priority.HIGH, 41 * minutes, is_unread=True),
        _row(4178, f"Change {LONG_WORD}", "Hanne Voss, Wattenmeer Touren", new, Priority.NORMAL, 180 * minutes, is_unread=True),
    ]
    ours = [
        _row(4177, "Refund for a cancelled sunset trip", "Kenji Arai, Setouchi Charters", open_, Priority.HIGH, 68 * minutes, chip="Mara"),
        _row(4175, "Can guests sign the waiver on the dock?", "Tom Okafor, Lagos Harbour Tours", open_, Priority.LOW, 240 * minutes),
    ]
    theirs = [
        _row(4174, "Export all guests", "Sofia Reyes, Isla Sailing", waiting, Priority.NORMAL, 2 * days, preview="You: Here is the file."),
        _row(4160, "Radio licence for the new boat", "Jan de Wit, Texel Boats", others, Priority.LOW, 40 * days),
    ]
    return [
        {"label": "Needs first response", "rows": first},
        {"label": "Needs your reply", "rows": ours},
        {"label": "Waiting for the customer", "rows": theirs},
    ]


def _bars(count: int) -> list[str]:
    """Return the marks of so many priorities, the most pressing first."""
    known = Priorities(Known(place, f"p{place}", "Priority", place, "red" if place == 1 else "grey") for place in range(1, count + 1))
    return [marks.bars(known, one) for one in known.in_use]


def _rail() -> list[dict[str, Any]]:
    def item(label: str, icon: str, count: int | None = None, **more: Any) -> dict[str, Any]:
        return {"label": label, "icon": icon, "count": count, "url": f"#{label}", "tone": "", "current": False, "key": "", **more}

    return [
        {"label": "", "items": [item("My queue", "inbox", 9, current=True, key="q"), item("Unassigned", "user", 4, hot=True, key="u")]},
        {"label": "Teams", "items": [item("Payments", "card", 14), item("Bookings", "calendar", 23)]},
        {"label": "Workspace", "items": [item("Settings", "sliders", key="s")]},
    ]


def _messages(now: datetime) -> list[SimpleNamespace]:
    ingrid, dev = SimpleNamespace(name="Ingrid Solheim"), SimpleNamespace(name="Dev Anand")
    files = [
        SimpleNamespace(id="a", name="reader-screen.jpg", content_type="image/jpeg", size_bytes=1_258_000),
        SimpleNamespace(id="b", name=f"{LONG_WORD}.txt", content_type="text/plain", size_bytes=18_400),
    ]
    note = "The acquirer rotated a certificate at 07:55. Readers below 2.4 need a restart to fetch it."
    return [
        SimpleNamespace(author=ingrid, is_note=False, is_ours=False, body=ASKED, at=now - timedelta(hours=2), files=files),
        SimpleNamespace(author=dev, is_note=True, is_ours=True, body=note, at=now - timedelta(minutes=50), files=[]),
        SimpleNamespace(author=dev, is_note=False, is_ours=True, body=BODY, at=now - timedelta(minutes=9), files=[]),
    ]


def samples() -> dict[str, Any]:
    """Return the context of the style guide: forms empty and wrong, rows, messages, marks and moments."""
    now = timezone.now()
    wrong = SampleForm(data={"subject": "", "team": "", "body": "Booking 88213 has eight guests.", "channel": "page"}, auto_id="wrong_%s")
    return {
        "right": SampleForm(auto_id="right_%s"),
        "wrong": wrong,
        "groups": _groups(),
        "rail": _rail(),
        "statuses": list(Status),
        "priorities": list(Priority),
        "priority_sets": [_bars(count) for count in range(2, 10)],
        "tones": ["grey", "red", "amber", "green", "teal", "blue", "violet", "pink"],
        "moments": [now - timedelta(seconds=s) for s in (5, 700, 9_000, 90_000, 400_000, 9_000_000, 40_000_000)],
        "conversation": _messages(now),
        "names": ["Ingrid Solheim", "Ana Petrova", "Øystein", "李 小龍", "mara@harbour.example"],
        "icons": stylesheets.icon_names(),
        "long_word": LONG_WORD,
    }
