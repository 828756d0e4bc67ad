"""Who needs a second step to sign in, and from when on."""

from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet

from frontdesk.identity.models import Person, Role
from frontdesk.lib import clock

# What an admin can choose.
DAYS = (0, 3, 7, 14, 30, 90)


def needed_from(person: Person) -> datetime | None:
    """Return when a person cannot go on without a second step; None when they have one or need none.

    The person is as `sign_in.person_with_reach` loads them.
    """
    role = person.role
    if role.second_step_days is None or getattr(person, "second_step_since", None) is not None:
        return None
    begins = [moment for moment in (role.second_step_from, getattr(person, "asked_for_second_step_at", None)) if moment is not None]
    return (max(begins) if begins else clock.now()) + timedelta(days=role.second_step_days)


def is_overdue(person: Person) -> bool:
    """Tell whether a person must set up a second step before anything else."""
    needed = needed_from(person)
    return needed is not None and needed <= clock.now()


def roles_with_counts() -> "QuerySet[Role]":
    """Return all roles with how many active `people` they have and how many of them have a second step (`safe`)."""
    active = Q(person__is_active=True)
    safe = active & Q(person__second_step__since__isnull=False)
    return Role.objects.annotate(people=Count("person", filter=active), safe=Count("person", filter=safe)).order_by("id")


def without(role: Role, *, limit: int = 20) -> "QuerySet[Person]":
    """Return active people of a role who have no second step."""
    people = Person.objects.get_queryset().filter(role=role, is_active=True, second_step__since=None)
    return people.annotate(asked_at=F("second_step__asked_at")).order_by("name")[:limit]
