"""Slugs: the lasting name of a role or team in addresses and settings."""

from django.db.models import QuerySet
from django.utils.text import slugify

LENGTH_MAX = 40


def free_slug(name: str, among: QuerySet, *, otherwise: str) -> str:
    """Return a slug for `name` that none of `among` has; `otherwise` serves a name without Latin letters."""
    wanted = slugify(name)[:LENGTH_MAX] or otherwise
    taken = set(among.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(slug for slug in [wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))] if slug not in taken)
