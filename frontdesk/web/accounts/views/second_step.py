"""One's own second steps: what is set up, and until when the role needs one."""

from typing import Any

from allauth.mfa.base.views import IndexView

from frontdesk.identity.second_steps import is_overdue, needed_from
from frontdesk.web.request import me


class SecondStepsView(IndexView):
    """The library's page, and what the person's role asks of them."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add when a second step is needed, if it is."""
        person = me(self.request)
        moment = needed_from(person)
        needs = {"moment": moment, "is_over": is_overdue(person)} if moment else None
        return {**super().get_context_data(**kwargs), "needs_second_step": needs}


index = SecondStepsView.as_view()
