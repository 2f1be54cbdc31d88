"""Links: what an address holds, taken apart and put together."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode

from rnn_core.settings import quoted
from rnn_core.tasks.text import LONGEST

# What others add to an address on its way, to count who came from where.
_FAMILIES = ("utm_", "mtm_", "pk_", "piwik_", "matomo_", "hsa_", "gad_", "_ga", "_gl", "_hs", "__hs", "mc_", "fb_")
_ADDED = frozenset(
    (
        *("fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "mibextid", "igshid", "igsh", "yclid"),
        *("ttclid", "twclid", "li_fat_id", "srsltid", "mkt_tok", "epik", "trk", "spm", "xtor", "_openstat", "_kx"),
        *("ref", "ref_src", "ref_url", "guccounter", "share_id", "s_kwcid", "ef_id", "rdt_cid", "sccid", "cmpid", "si"),
        *("vero_id", "oly_enc_id", "oly_anon_id", "hsctatracking", "_branch_match_id", "wickedid", "irclickid"),
    )
)
LONGEST_LINK = 6 * LONGEST + 2_000  # servers refuse an address of 64 KiB


def read_query(link: str) -> dict[str, str]:
    """Split a query string, or a whole address, into pairs. Raises ValueError when it cannot be one."""
    if len(link) > LONGEST_LINK:
        raise ValueError(f"The link has {len(link):,} characters; at most {LONGEST_LINK:,} can be read.")
    query = link.split("?", 1)[-1].split("#", 1)[0].strip()
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), max_num_fields=100)
    except ValueError:
        raise ValueError("The link is not of the form name=value&name=value: copy it again, whole.") from None
    pairs = settings_in(pairs)
    names = [name for name, _ in pairs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ValueError(f"The link names {quoted(twice)} twice: leave one.")
    return dict(pairs)


def settings_in(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the pairs of an address that are ours: without what others added, and & where a mail made it &amp;."""
    named = [(re.sub("^(amp;)+", "", name), value) for name, value in pairs]
    return [pair for pair in named if pair[0].lower() not in _ADDED and not pair[0].lower().startswith(_FAMILIES)]


def vary(link: str, **settings: object) -> str:
    """Return `link` with the named settings put in place of its own. Raises ValueError as `read_query` does."""
    return urlencode(read_query(link) | settings)
