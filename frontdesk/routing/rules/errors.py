"""What can go wrong with a rule beyond its conditions."""

from frontdesk.lib.errors import ConflictError
from frontdesk.routing.models import Rule


class RuleConflictError(ConflictError):
    """Somebody saved the rule meanwhile; `saved` is how it stands now."""

    def __init__(self, saved: Rule) -> None:
        who = saved.changed_by or "Somebody"
        super().__init__(f"{who} saved this rule while you were changing it. Nothing was overwritten: compare, then choose.")
        self.saved = saved
