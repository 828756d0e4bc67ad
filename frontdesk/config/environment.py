"""Read settings from the environment, and say which one is wrong."""

import environ

from frontdesk.db.location import ConfigurationError

env = environ.Env()


def whole_number(name: str, default: int, *, lowest: int = 0, highest: int = 2**31 - 1) -> int:
    """Return a whole number from the environment.

    Raises: ConfigurationError when it is none, or outside what makes sense.
    """
    given = env.str(name, default=str(default))
    try:
        number = int(given)
    except ValueError as error:
        raise ConfigurationError(f"{name}={given} is not a whole number.") from error
    if not lowest <= number <= highest:
        raise ConfigurationError(f"{name}={given} must be between {lowest} and {highest}.")
    return number
