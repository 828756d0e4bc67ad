"""Which settings have versions and stand in files, in the order in which a file has and applies them."""

from frontdesk.coverage.nouns import HOURS, PATTERN
from frontdesk.fields.nouns import FIELD, FIELD_ORDER
from frontdesk.identity.nouns import DESK, ORGANISATION, PROVIDER, ROLE, SECOND_STEP
from frontdesk.mail.nouns import MAIL_TEXTS, MAILBOX
from frontdesk.notify.nouns import NOTICES
from frontdesk.routing.assignment_nouns import POLICY, SKILL
from frontdesk.routing.nouns import RULE, RULE_ORDER
from frontdesk.tickets.nouns import TAG, TEAM
from frontdesk.tickets.priority_nouns import PRIORITY, PRIORITY_ORDER
from frontdesk.tickets.sharing_nouns import MACRO, VIEW
from frontdesk.tickets.status_nouns import STATUS, STATUS_WAYS
from frontdesk.tickets.type_nouns import TYPE, TYPE_ORDER

NOUNS = (
    ROLE,
    SECOND_STEP,
    TEAM,
    HOURS,
    PATTERN,
    TAG,
    STATUS,
    STATUS_WAYS,
    PRIORITY,
    PRIORITY_ORDER,
    FIELD,
    FIELD_ORDER,
    TYPE,
    TYPE_ORDER,
    SKILL,
    POLICY,
    DESK,
    NOTICES,
    MAILBOX,
    MAIL_TEXTS,
    PROVIDER,
    ORGANISATION,
    RULE,
    RULE_ORDER,
    MACRO,
    VIEW,
)
