"""Addresses of the workspace window."""

from django.urls import URLPattern

app_name = "workspace"

urlpatterns: list[URLPattern] = []
