"""The form of a macro, and a macro as a form begins with it."""

from typing import Any

from django import forms

from frontdesk.tickets import priorities, statuses
from frontdesk.tickets.actions.macros import NAME_MAX_LENGTH
from frontdesk.tickets.changes import Changes, read
from frontdesk.tickets.models import Kind, Macro, Scope
from frontdesk.web.custom_fields import PREFIX, chosen_values
from frontdesk.web.workspace.bulk_forms import SNOOZES, tag_names
from frontdesk.web.workspace.forms import PriorityField, StatusNumber, Text


class MacroForm(forms.Form):
    """A macro's words and changes. What is empty is not changed by it."""

    name = forms.CharField(max_length=NAME_MAX_LENGTH, error_messages={"required": "Give it a name."})
    kind = forms.TypedChoiceField(choices=Kind.choices, coerce=Kind)
    text = Text(required=False)
    audience = forms.RegexField(r"^(mine|all|team:\d{1,9})$")
    status = StatusNumber(required=False)
    priority = PriorityField(required=False)
    type = forms.CharField(max_length=40, required=False)
    assignee = forms.RegexField(r"^(me|none|\d{1,9})$", required=False)
    team = forms.IntegerField(min_value=1, required=False)
    add_tags = Text(required=False)
    remove_tags = Text(required=False)
    snooze = forms.ChoiceField(choices=[("", ""), *SNOOZES], required=False)
    version = forms.IntegerField(required=False, min_value=1)

    @property
    def wrong(self) -> str:
        """The first thing that is wrong, as a sentence."""
        return next(str(errors[0]) for errors in self.errors.values())

    def facts(self) -> dict[str, Any]:
        """Return what was sent, as the actions take it. Raises: InvalidError for a tag that is none."""
        sent = self.cleaned_data
        scope, _, team = sent["audience"].partition(":")
        changes = Changes(
            **{name: sent[name] for name in ("status", "priority", "type", "assignee", "team", "snooze")},
            add_tags=tag_names(sent["add_tags"]),
            remove_tags=tag_names(sent["remove_tags"]),
            fields=chosen_values(self.data),
        )
        facts = {name: sent[name] for name in ("name", "kind", "text")}
        return facts | {"changes": changes, "scope": Scope(scope), "team_id": int(team) if team else None}


def begun(macro: Macro | None) -> dict[str, Any]:
    """Return the values that the form of a macro begins with, as strings like those that come back."""
    if macro is None:
        return {"kind": Kind.REPLY.value, "audience": Scope.MINE.value}
    changes = read(macro.changes)
    facts = {name: "" if value is None else str(value) for name, value in changes.kept().items() if not isinstance(value, list)}
    if changes.priority is not None:
        facts["priority"] = str(priorities.of(changes.priority).number)
    facts |= {PREFIX + key: text for key, text in changes.fields}
    if changes.status:
        # As the menu has it, which tells a category's statuses apart as soon as there are several.
        facts["status"] = str(statuses.number_of(statuses.meant(changes.status)))
    lists = {"add_tags": ", ".join(changes.add_tags), "remove_tags": ", ".join(changes.remove_tags)}
    audience = f"team:{macro.team_id}" if macro.scope == Scope.TEAM else macro.scope
    return facts | lists | {"name": macro.name, "kind": macro.kind, "text": macro.text, "audience": audience, "version": macro.version}
