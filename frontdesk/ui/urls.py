"""Addresses of the shared look: the style sheets and the style guide."""

from django.urls import path

from frontdesk.ui import views

app_name = "ui"

urlpatterns = [
    path("static/look/<slug:surface>-<int:hue>.<slug:digest>.css", views.stylesheet, name="stylesheet"),
]
