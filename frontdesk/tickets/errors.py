"""What can go wrong with a ticket, in plain words."""

from typing import Any

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

    def __init__(self, sentence: str, draft: Any) -> None:
        super().__init__(sentence)
        self.draft = draft


class NamesOutsidersError(ConflictError):
    """A note names colleagues who would not read it (`names`): its author is asked whether to share it.

    `about` goes back with the answer, so that it is shared with nobody else.
    """

    code = "names_outsiders"

    def __init__(self, names: list[str], about: list[str]) -> None:
        listed = " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)
        super().__init__(f"Share this note with {listed}? As it stands, they will not read it.")
        self.names = names
        self.about = about


class BringsPeopleError(ConflictError):
    """A merge would let these people (`names`) read a ticket that they do not see: it is done only when somebody says so."""

    code = "brings_people"

    def __init__(self, names: list[str], sentence: str) -> None:
        super().__init__(sentence)
        self.names = names
