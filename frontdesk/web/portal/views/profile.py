"""What somebody sets for themselves."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from frontdesk.identity import actions
from frontdesk.lib.errors import FrontdeskError
from frontdesk.web.portal.forms import ProfileForm
from frontdesk.web.request import Request, me

THEME_COOKIE = "theme"


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: Request) -> HttpResponse:
    """Show and change one's name, time zone and look."""
    form = ProfileForm(request.POST or None, by=request.actor)
    if request.method == "POST" and form.is_valid():
        said = {"language": "", **form.cleaned_data}
        try:
            actions.change_profile(me(request), by=request.actor, **said)
        except FrontdeskError as error:
            form.take_error(error)
        else:
            messages.success(request, "Your profile is saved.")
            return _in_this_browser_too(redirect("portal:profile"), said["theme"])
    return render(request, "portal/profile.html", {"form": form}, status=422 if form.errors else 200)


def _in_this_browser_too(response: HttpResponse, theme: str) -> HttpResponse:
    """Let the new choice win over the one that this browser had."""
    if theme:
        response.set_cookie(THEME_COOKIE, theme, max_age=365 * 86400, samesite="Lax", secure=settings.SECURE)
    else:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    return response
