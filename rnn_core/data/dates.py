"""The days of 1950 to 2049 as people write them in several languages, by package Babel.

Source: Unicode CLDR in Babel 2.18 (BSD-3): what is usual in each language was collected from its speakers. The
days are all days of these hundred years, each in one of three styles: full, long or medium.
"""

import datetime

FIRST_DAY = datetime.date(1950, 1, 1)
DAYS = (datetime.date(2050, 1, 1) - FIRST_DAY).days
STYLES = ("full", "long", "medium")
DATES_SOURCE = (
    f"{DAYS:,} days of 1950–2049, written as is usual in each language, by package Babel 2.18 (Unicode CLDR, BSD); "
    "generated, not collected"
)


def spell_date(number: int, language: str) -> str:
    """Return the day that many days after FIRST_DAY as `language` (ISO 639) writes it, or in ISO 8601 ("digits").

    Raises ModuleNotFoundError when Babel is not installed.
    """
    day = FIRST_DAY + datetime.timedelta(days=number)
    if language == "digits":
        return day.isoformat()
    from babel.dates import format_date  # here: what needs no dates needs no Babel

    return str(format_date(day, STYLES[number % len(STYLES)], locale=language))
