"""What can go wrong with a ticket, in plain words."""

from frontdesk.lib.errors import ConflictError


class StaleTicketError(ConflictError):
    """The ticket changed since the page was loaded."""

    code = "stale_ticket"


class TakenError(ConflictError):
    """Somebody else took the ticket first."""

    code = "taken"


class StaleConversationError(ConflictError):
    """Somebody wrote since the page was loaded; `arrived` holds the new messages that this actor may read."""

    code = "stale_conversation"

    def __init__(self, sentence: str, arrived: list[object]) -> None:
        super().__init__(sentence)
        self.arrived = arrived


class StaleDraftError(ConflictError):
    """The draft was changed elsewhere, sent or thrown away; `draft` is how it stands."""

    code = "stale_draft"

    def __init__(self, sentence: str, draft: object) -> None:
        super().__init__(sentence)
        self.draft = draft
