"""Actor: who is acting, in which persona, and through which window."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Persona(StrEnum):
    """One database role each; the policies decide by it (see `db/roles.sql`)."""

    VISITOR = "visitor"
    CUSTOMER = "customer"
    MANAGER = "manager"
    AGENT = "agent"
    READER = "reader"
    ADMIN = "admin"
    ACCOUNTS = "accounts"
    SYSTEM = "system"

    @property
    def role(self) -> str:
        """The database role's name."""
        return f"frontdesk_{self.value}"


class Window(StrEnum):
    """The door somebody came in by."""

    PORTAL = "portal"
    WORKSPACE = "workspace"
    SETTINGS = "settings"
    ACCOUNTS = "accounts"
    JOB = "job"
    COMMAND = "command"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Seeing:
    """That somebody looks at the desk as a role or a colleague would (`identity/seeing_as.py`)."""

    # Whoever looks, and as whom: a role's name or a person's.
    looker_id: int
    looker_name: str
    name: str
    role_id: int | None
    seen_person_id: int | None
    until: datetime

    @property
    def whom(self) -> str:
        """As whom, in words: "Ana Petrova", "the role Lead"."""
        return self.name if self.role_id is None else f"the role {self.name}"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. Made at the door and passed as `by=`; never changed afterwards.

    `person_id` is None for a visitor and for the system. `team_ids` are the person's own teams; `past_team_ids` those that were
    archived: what lies there they still read, and get no work of. `organisation_ids` are those whose tickets the person may
    read as their manager.
    """

    persona: Persona
    window: Window
    person_id: int | None = None
    name: str = ""
    email: str = ""
    team_ids: tuple[int, ...] = ()
    past_team_ids: tuple[int, ...] = ()
    organisation_ids: tuple[int, ...] = ()
    permissions: frozenset[str] = field(default_factory=frozenset)
    # How far the widest of their verbs changes tickets: "own", "team", "all", "" for none (`identity/reach.py`). The database enforces it.
    reach: str = "team"
    language: str = ""
    timezone: str = ""
    theme: str = ""
    # As stored; `identity/preferences.py` reads them.
    preferences: Mapping[str, Any] = field(default_factory=dict, hash=False, compare=False)
    # Set while somebody looks as somebody else: then the actor is nobody (`person_id` 0), and the database writes nothing.
    seeing: Seeing | None = None

    @property
    def is_signed_in(self) -> bool:
        """Whether a person stands behind this actor."""
        return self.person_id is not None

    @property
    def me(self) -> int:
        """The person's id for comparisons; 0, which no row has, when there is nobody."""
        return self.person_id or 0

    @property
    def asks_as(self) -> int:
        """Whose rights the policies look up: in the settings, where nothing is one person's own, those of whoever looks."""
        return self.seeing.looker_id if self.seeing and self.window is Window.SETTINGS else self.me

    @property
    def is_customer(self) -> bool:
        """Whether this actor stands on the customer's side of a conversation."""
        return self.persona in (Persona.CUSTOMER, Persona.MANAGER, Persona.VISITOR)

    @property
    def is_staff(self) -> bool:
        """Whether the person's role opens the workspace."""
        return bool(self.permissions)

    def may(self, permission: str) -> bool:
        """Whether the person's role holds a named permission."""
        return permission in self.permissions


ACCOUNTS = Actor(persona=Persona.ACCOUNTS, window=Window.ACCOUNTS)
SYSTEM = Actor(persona=Persona.SYSTEM, window=Window.JOB, name="Frontdesk")
