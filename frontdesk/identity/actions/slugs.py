"""Slugs: the lasting name of a role or team in addresses and settings."""

import re

from django.db.models import QuerySet
from django.utils.text import slugify

from frontdesk.lib.errors import InvalidError

LENGTH_MAX = 40
SLUG = re.compile(rf"[a-z0-9](?:[a-z0-9-]{{0,{LENGTH_MAX - 1}}})")


def free_slug(name: str, among: QuerySet, *, otherwise: str) -> str:
    """Return a slug for `name` that none of `among` has; `otherwise` serves a name without Latin letters."""
    wanted = slugify(name)[:LENGTH_MAX] or otherwise
    taken = set(among.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(slug for slug in [wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))] if slug not in taken)


def chosen_slug(slug: str, name: str, among: QuerySet, *, otherwise: str) -> str:
    """Return the slug that was asked for, or a free one made from the name. Raises: InvalidError when it is none or taken."""
    if not slug:
        return free_slug(name, among, otherwise=otherwise)
    if not SLUG.fullmatch(slug):
        raise InvalidError(f"“{slug}” is no key. Use small letters, digits and hyphens, {LENGTH_MAX} at most.")
    if among.filter(slug=slug).exists():
        raise InvalidError(f"The key “{slug}” is taken.")
    return slug
