"""Sentences of the timeline about mails that did not go as they should."""

from frontdesk.tickets.relation_words import Words

MAILS: dict[str, Words] = {
    "mail.failed": (lambda data: f"could not mail {data['address']}. {data['why']}", "alert"),
    "mail.unsure": (lambda data: f"does not know whether a mail reached {data['address']}. {data['why']}", "alert"),
}
