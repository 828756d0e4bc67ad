"""The named permissions a role can hold, and what the given roles hold."""

TICKET_READ_ALL = "ticket.read_all"
TICKET_REPLY = "ticket.reply"
TICKET_NOTE = "ticket.note"
TICKET_SHARE_NOTE = "ticket.share_note"
TICKET_TRIAGE = "ticket.triage"
TICKET_ASSIGN = "ticket.assign"
TICKET_HAND_OVER = "ticket.hand_over"
TICKET_CREATE = "ticket.create"
TICKET_TAG = "ticket.tag"
VIEW_TEAM = "view.team"
VIEW_ALL = "view.all"
SETTINGS_PEOPLE = "settings.people"
SETTINGS_TEAMS = "settings.teams"
SETTINGS_ORGANISATIONS = "settings.organisations"
SETTINGS_TAGS = "settings.tags"
SETTINGS_FIELDS = "settings.fields"
SETTINGS_DESK = "settings.desk"
SETTINGS_JOBS = "settings.jobs"
SETTINGS_AUDIT = "settings.audit"
SETTINGS_SIGHT = "settings.sight"
SETTINGS_SEE_AS = "settings.see_as"
SETTINGS_COVERAGE = "settings.coverage"
SETTINGS_COVERAGE_OWN = "settings.coverage_own"
SETTINGS_ROUTING = "settings.routing"
SETTINGS_MAIL = "settings.mail"

# What each one lets a person do, in the words of the settings pages.
WORDS: dict[str, str] = {
    TICKET_READ_ALL: "Read the tickets of all teams (never another team's internal notes)",
    TICKET_REPLY: "Answer customers",
    TICKET_NOTE: "Write internal notes",
    TICKET_SHARE_NOTE: "Share internal notes with other teams and people",
    TICKET_TRIAGE: "Change status, priority, type, subject and fields",
    TICKET_ASSIGN: "Take tickets and assign them to teammates",
    TICKET_HAND_OVER: "Hand tickets over to another team",
    TICKET_CREATE: "Open tickets for customers",
    TICKET_TAG: "Add and remove tags",
    VIEW_TEAM: "Save views and macros for their teams",
    VIEW_ALL: "Save views and macros for everybody",
    SETTINGS_PEOPLE: "Invite people, change their roles, deactivate them",
    SETTINGS_TEAMS: "Create and change teams",
    SETTINGS_ORGANISATIONS: "Create and change organisations",
    SETTINGS_TAGS: "Create, rename and archive tags",
    SETTINGS_FIELDS: "Fields, types, statuses and priorities",
    SETTINGS_DESK: "Change the desk's name, colour and default team",
    SETTINGS_JOBS: "See failed background jobs and run them again",
    SETTINGS_AUDIT: "Read and export the log of sign-ins, settings and reads across teams",
    SETTINGS_SIGHT: "Ask why somebody sees a ticket, or does not (never what it says)",
    SETTINGS_SEE_AS: "See the desk as a role or a colleague would, changing nothing (never more than both may see)",
    SETTINGS_COVERAGE: "Arrange opening hours, shifts and time off of all teams",
    SETTINGS_COVERAGE_OWN: "Arrange opening hours, shifts and time off of the teams they lead",
    SETTINGS_ROUTING: "Set rules for new tickets, and who of a team gets them",
    SETTINGS_MAIL: "Set up mailboxes, and see what became of each message that came in (never what it says)",
}
ALL = frozenset(WORDS)

_AGENT = [name for name in WORDS if name.startswith("ticket.") and name != TICKET_READ_ALL]

# slug -> (name, permissions). Reading all tickets is nobody's by default: it is given to a person's role by name.
GIVEN_ROLES: dict[str, tuple[str, list[str]]] = {
    "customer": ("Customer", []),
    "agent": ("Agent", _AGENT),
    "lead": ("Lead", [*_AGENT, VIEW_TEAM, SETTINGS_TAGS, SETTINGS_COVERAGE_OWN]),
    "admin": ("Admin", [*_AGENT, VIEW_TEAM, VIEW_ALL, *(name for name in WORDS if name.startswith("settings."))]),
}
