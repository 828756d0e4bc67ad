"""Every address of the product."""

from django.urls import include, path

from frontdesk.ui import views as ui
from frontdesk.web import calendars, health

urlpatterns = [
    path("health/", health.health, name="health"),
    path("calendars/<str:token>.ics", calendars.calendar, name="calendar"),
    path("", include("frontdesk.ui.urls")),
    path("", include("frontdesk.web.accounts.urls")),
    path("", include("frontdesk.web.portal.urls")),
    path("desk/settings/", include("frontdesk.web.settings.urls")),
    path("desk/styleguide/", ui.styleguide, name="styleguide"),
    path("desk/", include("frontdesk.web.workspace.urls")),
]

handler400 = "frontdesk.web.errors.bad_request"
handler500 = "frontdesk.web.errors.server_error"
