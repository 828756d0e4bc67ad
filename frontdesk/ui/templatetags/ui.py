"""Tags and filters of the shared look: `{% load ui %}`."""

from datetime import datetime
from typing import Any

from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template.context import RequestContext
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from frontdesk.identity.preferences import preferences
from frontdesk.lib.markdown import markdown_html
from frontdesk.lib.text import initials, preview, tone_for
from frontdesk.tickets import priorities, statuses
from frontdesk.ui import marks, moments, shortcuts, stylesheets
from frontdesk.ui.fields import FieldParts, stem_of, take_apart

register = template.Library()

# Posted fields that people write, by name; anything longer than a choice or of many lines is one too.
TYPED_LABELS = {"subject": "What is it about?", "body": "Your text", "message": "Your text"}
LONGEST_CHOICE = 60

register.simple_tag(marks.icon, name="icon")
register.simple_tag(marks.chip, name="chip")
register.simple_tag(marks.avatar, name="avatar")
register.filter("avatar", marks.avatar)
register.filter("initials", initials)
register.filter("tone_for", tone_for)
register.filter("preview", preview)
register.filter("key_name", shortcuts.readable)


@register.simple_tag
def stylesheet(surface: str, hue: int | str | None = None) -> SafeString:
    """Link a surface's style sheet in the desk's hue; without one (an error page without a desk) in the default."""
    hue = stylesheets.DEFAULT_HUE if hue in (None, "") else int(hue) % 360
    digest = stylesheets.bundle(surface, hue)[1]
    return format_html('<link rel="stylesheet" href="{}">', reverse("ui:stylesheet", args=[surface, hue, digest]))


@register.simple_tag(takes_context=True)
def here(context: RequestContext, place: str, *, exact: bool = False) -> SafeString:
    """Write `aria-current` on the link of the page we are on (`page`) or of the part it belongs to (`true`)."""
    request = context.get("request")
    path = request.path if request else ""
    if path == place:
        return mark_safe(' aria-current="page"')
    return mark_safe(' aria-current="true"') if not exact and path.startswith(place) else mark_safe("")


@register.simple_tag(takes_context=True)
def shortcuts_for_page(context: RequestContext) -> SafeString:
    """Return the registry of keys for the page's script, as this person has set them: JSON for an attribute in single quotes."""
    return mark_safe(shortcuts.for_page(context.get("actor")))  # noqa: S308  # escaped there


@register.simple_tag(takes_context=True)
def do(context: RequestContext, name: str, words: str = "") -> SafeString:
    """Write `data-do` on what a key presses, with its tooltip: `<button{% do "solve" %}>`. The names stand in `ui/shortcuts.py`.

    `words` say what it does where that is something else than usual.
    """
    return mark_safe(shortcuts.mark(name, context.get("actor"), words))  # noqa: S308  # escaped there


@register.simple_tag(takes_context=True)
def bell_sound(context: RequestContext) -> SafeString:
    """Write on the bell how loud it is, and what makes the sound; nothing for the many who want none."""
    actor = context.get("actor")
    volume = preferences(actor).sound if actor is not None else 0
    return format_html(' data-sound="{}" data-needs-now="{}"', volume, static("ui/js/sound.js")) if volume else mark_safe("")


@register.filter
def status_glyph(value: int | statuses.Placed) -> SafeString:
    """Return the shape of a status, decoration: write the word beside it. `value` is what has it, or its number."""
    return marks.STATUS_GLYPHS[_status(value).category]


@register.filter
def status_word(value: int | statuses.Placed) -> str:
    """Return an agent's word for a status."""
    return _status(value).name


@register.filter
def customer_chip(value: int | statuses.Placed) -> SafeString:
    """Return shape and word of a status as the customer knows it; what colleagues call it is not theirs to read."""
    status = _status(value)
    tone = marks.CUSTOMER_MARKS[status.category][1]
    return format_html('<span class="chip" data-tone="{}">{}{}</span>', tone, marks.CUSTOMER_GLYPHS[status.category], status.wording)


def _status(value: int | statuses.Placed) -> statuses.Known:
    return statuses.meant(value) if isinstance(value, int) else statuses.of(value)


@register.filter
def priority_bars(priority: int) -> SafeString:
    """Return the bars of a priority, decoration: write the word beside it."""
    return marks.priority_bars(priority)


@register.filter
def priority_word(priority: int) -> str:
    """Return the word of a priority."""
    return priorities.name_of(priority)


STYLES = {"age": moments.age, "ago": moments.ago, "clock": moments.clock, "due": moments.due, "until": moments.until}


def _time(moment: datetime | None, *, style: str) -> SafeString:
    if moment is None:
        return mark_safe("")
    zone = timezone.get_current_timezone()
    local, now = moment.astimezone(zone), timezone.now().astimezone(zone)
    words = STYLES[style](local, now)
    stamp = moment.isoformat(timespec="seconds")
    # Nothing here comes from a person, so nothing needs escaping.
    return mark_safe(f'<time datetime="{stamp}" title="{moments.full(local)}" data-time="{style}">{words}</time>')  # noqa: S308  # see above


@register.filter
def age(moment: datetime | None) -> SafeString:
    """Return a `<time>` with the shortest age: `12 min`, `3 h`, `2 d`, `3 Nov`. None gives nothing."""
    return _time(moment, style="age")


@register.filter
def ago(moment: datetime | None) -> SafeString:
    """Return a `<time>` in a customer's words: `4 min ago`, `yesterday`, `3 Nov`. None gives nothing."""
    return _time(moment, style="ago")


