"""What the desk tells people: mails, cards on the page, and the browsers that are told too."""

from frontdesk.notify.models.browser import Browser
from frontdesk.notify.models.card import Card
from frontdesk.notify.models.deadline import DeadlineTold

__all__ = ["Browser", "Card", "DeadlineTold"]
