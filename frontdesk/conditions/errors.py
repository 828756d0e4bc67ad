"""What is wrong with a condition, and where."""

from frontdesk.lib.errors import FrontdeskError


class ConditionError(FrontdeskError):
    """A condition cannot be taken as it is. `path` leads to the part at fault: its place in each list, from the outermost on."""

    code = "condition"
    status = 422

    def __init__(self, sentence: str, path: tuple[int, ...] = ()) -> None:
        where = f"Condition {'.'.join(str(place + 1) for place in path)}: " if path else ""
        super().__init__(where + sentence, field="conditions")
        self.path = path
        # Without the place, for a page that shows it beside the part.
        self.plain = sentence