@register.filter
def clock(moment: datetime | None) -> SafeString:
    """Return a `<time>` to the minute: `Today, 09:48`, `3 Nov, 08:00`. None gives nothing."""
    return _time(moment, style="clock")


@register.filter
def due(moment: datetime | None) -> SafeString:
    """Return a chip with what is left until a deadline: `12 min`, `Late 8 min`. None gives nothing."""
    if moment is None:
        return mark_safe("")
    tone = moments.due_tone(moment, timezone.now())
    # Nothing here comes from a person, so nothing needs escaping.
    return mark_safe(  # noqa: S308  # see above
        f'<span class="chip due" data-tone="{tone}">{marks.icon("clock")}<span class="vh">Due: </span>{_time(moment, style="due")}</span>'
    )


@register.filter
def until(moment: datetime | None) -> SafeString:
    """Return a `<time>` to come: `14:00`, `Tomorrow, 09:00`, `3 Dec, 09:00`. None gives nothing."""
    return _time(moment, style="until")


@register.filter
def markdown(text: str) -> SafeString:
    """Return a message's Markdown as safe HTML."""
    return mark_safe(markdown_html(text))  # noqa: S308  # cleaned by nh3


@register.inclusion_tag("ui/components/field.html")
def field(bound: BoundField, label: str = "", hint: str = "", **extra: Any) -> dict[str, FieldParts]:
    """Render a bound field with label, hint and errors; more keywords become attributes of the control."""
    return {"field": take_apart(bound, label=label, hint=hint, **extra)}


@register.simple_tag
def control(bound: BoundField, **extra: Any) -> SafeString:
    """Render only the control of a bound field, with our class and the links to hint and error."""
    return take_apart(bound, **extra).control


@register.inclusion_tag("ui/components/error_summary.html")
def error_summary(*forms: BaseForm | None) -> dict[str, Any]:
    """List what is wrong with links to the fields; nothing when all is well."""
    shown = [form for form in forms if form is not None and form.is_bound and form.errors]
    return {
        "general": [error for form in shown for error in form.non_field_errors()],
        "fields": [(stem_of(bound), str(bound.label).rstrip(" ?:."), bound.errors[0]) for form in shown for bound in form if bound.errors],
    }


@register.inclusion_tag("ui/components/attachments.html")
def attachments(files: Any, place: str = "/attachments/") -> dict[str, Any]:
    """List a message's attachments as links to `place` + id + `/`."""
    return {"files": files, "place": place}


@register.filter
def file_icon(content_type: str) -> str:
    """Return the icon's name for a kind of file."""
    return "image" if str(content_type).startswith("image/") else "file"


@register.filter
def notice_tone(level: str) -> str:
    """Return the tone of a message's level."""
    return {"success": "green", "warning": "amber", "error": "red"}.get(level, "blue")


@register.filter
def notice_icon(level: str) -> str:
    """Return the icon's name of a message's level."""
    return {"success": "check", "warning": "alert", "error": "alert"}.get(level, "info")


@register.filter
def sent_key(extra_tags: str) -> str:
    """Return the key after `sent:` in a message's extra tags: the draft that the server now has, or nothing."""
    words = (extra_tags or "").split()
    return next((word.removeprefix("sent:") for word in words if word.startswith("sent:")), "")


@register.filter
def undo_key(extra_tags: str) -> str:
    """Return the change that a message offers to undo, or nothing."""
    return next((word.partition(":")[2] for word in (extra_tags or "").split() if word.startswith(("undo:", "redo:"))), "")


@register.filter
def undo_place(extra_tags: str) -> str:
    """Return where what a message tells of is taken back: a deed, or a message that waits to be sent in another ticket; or nothing."""
    if key := undo_key(extra_tags):
        return f"/desk/undo/{key}/"
    waits = next((word.split(":")[1:] for word in (extra_tags or "").split() if word.startswith("waits:")), None)
    return f"/desk/tickets/{waits[0]}/outgoing/{waits[1]}/undo/" if waits else ""


@register.filter
def undo_word(extra_tags: str) -> str:
    """Return the word on the button: undoing an undo does the deed again."""
    return "Redo" if "redo:" in (extra_tags or "") else "Undo"


@register.filter
def is_typed(field: dict[str, str]) -> bool:
    """Tell whether a person wrote a posted field: by its name, or because no choice is that long."""
    return field["name"] in TYPED_LABELS or len(field["value"]) > LONGEST_CHOICE or "\n" in field["value"]


@register.filter
def typed_label(field: dict[str, str]) -> str:
    """Return what a posted field that a person wrote is called."""
    return TYPED_LABELS.get(field["name"], field["name"].replace("_", " ").capitalize())


@register.filter
def browser(user_agent: str) -> str:
    """Return a browser's name and system in words, as far as its own description tells: `Firefox on Linux`."""
    names = ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")
    systems = ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux")
    name = next((word for mark, word in names if mark in user_agent), "A browser")
    system = next((word for mark, word in systems if mark in user_agent), "")
    return f"{name} on {system}" if system else name


WAYS_IN = {"password": "with the password", "passkey": "with a passkey", "link": "with a link from a mail"}
SECOND_STEPS = {"totp": "a code of the app", "recovery_codes": "a recovery code", "webauthn": "a passkey"}


@register.filter
def way_in(sign_in: Any) -> str:
    """Return what somebody signed in with, in words."""
    way = WAYS_IN.get(sign_in.method, f"by {sign_in.method}")
    return f"{way} and {SECOND_STEPS[sign_in.second]}" if sign_in.second in SECOND_STEPS else way


@register.simple_tag(takes_context=True)
def with_query(context: RequestContext, **changes: Any) -> str:
    """Return the page's own query string with some keys changed; None or an empty value removes one."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}" if query else "?"
