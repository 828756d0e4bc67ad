"""One family of errors: a code for machines, a sentence for people, a status for HTTP."""


class FrontdeskError(Exception):
    """Something the person asked for cannot be done, and why, in plain words."""

    code = "error"
    status = 400

    def __init__(self, sentence: str, *, code: str = "", field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code or self.code
        # The form field at fault, empty when it is the whole form.
        self.field = field


class InvalidError(FrontdeskError):
    """The input cannot be taken as it is."""

    code = "invalid"
    status = 422


class ForbiddenError(FrontdeskError):
    """Visible, but this person's role does not hold the verb."""

    code = "forbidden"
    status = 403


class ConflictError(FrontdeskError):
    """Somebody else was first."""

    code = "conflict"
    status = 409
