"""What a message is: pure functions from bytes to facts, without the desk and its database."""

from .attachments import Attachment
from .bounces import Bounce
from .message import Understood, as_json, understood

__all__ = ["Attachment", "Bounce", "Understood", "as_json", "understood"]
