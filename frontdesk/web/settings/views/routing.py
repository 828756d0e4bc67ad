"""Routing rules: their order, and the editor of one."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontdesk.coverage.local import zone_names
from frontdesk.identity.permissions import SETTINGS_ROUTING
from frontdesk.lib.errors import ForbiddenError, FrontdeskError
from frontdesk.lib.text import id_in
from frontdesk.routing import actions
from frontdesk.routing.models import Rule
from frontdesk.routing.nouns import RULE
from frontdesk.routing.rules.asking import rule_fields
from frontdesk.routing.rules.counting import tickets_of
from frontdesk.routing.rules.deeds import Known
from frontdesk.routing.rules.documents import of_rule as document_of
from frontdesk.routing.rules.documents import with_keys
from frontdesk.routing.rules.errors import RuleConflictError
from frontdesk.routing.rules.ruleset import problem_of
from frontdesk.routing.rules.saying import sentence_of
from frontdesk.versions.differences import beside
from frontdesk.web.request import Request
from frontdesk.web.settings.pages import needs, onward, show
from frontdesk.web.settings.routing import drafts, inputs, parts
from frontdesk.web.settings.routing.beginnings import BEGINNINGS, begun
from frontdesk.web.settings.routing.drafts import Draft
from frontdesk.web.settings.routing.previewing import preview
from frontdesk.web.settings.versioning import versions_of, versions_of_all


@needs(SETTINGS_ROUTING)
@require_safe
def rules(request: Request) -> HttpResponse:
    """Show the rules in the order in which they are tried, each as a sentence."""
    is_archived = request.GET.get("show") == "archived"
    fields, known = rule_fields(), Known()
    rows = list(Rule.objects.filter(is_archived=is_archived))
    counts = tickets_of(rows, by=request.actor)
    told = [(row, sentence_of(row, fields, known), problem_of(row, fields, known), counts.get(row.pk)) for row in rows]
    context = {"rules": told, "is_archived": is_archived, "strands": versions_of_all("rule_order", "the order")}
    return show(request, "routing/rules", context)


@needs(SETTINGS_ROUTING)
@require_http_methods(["GET", "HEAD", "POST"])
def new_rule(request: Request) -> HttpResponse:
    """Write a rule."""
    if request.method != "POST":
        return _editor(request, None, begun(request.GET.get("begin", ""), rule_fields()))
    draft = drafts.of_post(request.POST)
    if drafts.edited(draft, request.POST.get("do", "")):
        return _editor(request, None, draft)
    rule = _carry_out(draft, lambda facts: actions.create_rule(by=request.actor, **facts))
    if rule is None:
        return _editor(request, None, draft, status=422)
    messages.success(request, f"The rule {rule.name} is saved. It is tried as number {rule.position}, from the next ticket on.")
    return onward(request, "settings:rule", rule.pk)


@needs(SETTINGS_ROUTING)
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: Request, rule_id: int) -> HttpResponse:
    """Change a rule."""
    saved = get_object_or_404(Rule, pk=rule_id)
    if request.method != "POST":
        return _editor(request, saved, drafts.of_rule(saved, rule_fields()))
    draft = drafts.of_post(request.POST)
    if drafts.edited(draft, request.POST.get("do", "")):
        return _editor(request, saved, draft)
    try:
        done = _carry_out(draft, partial(_change, request, saved, draft.version))
    except RuleConflictError as error:
        draft.errors.append(error.sentence)
        # Whoever saves after having seen both sides keeps their own.
        draft.version = error.saved.version
        return _editor(request, error.saved, draft, status=409, theirs=error.saved)
    if done is None:
        return _editor(request, saved, draft, status=422)
    messages.success(request, f"The rule {saved.name} is saved. It holds from the next ticket on.")
    return redirect("settings:rule", saved.pk)


@needs(SETTINGS_ROUTING)
@require_POST
def rule_part(request: Request) -> HttpResponse:
    """Return one condition or action with the fields that fit what was chosen in it."""
    draft, do = drafts.of_post(request.POST), request.POST.get("part", "")
    what, _, place = do.partition(":")
    root = parts.numbered(draft.root)
    if what == "deed" and place.isdecimal() and int(place) < len(draft.doings):
        doing = draft.doings[int(place)]
        context: dict[str, Any] = {"action": inputs.action(doing, int(place), Known())}
        return render(request, "settings/routing/action_value.html", context)
    part = parts.at(root, place)
    if part is None or part.mode:
        return HttpResponse(status=204)
    return render(request, "settings/routing/leaf_value.html", {"leaf": inputs.leaf(part, rule_fields())})


@needs(SETTINGS_ROUTING)
@require_safe
def rule_names(request: Request, key: str) -> HttpResponse:
    """Offer what a condition's value may be called while somebody types."""
    text = request.GET.get("q", "")[:60].replace("\0", "")
    return render(request, "settings/routing/names.html", {"found": inputs.named(rule_fields().get(key), text)})


