"""How much of a message is looked at. Whatever is over a limit stays in the raw message, and a reason says so."""

from typing import Final

# Larger messages are refused by most servers; beyond this only the beginning is read. With a decoded copy of a part it stays under 200 MB.
LARGEST_MESSAGE: Final = 32 * 1024 * 1024
# Real mail has some 5 kB of headers; a list server's up to 100 kB.
LARGEST_HEADER_BLOCK: Final = 1024 * 1024
# A thread of years has some 500 references of 80 characters.
LARGEST_HEADER: Final = 64 * 1024
MOST_HEADERS: Final = 2_000
# Mail programs nest some five deep; a chain of forwarded messages some ten.
DEEPEST: Final = 20
# A hundred photographs are 102 parts.
MOST_PARTS: Final = 1_000
# Lines that begin like a boundary and are none; each costs a look, on each level.
MOST_NEAR_BOUNDARIES: Final = 20_000
# A novel. More than this is an attachment with a beginning that is shown.
LARGEST_TEXT: Final = 500_000
# Parsing HTML makes a tree some thirty times its size.
LARGEST_HTML: Final = 1_500_000
# Nested elements cost the cleaner a walk each; browsers stop at 512 too.
DEEPEST_HTML: Final = 512
# Text parts taken as what the person wrote; the others become attachments.
MOST_TEXTS: Final = 50
MOST_ADDRESSES: Final = 1_000
MOST_REFERENCES: Final = 200
MOST_RECIPIENTS: Final = 100
# Guessing a charset reads this much; it costs some 20 ms.
GUESSED_FROM: Final = 8_000
# Opinions of others are asked about messages that are no larger.
LARGEST_SECOND_OPINION: Final = 200_000
# The reader of winmail.dat copies what it reads several times.
LARGEST_TNEF: Final = 16 * 1024 * 1024
MOST_UUENCODED: Final = 50
# Lines of text that are searched for quotes; what is behind them is kept as it is.
MOST_LINES: Final = 20_000
