"""The one condition language: read from documents, told in words, compiled to SQL and to Python. Pure: it knows no ticket."""

from frontdesk.conditions.compiling import Outcome, as_predicate, as_sql
from frontdesk.conditions.errors import ConditionError
from frontdesk.conditions.fields import Choice, Field, Values
from frontdesk.conditions.reading import read, written
from frontdesk.conditions.tree import Condition, Every, Is, Nothing, Some, leaves
from frontdesk.conditions.wording import sentence

__all__ = [
    "Choice",
    "Condition",
    "ConditionError",
    "Every",
    "Field",
    "Is",
    "Nothing",
    "Outcome",
    "Some",
    "Values",
    "as_predicate",
    "as_sql",
    "leaves",
    "read",
    "sentence",
    "written",
]
