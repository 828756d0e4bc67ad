"""Forms of the assignment pages. What is allowed is decided by the actions."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from frontdesk.identity.models import Person
from frontdesk.routing.models import AtShiftEnd, Skill, Strategy, TeamPolicy
from frontdesk.routing.models.assignment import CAPACITY_MAX
from frontdesk.routing.models.skill import WEIGHTS
from frontdesk.tickets import types
from frontdesk.tickets.models import Tag
from frontdesk.web.settings.saving import SettingsForm

NUMBER = forms.NumberInput(attrs={"min": 1, "max": CAPACITY_MAX, "inputmode": "numeric"})


def _capacity(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, widget=NUMBER)


class PolicyForm(SettingsForm):
    """How a team gives out its tickets."""

    strategy = forms.ChoiceField(label="Who gets a new ticket", choices=Strategy.choices, required=False, widget=forms.RadioSelect)
    fallback = forms.ChoiceField(
        label="When that person cannot", required=False, choices=[each for each in Strategy.choices if each[0] != Strategy.PERSON]
    )
    capacity = _capacity("Tickets each is given at most")
    at_shift_end = forms.ChoiceField(label="At the end of a shift", choices=AtShiftEnd.choices, widget=forms.RadioSelect)

    aliases = {"person_id": "person"}

    def __init__(self, data: Any, *, policy: TeamPolicy, people: Iterable[Person]) -> None:
        names = ("strategy", "fallback", "capacity", "at_shift_end")
        shown = {name: getattr(policy, name) for name in names} | {"person": policy.person_id}
        super().__init__(data, shown=shown)
        choices = [("", "Nobody"), *((str(person.pk), person.name) for person in people)]
        self.fields["person"] = forms.TypedChoiceField(label="That person", choices=choices, required=False, coerce=int, empty_value=None)
        self.order_fields(["strategy", "person", "fallback", "capacity", "at_shift_end"])

    def facts(self) -> dict[str, Any]:
        """Return what the action takes."""
        given = self.cleaned_data
        return {name: given[name] for name in ("strategy", "fallback", "capacity", "at_shift_end")} | {"person_id": given["person"]}


class AgentForm(SettingsForm):
    """How many tickets a colleague is given, and how good they are at what."""

    capacity = _capacity("Tickets at most")

    def __init__(self, data: Any, *, capacity: int | None, skills: Iterable[Skill], held: Mapping[int, int]) -> None:
        self.skills = list(skills)
        super().__init__(data, shown={"capacity": capacity} | {f"skill{skill.pk}": held.get(skill.pk, 0) for skill in self.skills})
        for skill in self.skills:
            self.fields[f"skill{skill.pk}"] = forms.TypedChoiceField(
                label=skill.name, choices=[(0, "None"), *WEIGHTS.items()], coerce=int, required=False
            )

    def skill_fields(self) -> list[forms.BoundField]:
        """Return the fields of the skills, by name."""
        return [self[f"skill{skill.pk}"] for skill in self.skills]

    def facts(self) -> dict[str, Any]:
        """Return what the action takes."""
        weights = {skill.pk: self.cleaned_data[f"skill{skill.pk}"] or 0 for skill in self.skills}
        return {"capacity": self.cleaned_data["capacity"], "skills": weights}


class SkillForm(SettingsForm):
    """A skill, and which tickets need it."""

    name = forms.CharField(label="Name", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    types = forms.MultipleChoiceField(label="Tickets of these types need it", required=False, widget=forms.CheckboxSelectMultiple)
    tags = forms.CharField(label="Tickets with one of these tags need it", required=False, max_length=2000)
    is_archived = forms.BooleanField(label="Archived", required=False)

    aliases = {"tag_ids": "tags"}

    def __init__(self, data: Any, *, skill: Skill | None = None) -> None:
        shown = None
        if skill is not None:
            tags = ", ".join(Tag.objects.filter(pk__in=skill.tag_ids).order_by("name").values_list("name", flat=True))
            shown = {"name": skill.name, "types": sorted(skill.types), "tags": tags, "is_archived": skill.is_archived}
        super().__init__(data, shown=shown)
        self.fields["types"].choices = types.pairs(*(skill.types if skill else ()))  # type: ignore[attr-defined]  # as declared above
        if skill is None:
            del self.fields["is_archived"]

    def clean_tags(self) -> str:
        """Find the tags by their names, which commas part."""
        wanted = [name.strip().lower() for name in self.cleaned_data["tags"].split(",") if name.strip()]
        known = dict(Tag.objects.filter(name__in=wanted).values_list("name", "pk"))
        if missing := [name for name in wanted if name not in known]:
            raise forms.ValidationError(f"There is no tag “{missing[0]}”.")
        self.tag_ids = sorted(known.values())
        return ", ".join(sorted(known))

    def facts(self) -> dict[str, Any]:
        """Return what the action takes."""
        given = self.cleaned_data
        more = {"is_archived": given["is_archived"]} if "is_archived" in given else {}
        return {"name": given["name"], "types": given["types"], "tag_ids": self.tag_ids, **more}
