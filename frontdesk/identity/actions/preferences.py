"""What a person sets for themselves."""

from typing import Any

from frontdesk.actor import Actor, Persona
from frontdesk.identity.models import Preferences
from frontdesk.identity.preferences import KNOWN
from frontdesk.lib.errors import ForbiddenError


def set_preferences(*, by: Actor, **values: Any) -> None:
    """Keep the actor's own wishes; those not named stay as they are. Raises: ForbiddenError, KeyError for a wish there is not."""
    if by.persona not in (Persona.AGENT, Persona.READER):
        raise ForbiddenError("These are wishes for the workspace. Please sign in there.")
    if unknown := values.keys() - KNOWN:
        raise KeyError(*unknown)
    kept, _ = Preferences.objects.select_for_update().get_or_create(person_id=by.me)
    kept.values = {**kept.values, **values}
    kept.save(update_fields=["values"])
