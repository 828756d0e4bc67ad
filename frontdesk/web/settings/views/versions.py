"""Versions of all settings: what was changed, one of them beside what is now, and back to it."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from frontdesk.lib.errors import ConflictError, ForbiddenError, InvalidError
from frontdesk.lib.text import id_in
from frontdesk.versions.actions import restore
from frontdesk.versions.differences import beside
from frontdesk.versions.history import newest_number, newest_of, strand
from frontdesk.versions.models import Version
from frontdesk.versions.nouns import Noun, nouns
from frontdesk.web.request import Request
from frontdesk.web.settings.pages import show
from frontdesk.web.settings.versioning import place_of, readable_nouns, title_of


@require_safe
def versions(request: Request) -> HttpResponse:
    """Show the newest versions of all settings that this person may see, or of one kind."""
    readable = readable_nouns(request.actor)
    if not readable:
        raise ForbiddenError("Your role does not let you see the versions of settings. An admin can change that.")
    wanted = request.GET.get("of", "")
    after = id_in(request.GET.get("after"))
    rows, more = newest_of([noun for noun in readable if wanted in ("", noun.name)] or readable, after=after)
    return show(request, "versions", {"nouns": readable, "wanted": wanted, "rows": rows, "more": more, "after": after, "is_mixed": True})


@require_safe
def versions_of(request: Request, name: str, key: str) -> HttpResponse:
    """Show all versions of one setting."""
    noun = _noun(request, name, key)
    after = id_in(request.GET.get("after"))
    kept = strand(noun, key, after=after)
    if not kept.rows:
        raise Http404
    context = {
        "strand": kept,
        "rows": kept.rows,
        "newest": newest_number(name, key),
        "title": title_of(noun, kept.rows[0]),
        "place": place_of(noun, noun.row(key)),
        "more": kept.more,
        "after": after,
    }
    return show(request, "versions", context)


@require_http_methods(["GET", "HEAD", "POST"])
def version(request: Request, name: str, key: str, number: int) -> HttpResponse:
    """Show a version beside what is now; a post restores it, unless somebody changed the setting meanwhile."""
    noun = _noun(request, name, key)
    wanted = get_object_or_404(Version, noun=name, key=key, number=number)
    if request.method != "POST":
        return _beside(request, noun, wanted)
    try:
        with transaction.atomic():
            row = restore(noun, wanted, newest=id_in(request.POST.get("newest")) or 0, by=request.actor)
    except ConflictError as error:
        last = Version.objects.filter(noun=name, key=key).order_by("-number").first()
        return _beside(request, noun, wanted, error.sentence, last=last)
    except InvalidError as error:
        return _beside(request, noun, wanted, error.sentence)
    messages.success(request, f"Version {number} is restored.")
    return redirect(place_of(noun, row) or request.path.rpartition(f"{number}/")[0])


def _noun(request: Request, name: str, key: str) -> Noun:
    noun = nouns().get(name)
    if noun is None:
        raise Http404
    if not noun.may(request.actor, noun.row(key)):
        raise ForbiddenError("Your role does not let you see the versions of this. An admin can change that.")
    return noun


def _beside(request: Request, noun: Noun, wanted: Version, wrong: str = "", *, last: Version | None = None) -> HttpResponse:
    row = noun.row(wanted.key)
    now = noun.document(row) if row is not None else None
    title = " ".join(filter(None, (noun.label, noun.title(row) if row is not None else str((wanted.document or {}).get("name", "")))))
    context = {
        "noun": noun,
        "version": wanted,
        "title": title,
        "sides": list(beside(noun, now, wanted.document)),
        "newest": newest_number(noun.name, wanted.key),
        "may_restore": wanted.document is not None and (row is not None or noun.make is not None),
        "wrong": wrong,
        "last": last,
    }
    return show(request, "version", context, status=409 if last else 422 if wrong else 200)
