"""Which macros are offered to whom, those first that one uses most."""

from django.db.models import IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from frontdesk.actor import Actor
from frontdesk.tickets.models import Macro, MacroUse

OFFERED = 8


def macros_of(by: Actor) -> QuerySet[Macro]:
    """Return the macros that somebody has, most used first, then by name."""
    uses = MacroUse.objects.filter(macro=OuterRef("pk"), person_id=by.me).values("count")
    counted = Macro.objects.annotate(used=Coalesce(Subquery(uses, output_field=IntegerField()), Value(0)))
    return counted.select_related("team").order_by("-used", "name", "id")


def macros_named(words: str, *, by: Actor, limit: int = OFFERED) -> list[Macro]:
    """Return the macros whose name holds all the words, most used first."""
    found = macros_of(by)
    for word in words.split():
        found = found.filter(name__icontains=word)
    return list(found[:limit])
