"""Whether a text promises a file: "see the attached plan" without one is a second mail and an apology."""

import re

# Words that speak of a file sent along, in the languages our customers write; whole words, accents as they are typed or left out.
_WORDS = (
    r"attach(?:ed|ment|ments|ing)?|enclosed|see (?:the )?file",
    r"anbei|angehängt|angehaengt|anhang|anhänge|beigefügt|beigefuegt|im anhang",
    r"ci-joint(?:e|s|es)?|en pièces? jointes?|en pieces? jointes?|pièces? jointes?|pieces? jointes?",
    r"adjunt(?:o|a|os|as|amos)|archivo adjunto",
    r"em anexo|anex(?:o|ei|amos|ado|ada)",
    r"vedlagt(?:e)?|vedlegg(?:et)?|i vedlegg",
    r"bijgevoegd(?:e)?|bijlagen?|bijgaand(?:e)?",
    r"in allegato|allegat(?:o|a|i|e)|alleghiamo|allego",
)
_PROMISE = re.compile(rf"(?<![\w/-])(?:{'|'.join(_WORDS)})(?![\w/-])", re.IGNORECASE)
# What is quoted was promised by somebody else; code and addresses promise nothing.
_NOT_NEW = re.compile(r"(?m)^[ \t]*>.*$|`[^`\n]*`|https?://\S+")


def promises_file(text: str) -> bool:
    """Tell whether what is new in a message speaks of a file that comes with it."""
    return _PROMISE.search(_NOT_NEW.sub("", text)) is not None
