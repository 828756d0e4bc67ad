"""Providers of OpenID Connect."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from frontdesk.identity import access, actions
from frontdesk.identity.history import last_change
from frontdesk.identity.models import Provider
from frontdesk.identity.providers import CALLBACK
from frontdesk.web.request import Request
from frontdesk.web.settings.pages import found, needs, show
from frontdesk.web.settings.provider_forms import ProviderForm
from frontdesk.web.settings.versioning import versions_of


@needs(access.MANAGE_DESK)
@require_safe
def providers(request: Request) -> HttpResponse:
    """List the providers."""
    return show(request, "providers", {"providers": Provider.objects.all()})


@needs(access.MANAGE_DESK)
@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def new_provider(request: Request) -> HttpResponse:
    """Let people sign in by a provider."""
    form = ProviderForm(request.POST or None)
    facts = ("name", "server_url", "client_id", "secret", "domains", "makes_people")
    if form.is_valid() and form.carry_out(actions.create_provider, **{each: form.cleaned_data[each] for each in facts}, by=request.actor):
        messages.success(request, f"People can sign in by {form.result.name} once it knows the address below.")
        return redirect("settings:provider", form.result.pk)
    return show(request, "provider", {"form": form}, status=form.status)


@needs(access.MANAGE_DESK)
@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def provider(request: Request, provider_id: int) -> HttpResponse:
    """Change a provider, or switch it off."""
    subject = found(request, Provider.objects.all(), provider_id)
    form = ProviderForm(request.POST or None, provider=subject)
    facts = ("name", "client_id", "secret", "domains", "makes_people", "is_on")
    if form.is_valid() and form.carry_out(
        actions.change_provider, subject, **{each: form.cleaned_data[each] for each in facts}, by=request.actor
    ):
        messages.success(request, f"{subject.name} is saved.")
        return redirect("settings:providers")
    subject = found(request, Provider.objects.all(), provider_id)
    callback = settings.BASE_URL + CALLBACK.format(slug=subject.slug)
    changed = last_change("provider", subject.pk) if form.conflicts else None
    context = {"form": form, "provider": subject, "callback": callback, "changed": changed, "strands": versions_of("provider", subject)}
    return show(request, "provider", context, status=form.status)
