"""Providers of OpenID Connect: set up by an admin, and who somebody is that one of them sends."""

import re
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress

from frontdesk.actor import ACCOUNTS, Actor
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.identity import access, sealing
from frontdesk.identity.actions.invitations import confirm_address
from frontdesk.identity.actions.people import clean_address, clean_name, end_sessions, refuse_wider_role
from frontdesk.identity.actions.signing_in import as_accounts
from frontdesk.identity.actions.slugs import chosen_slug
from frontdesk.identity.documents import of_provider
from frontdesk.identity.models import Person, Provider, Role
from frontdesk.lib.errors import ForbiddenError, InvalidError
from frontdesk.versions.keeping import keep

NAME_MAX_LENGTH = 80
URL_MAX_LENGTH = 300
CLIENT_ID_MAX_LENGTH = 200
WELL_KNOWN = "/.well-known/openid-configuration"
DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])")
ON_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


def create_provider(
    *,
    name: str,
    server_url: str,
    client_id: str,
    secret: str,
    domains: str,
    makes_people: bool = False,
    is_on: bool = True,
    slug: str = "",
    may_lack_secret: bool = False,
    by: Actor,
) -> Provider:
    """Let people sign in by a provider. Its address stays: another address would be other people.

    One that a file brings `may_lack_secret`: nobody comes in by it before an admin writes the secret on its page.
    Raises: InvalidError, ForbiddenError.
    """
    _require(by)
    provider = Provider(server_url=_clean_url(server_url), client_id=_clean_client(client_id), makes_people=makes_people, is_on=is_on)
    provider.name = _free_name(name, None)
    provider.domains = _clean_domains(domains)
    provider.has_secret = bool(secret.strip())
    if not provider.has_secret and not may_lack_secret:
        raise InvalidError("Copy the secret from the provider.", field="secret")
    provider.secret = sealing.seal(secret.strip()) if provider.has_secret else ""
    provider.slug = chosen_slug(slug, provider.name, Provider.objects.all(), otherwise="provider")
    provider.save(force_insert=True)
    keep("provider", provider.pk, of_provider(provider), by=by)
    record("provider.created", by=by, provider=provider.pk, provider_name=provider.name, after=_facts(provider))
    return provider


def change_provider(
    provider: Provider, *, name: str, client_id: str, secret: str = "", domains: str, makes_people: bool, is_on: bool, by: Actor
) -> None:
    """Change a provider; an empty secret leaves the one it has. Switched off, nobody comes in by it.

    Raises: InvalidError, ForbiddenError.
    """
    _require(by)
    before = _facts(provider)
    provider.name, provider.client_id = _free_name(name, provider.pk), _clean_client(client_id)
    provider.domains, provider.makes_people, provider.is_on = _clean_domains(domains), makes_people, is_on
    fields = ["name", "client_id", "domains", "makes_people", "is_on"]
    if secret.strip():
        provider.secret, provider.has_secret = sealing.seal(secret.strip()), True
        fields += ["secret", "has_secret"]
    if _facts(provider) == before and "secret" not in fields:
        return
    provider.save(update_fields=fields)
    keep("provider", provider.pk, of_provider(provider), by=by)
    after = _facts(provider) | ({"has_new_secret": True} if "secret" in fields else {})
    record("provider.changed", by=by, provider=provider.pk, provider_name=provider.name, before=before, after=after)


def person_of_provider(provider: Provider, *, email: str, is_verified: bool, name: str) -> Person:
    """Return whom a provider's sign-in is, the first time they come by it. For the accounts window.

    The address counts only when the provider has confirmed it and may speak for its domain. Whoever had an account under it
    without ever proving the address loses their password and sessions: they may have been somebody else.
    Raises: ForbiddenError in plain words.
    """
    try:
        address = clean_address(email)
    except InvalidError as error:
        raise ForbiddenError(f"{provider.name} did not tell us your address, so we do not know who you are.") from error
    if not is_verified:
        raise ForbiddenError(f"{provider.name} has not confirmed that {address} is yours. Confirm it there, then sign in again.")
    if address.rpartition("@")[2] not in provider.domains:
        raise ForbiddenError(f"{provider.name} does not open accounts with the address {address} here. An admin can allow it.")
    with acting(ACCOUNTS):
        person = _with_address(address) or _new_customer(provider, address, name)
        if not person.is_active:
            raise ForbiddenError("This account is switched off. An admin can let you back in.")
        if not EmailAddress.objects.filter(user=person, email=address, verified=True).exists():
            person.set_unusable_password()
            person.save(update_fields=["password"])
            end_sessions(person)
            confirm_address(person)
        record("account.provider_connected", by=as_accounts(person), person=person.pk, provider=provider.slug)
    return person


def _with_address(address: str) -> Person | None:
    people = Person.objects.get_queryset().defer(None).select_related("role")
    return people.filter(email=address).first() or people.filter(emailaddress__email=address, emailaddress__verified=True).first()


def _new_customer(provider: Provider, address: str, name: str) -> Person:
    if not provider.makes_people:
        raise ForbiddenError(f"Nobody here has the address {address}. Make an account first, or ask an admin to invite you.")
    person = Person(email=address, role=Role.objects.get(slug="customer"))
    person.name = clean_name((name or address.partition("@")[0])[:120])
    person.set_unusable_password()
    person.save(force_insert=True)
    record("person.signed_up", by=ACCOUNTS, person=person.pk, person_name=person.name)
    return person


def _require(by: Actor) -> None:
    access.require(by, access.MANAGE_DESK)
    # A provider says who somebody is, so whoever chooses it could become anybody.
    for role in Role.objects.all():
        refuse_wider_role(role, by)


def _clean_url(text: str) -> str:
    url = text.strip().removesuffix(WELL_KNOWN).rstrip("/")
    parts = urlsplit(url)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ON_THIS_MACHINE)
    if not is_safe or not parts.hostname or parts.query or parts.fragment or parts.username or len(url) > URL_MAX_LENGTH:
        raise InvalidError("Write the provider's whole address, such as https://id.example.org.", field="server_url")
    return url


def _clean_client(text: str) -> str:
    if not text.strip() or len(text.strip()) > CLIENT_ID_MAX_LENGTH:
        raise InvalidError("Copy the client ID from the provider.", field="client_id")
    return text.strip()


def _clean_domains(text: str) -> list[str]:
    domains = sorted({part.strip().lower().removeprefix("@") for part in text.replace(",", " ").split()})
    for domain in domains:
        if not DOMAIN.fullmatch(domain):
            raise InvalidError(f"“{domain}” is no domain. Write them like example.org, separated by spaces.", field="domains")
    if not domains:
        raise InvalidError("Name at least one domain whose addresses this provider may speak for.", field="domains")
    return domains


def _free_name(name: str, provider_id: int | None) -> str:
    cleaned = clean_name(name)[:NAME_MAX_LENGTH]
    if Provider.objects.filter(name__iexact=cleaned).exclude(pk=provider_id or 0).exists():
        raise InvalidError(f"There is a provider “{cleaned}” already.", field="name")
    return cleaned


def _facts(provider: Provider) -> dict[str, object]:
    return {
        "name": provider.name,
        "server_url": provider.server_url,
        "client_id": provider.client_id,
        "domains": provider.domains,
        "makes_people": provider.makes_people,
        "is_on": provider.is_on,
    }
