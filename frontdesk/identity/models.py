"""People, their roles, teams and organisations, and the desk itself."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import MD5, Cast, Concat, Lower, Now, Random, Substr

from frontdesk.lib import passwords
from frontdesk.lib.text import initials, tone_for


class Role(models.Model):
    """A named set of permissions. The four given ones can be renamed and extended, not removed."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    permissions: "models.Field[Any, list[str]]" = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    is_given = models.BooleanField(default=False)
    # Its people need a second step to sign in: so many days after they were first asked, None: they need none.
    second_step_days = models.PositiveSmallIntegerField(null=True, blank=True)
    second_step_from = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        """Whether the role opens the workspace."""
        return bool(self.permissions)


class Organisation(models.Model):
    """A company whose people ask for help."""

    name = models.CharField(max_length=120, unique=True)
    # What files of settings call it: it stays when the name changes. Whatever writes rows in bulk gets one that nobody has.
    slug = models.SlugField(
        max_length=40, unique=True, db_default=Concat(Value("o-"), Substr(MD5(Cast(Random(), models.TextField())), 1, 20))
    )
    # Switched on: people marked as its managers read the tickets of their colleagues.
    shares_tickets = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PersonQuerySet(models.QuerySet["Person"]):
    """Questions about people."""

    def staff(self) -> "PersonQuerySet":
        """Active people whose role opens the workspace."""
        return self.filter(is_active=True, role__permissions__len__gt=0)


TEAM_IDS = (
    "array(select m.team_id from identity_teammembership m join identity_team t on t.id = m.team_id"
    " where m.person_id = identity_person.id and t.is_archived = {is_archived})"
)


class PersonManager(BaseUserManager["Person"]):
    """Loads people without the password hash: only the accounts persona may read that column."""

    def get_queryset(self) -> PersonQuerySet:
        """Return people without their password hash."""
        return PersonQuerySet(self.model, using=self._db).defer("password")

    def staff(self) -> PersonQuerySet:
        """Active people whose role opens the workspace."""
        return self.get_queryset().staff()

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Find a person by address, in any case."""
        return self.get(email=(username or "").lower())


class Theme(models.TextChoices):
    """How the pages look."""

    AUTO = "", "As the device"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class Person(AbstractBaseUser):
    """Anybody with an address: customer, agent or both. Who they may be is their role."""

    name = models.CharField(max_length=120)
    email = models.EmailField(unique=True)
    role = models.ForeignKey(Role, on_delete=models.PROTECT, db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, db_index=False)
    manages_organisation = models.BooleanField(default=False)
    language = models.CharField(max_length=12, default="", blank=True)
    timezone = models.CharField(max_length=64, default="", blank=True)
    theme = models.CharField(max_length=8, choices=Theme, default="", blank=True)
    is_active = models.BooleanField(default=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    # Set when this record turned out to be somebody we already know.
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    created_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="person_email_lower"),
            models.CheckConstraint(condition=~Q(name=""), name="person_has_name"),
        ]
        indexes = [
            models.Index(fields=["organisation"], name="person_organisation"),
            # Colleagues by name, however many customers there are beside them.
            models.Index(fields=["role", "name"], condition=Q(is_active=True), name="person_role_name"),
            # The list of people in the settings, 50 at a time, however many customers there are.
            models.Index(fields=["name", "id"], name="person_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        """What we call them in a sentence."""
        # Forms check a password against a person who has no name yet.
        return next(iter(self.name.split()), "")

    @property
    def initials(self) -> str:
        """Two letters for the avatar."""
        return initials(self.name)

    @property
    def tone(self) -> str:
        """The avatar's colour tone, the same on every page."""
        return tone_for(self.name)

    @property
    def has_joined(self) -> bool:
        """Whether they have ever been able to sign in."""
        return self.last_login is not None

    def set_password(self, raw_password: str | None) -> None:
        """Set a password, the same one however a keyboard composed its characters."""
        super().set_password(None if raw_password is None else passwords.normalised(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """Tell whether this is the password; one that an older desk took uncomposed still opens."""
        if raw_password is None:
            return False
        composed = passwords.normalised(raw_password)
        return super().check_password(composed) or (composed != raw_password and super().check_password(raw_password))


class Team(models.Model):
    """A group of agents with a queue and with notes that stay inside it."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80, unique=True)
    # How customers name what this team helps with; empty keeps it out of the ask form.
    topic = models.CharField(max_length=80, default="", blank=True)
    icon = models.CharField(max_length=20, default="users", blank=True)
    is_archived = models.BooleanField(default=False)
    members: 'models.ManyToManyField["Person", "TeamMembership"]' = models.ManyToManyField(
        Person, through="TeamMembership", related_name="teams"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TeamMembership(models.Model):
    """Who is in which team, and who leads it."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    is_lead = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "team"], name="membership_once")]


class Desk(models.Model):
    """The desk's own settings: one row."""

    name = models.CharField(max_length=80, default="Help desk")
    # Hue of the brand colour in degrees; lightness and chroma are fixed, so contrast cannot break.
    hue = models.PositiveSmallIntegerField(default=205)
    default_team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True)
    is_demo = models.BooleanField(default=False)
    # By which ways colleagues hear of what until they choose themselves: reason -> ways.
    given_notices = models.JSONField(default=dict)
    # An admin put the list of first steps away; whether one is done is never kept.
    hides_first_steps = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="desk_is_one"),
            models.CheckConstraint(condition=Q(hue__gte=0) & Q(hue__lt=360), name="desk_hue_in_circle"),
        ]


