"""What is wrong with a file, each with its line."""

from collections.abc import Iterable
from dataclasses import dataclass

from frontdesk.lib.errors import InvalidError

SHOWN = 20


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """A sentence about a line; 0 is the whole file."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.sentence}" if self.line else self.sentence


class FileError(InvalidError):
    """A file that cannot be taken as it is: all that is wrong with it, in the order of its lines."""

    code = "file"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        lines = [str(problem) for problem in self.problems[:SHOWN]]
        if len(self.problems) > SHOWN:
            lines.append(f"and {len(self.problems) - SHOWN} more")
        super().__init__("\n".join(lines))
