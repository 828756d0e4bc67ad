"""View: a list with a name, and where each person keeps it in their sidebar."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.text import slugify

from frontdesk.identity.models import Person, Team


class Scope(models.TextChoices):
    """Who has a view."""

    MINE = "mine", "Only me"
    TEAM = "team", "A team"
    ALL = "all", "Everybody"


def slug_of(name: str, key: int) -> str:
    """Return a view's word in addresses. Its number at the end decides: a link survives a new name, and two views may have the same."""
    words = slugify(name)
    return f"{words}-{key}" if words else str(key)


class View(models.Model):
    """A filter somebody gave a name. It holds an address, not tickets: each person sees in it what they may see anyway."""

    name = models.CharField(max_length=60)
    scope = models.CharField(max_length=4, choices=Scope, default=Scope.MINE)
    # Who made it; of views of one's own the only one who has it.
    # None: a file of settings brought it, which only those for everybody come by.
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="views")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True)
    # The canonical query string of the list, order included, page excluded.
    query = models.TextField(blank=True)
    icon = models.CharField(max_length=20, default="", blank=True)
    tone = models.CharField(max_length=8, default="", blank=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="view_has_name"),
            models.CheckConstraint(condition=Q(scope="all") | Q(owner__isnull=False), name="view_has_owner"),
            models.CheckConstraint(
                condition=Q(scope="team", team__isnull=False) | (~Q(scope="team") & Q(team__isnull=True)), name="view_of_team"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        """Its word in addresses."""
        return slug_of(self.name, self.pk)


class ViewPlace(models.Model):
    """Where a person keeps a view in the sidebar. Without a row a view is there, after those that were put in order."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False)
    view = models.ForeignKey(View, on_delete=models.CASCADE)
    is_pinned = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "view"], name="view_place_once")]
