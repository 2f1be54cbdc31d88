"""A text inside a link: as it is when short, compressed when that is shorter."""

import base64
import zlib
from urllib.parse import quote_plus

from rnn_core.tasks.text import LONGEST

_MARK = "~"  # no plain text is written with it in front


def pack_text(text: str) -> str:
    """Return what makes the shorter link: the plain text or its compressed form."""
    packed = _MARK + base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")
    return text if len(quote_plus(text)) < len(packed) and not text.startswith(_MARK) else packed


def unpack_text(packed: str) -> str:
    """Return the text that `pack_text` wrote.

    Raises ValueError when it was damaged. Never inflates to more than the longest text allowed.
    """
    if not packed.startswith(_MARK):
        return packed
    body = packed[1:]
    try:
        squeezed = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        inflater = zlib.decompressobj()
        text = inflater.decompress(squeezed, 4 * LONGEST).decode()
    except (ValueError, zlib.error):
        raise ValueError("The text in the link is damaged: copy the link again, whole.") from None
    if not inflater.eof:
        raise ValueError("The text in the link is cut off or too long: copy the link again, whole.")
    return text
