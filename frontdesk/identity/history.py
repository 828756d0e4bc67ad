"""Who changed a setting last: asked of the log, the only place that remembers."""

from frontdesk.events.models import Event

# Kind -> the events that change it; the key of its id in their data is the kind itself, or as in KEYS.
CHANGES = {
    "person": ("person.changed",),
    "role": ("role.changed",),
    "second_step": ("role.second_step_changed",),
    "organisation": ("organisation.changed",),
    "team": ("team.changed", "team.members_changed"),
    "tag": ("tag.changed",),
    "field": ("field.changed",),
    "status": ("status.changed",),
    "type": ("type.changed", "type.form_set"),
    "priority": ("priority.changed",),
    "provider": ("provider.changed",),
    "desk": ("desk.changed", "desk.notices_given"),
    "mailbox": ("mailbox.changed",),
    "mail_texts": ("mail.worded",),
}
KEYS = {"second_step": "role"}


def last_change(kind: str, row_id: int | str | None = None) -> Event | None:
    """Return the newest change of one thing (`row_id` None: there is only one of its kind); None when it never was changed."""
    changes = Event.objects.filter(ticket_id=None, name__in=CHANGES[kind])
    if row_id is not None:
        changes = changes.filter(**{f"data__{KEYS.get(kind, kind)}": row_id})
    return changes.order_by("-id").first()