class SecondStep(models.Model):
    """Since when somebody signs in with a second step (an app's codes, a passkey), and when they were first asked to."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="second_step")
    since = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)


class ProviderManager(models.Manager["Provider"]):
    """Loads providers without their secret: only the accounts persona may read that column."""

    def get_queryset(self) -> "models.QuerySet[Provider]":
        """Return providers without their secret."""
        return super().get_queryset().defer("secret")


class Provider(models.Model):
    """Where people can sign in with the account of their company (OpenID Connect)."""

    # Part of the callback's address and of who people are there: it stays.
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80, unique=True)
    server_url = models.CharField(max_length=300)
    client_id = models.CharField(max_length=200)
    # Encrypted (sealing.py); empty while a file of settings brought the provider without it.
    secret = models.TextField(blank=True)
    has_secret = models.BooleanField(default=True)
    # Whose addresses it may speak for.
    domains: "models.Field[Any, list[str]]" = ArrayField(models.CharField(max_length=253))
    # Whether somebody without an account gets one, as a customer.
    makes_people = models.BooleanField(default=False)
    is_on = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[ProviderManager] = ProviderManager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SignIn(models.Model):
    """Somebody signed in, or tried to: from where, with what. Kept for a year."""

    class Outcome(models.TextChoices):
        """How it ended."""

        SIGNED_IN = "in", "Signed in"
        WRONG_PASSWORD = "password", "Wrong password"
        WRONG_CODE = "code", "Wrong second step"
        WRONG_PASSKEY = "passkey", "Passkey not accepted"
        REFUSED = "refused", "Refused"
        # No sign-in: a colleague looked at the desk as this person would see it. `method` is the colleague's name.
        SEEN_AS = "seen", "Seen as"

    # None: the address that was tried is nobody's.
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, db_index=False, related_name="sign_ins")
    tried = models.CharField(max_length=254, default="", blank=True)
    at = models.DateTimeField(db_default=Now())
    outcome = models.CharField(max_length=8, choices=Outcome)
    # What opened the door and what was asked besides: "password", "passkey", "link", the name of a provider; "totp", …
    method = models.CharField(max_length=80, default="", blank=True)
    second = models.CharField(max_length=20, default="", blank=True)
    address = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-id"], name="sign_in_person"),
            models.Index(fields=["at"], name="sign_in_at"),
        ]


class Preferences(models.Model):
    """How one person wants the desk to behave; what each value means is said in `preferences.py`."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True)
    values = models.JSONField(default=dict)
