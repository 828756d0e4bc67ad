"""What is sent with a bulk deed: the tickets, and what is to become of them."""

from functools import cached_property
from typing import Any

from django import forms

from frontdesk.lib.errors import InvalidError
from frontdesk.tickets import priorities, snoozes, statuses, types
from frontdesk.tickets.actions.bulk import MOST
from frontdesk.tickets.actions.tagging import clean_tag_name
from frontdesk.tickets.changes import UNTIL_REPLY, Changes, read
from frontdesk.tickets.models import Macro, Status
from frontdesk.web.custom_fields import chosen_values
from frontdesk.web.workspace.context import directory_of
from frontdesk.web.workspace.forms import PriorityField, StatusNumber, Text

DIGITS_MAX = 18
# Nothing becomes new again, and closing happens by itself.
CATEGORIES = tuple(status for status in Status if status not in (Status.NEW, Status.CLOSED))


SNOOZES = [*snoozes.LABELS.items(), (UNTIL_REPLY, "Until a reply")]


class BulkForm(forms.Form):
    """What to do. A button sends one field with its own value; the page without scripts sends any of them."""

    status = StatusNumber(required=False)
    priority = PriorityField(required=False)
    type = forms.CharField(max_length=40, required=False)
    assignee = forms.RegexField(r"^(me|none|\d{1,9})$", required=False)
    team = forms.IntegerField(min_value=1, required=False)
    tag = Text(required=False)
    untag = Text(required=False)
    snooze = forms.ChoiceField(choices=SNOOZES, required=False)
    macro = forms.IntegerField(min_value=1, required=False)
    # The button that was pressed; what is typed counts only with its own, or with Enter ("typed"), and all of it on the page ("all").
    do = forms.CharField(required=False)

    @cached_property
    def used(self) -> Macro | None:
        """The macro that was chosen."""
        return Macro.objects.filter(pk=self.cleaned_data["macro"]).first() if self.cleaned_data["macro"] else None

    def changes(self) -> Changes:
        """Return what was chosen. Raises: InvalidError for a tag or a type that is none."""
        sent = self.cleaned_data
        do = sent["do"]
        if sent["macro"]:
            # Its words are for one customer; with many tickets a macro is its changes.
            return read(self.used.changes) if self.used else Changes()
        return Changes(
            snooze=sent["snooze"],
            status=sent["status"],
            priority=sent["priority"],
            type=types.require_in_use(sent["type"]).key if sent["type"] else "",
            assignee=sent["assignee"],
            team=sent["team"],
            # The bar has one field for tags and two buttons, the page a field for each.
            add_tags=tag_names(sent["tag"]) if do in ("tag", "typed", "all") else (),
            fields=chosen_values(self.data) if do in ("field", "typed", "all") else (),
            remove_tags=tag_names(sent["tag" if do == "untag" else "untag"]) if do in ("untag", "all") else (),
        )


def posted_numbers(sent: Any) -> list[int]:
    """Return the ticked tickets: `n`, once each, or `numbers`, all in one. Raises: InvalidError for more than may be changed at once."""
    words = sent.get("numbers", "").split(",") if sent.get("numbers") else sent.getlist("n")
    numbers = sorted({int(word) for word in words if word.isascii() and word.isdigit() and len(word) <= DIGITS_MAX})
    if len(numbers) > MOST:
        raise InvalidError(f"At most {MOST:,} tickets at once. Filter the list further.")
    return numbers


def choices(request: Any) -> dict[str, Any]:
    """Return what tickets can be changed to: statuses, priorities, colleagues of one's teams, teams and tags."""
    directory, by = directory_of(request), request.actor
    colleagues = [person for person in directory.colleagues.values() if set(person.team_ids) & set(by.team_ids)]
    return {
        "statuses": statuses.choices(CATEGORIES),
        "priorities": priorities.pairs(),
        "types": types.pairs(),
        "snoozes": SNOOZES,
        "colleagues": [person for person in colleagues if person.id != by.person_id],
        "teams": directory.in_use(),
        "tag_names": directory.tag_names,
    }


def tag_names(text: str) -> tuple[str, ...]:
    """Return tags parted by commas, as they are stored. Raises: InvalidError for a word that is none."""
    return tuple(dict.fromkeys(clean_tag_name(word) for word in text.split(",") if word.strip()))
