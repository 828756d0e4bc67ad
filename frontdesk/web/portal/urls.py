"""Addresses of the portal window."""

from django.urls import URLPattern

app_name = "portal"

urlpatterns: list[URLPattern] = []
