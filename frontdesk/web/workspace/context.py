"""Context processor of the workspace: the rail."""

from typing import Any

from django.http import HttpRequest


def rail(request: HttpRequest) -> dict[str, Any]:
    """Give the rail to pages under /desk/."""
    return {}