@needs(SETTINGS_ROUTING)
@require_POST
def dry_run(request: Request) -> HttpResponse:
    """Try what is typed on the past, and show what it would have done; nothing is changed."""
    draft = drafts.of_post(request.POST)
    saved = Rule.objects.filter(pk=id_in(request.POST.get("rule")) or 0).first()
    return render(request, "settings/routing/dry_run.html", {"dry": preview(request, saved, draft)})


@needs(SETTINGS_ROUTING)
@require_POST
def place(request: Request, rule_id: int) -> HttpResponse:
    """Move a rule: up, down, or to a place."""
    moved = get_object_or_404(Rule, pk=rule_id, is_archived=False)
    order = list(Rule.objects.filter(is_archived=False).values_list("pk", flat=True))
    now = order.index(moved.pk) + 1
    to = {"up": max(1, now - 1), "down": now + 1}.get(request.POST.get("to", "")) or id_in(request.POST.get("to")) or now
    actions.move_rule(moved, to=to, by=request.actor)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return redirect("settings:routing")


@needs(SETTINGS_ROUTING)
@require_POST
def switch(request: Request, rule_id: int) -> HttpResponse:
    """Turn a rule on or off."""
    switched = get_object_or_404(Rule, pk=rule_id, is_archived=False)
    actions.switch_rule(switched, is_on=request.POST.get("on") == "1", by=request.actor)
    messages.success(request, f"The rule {switched.name} is {'on' if switched.is_on else 'off'}.")
    return redirect("settings:routing")


@needs(SETTINGS_ROUTING)
@require_POST
def archive(request: Request, rule_id: int) -> HttpResponse:
    """Take a rule out of use."""
    archived = get_object_or_404(Rule, pk=rule_id)
    actions.archive_rule(archived, by=request.actor)
    messages.success(request, f"The rule {archived.name} is archived. What it did stays.")
    return redirect("settings:routing")


@needs(SETTINGS_ROUTING)
@require_POST
def restoration(request: Request, rule_id: int) -> HttpResponse:
    """Bring an archived rule back."""
    restored = get_object_or_404(Rule, pk=rule_id)
    actions.restore_rule(restored, by=request.actor)
    messages.success(request, f"The rule {restored.name} is back as the last one. It is off.")
    return redirect("settings:rule", restored.pk)


def _carry_out(draft: Draft, save: Callable[[dict[str, Any]], Rule]) -> Rule | None:
    """Save; what is refused is noted in the draft, and nothing that was typed is lost. Raises: RuleConflictError, ForbiddenError."""
    fields = rule_fields()
    try:
        with transaction.atomic():
            return save(draft.facts(fields))
    except (ForbiddenError, RuleConflictError):
        raise
    except FrontdeskError as error:
        drafts.take(draft, error)
        drafts.examine(draft, fields, Known())
        return None


def _change(request: Request, saved: Rule, version: int, facts: dict[str, Any]) -> Rule:
    actions.change_rule(saved, version=version, by=request.actor, **facts)
    return saved


def _editor(request: Request, saved: Rule | None, draft: Draft, *, status: int = 200, theirs: Rule | None = None) -> HttpResponse:
    fields, known = rule_fields(), Known()
    context: dict[str, Any] = {
        "rule": saved,
        "draft": draft,
        "group": inputs.groups(draft, fields),
        "actions": inputs.actions(draft, known),
    }
    if request.headers.get("HX-Request"):
        return render(request, "settings/routing/rule_body.html", context)
    context |= {
        "zones": sorted(zone_names()),
        "problem": problem_of(saved, fields, known) if saved is not None and request.method != "POST" else "",
        "dry": preview(request, saved, draft),
        "order": _order(request),
        "strands": versions_of("rule", saved) if saved is not None else [],
        "sides": list(beside(RULE, document_of(theirs), _mine(draft, theirs))) if theirs is not None else [],
        "theirs": theirs,
        "is_changed": status != 200 or request.method == "POST",
        "beginnings": BEGINNINGS if saved is None and request.method != "POST" else (),
        "begin": request.GET.get("begin", ""),
    }
    return show(request, "routing/rule", context, status=status)


def _order(request: Request) -> list[tuple[Rule, int | None]]:
    rows = list(Rule.objects.filter(is_archived=False))
    counts = tickets_of(rows, by=request.actor)
    return [(row, counts.get(row.pk)) for row in rows]


def _mine(draft: Draft, theirs: Rule) -> dict[str, Any]:
    """Return what was typed as a document, to be laid beside what was saved."""
    facts = draft.facts(rule_fields())
    mine = {"name": facts["name"], "on": facts["is_on"], "conditions": facts["conditions"], "actions": with_keys(facts["actions"])}
    return mine | {"stop": facts["stops"], "archived": theirs.is_archived}
