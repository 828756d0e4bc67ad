"""Skill: what a ticket can need, and who has it."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from frontdesk.identity.models import Person

WEIGHTS = {1: "Some", 2: "Good", 3: "Expert"}


class Skill(models.Model):
    """Something that not everybody can. Tickets of these types, or with one of these tags, need it."""

    name = models.CharField(max_length=60, unique=True)
    types: "models.Field[Any, list[str]]" = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    tag_ids: "models.Field[Any, list[int]]" = ArrayField(models.BigIntegerField(), default=list, blank=True)
    is_archived = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PersonSkill(models.Model):
    """How well somebody can it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="people")
    weight = models.PositiveSmallIntegerField(choices=list(WEIGHTS.items()))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "skill"], name="skill_once"),
            models.CheckConstraint(condition=Q(weight__gte=1) & Q(weight__lte=3), name="skill_weight"),
        ]
