"""Links: what an address holds, taken apart and put together."""

from urllib.parse import parse_qsl, urlencode

from rnn_core.settings import quoted
from rnn_core.tasks.text import LONGEST

LONGEST_LINK = 6 * LONGEST + 2_000  # servers refuse an address of 64 KiB


def read_query(link: str) -> dict[str, str]:
    """Split a query string, or a whole address, into pairs. Raises ValueError when it cannot be one."""
    if len(link) > LONGEST_LINK:
        raise ValueError(f"The link has {len(link):,} characters; at most {LONGEST_LINK:,} can be read.")
    query = link.split("?", 1)[-1].split("#", 1)[0].strip()
    try:
        found = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), max_num_fields=100)
    except ValueError:
        raise ValueError("The link is not of the form name=value&name=value: copy it again, whole.") from None
    names = [name for name, _ in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ValueError(f"The link names {quoted(twice)} twice: leave one.")
    return dict(found)


def vary(link: str, **settings: object) -> str:
    """Return `link` with the named settings put in place of its own. Raises ValueError as `read_query` does."""
    return urlencode(read_query(link) | settings)
