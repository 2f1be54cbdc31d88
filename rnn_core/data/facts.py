"""Facts about countries: currency, an official language, the day on which the week begins; by package Babel.

Source: Unicode CLDR in Babel 2.18 (BSD-3), as of 1 January 2026. Of the 255 territories with a currency those are
here whose English name is one word and for which an official language is known. The currency is the first one that
CLDR lists, the language the official one with the most speakers.
"""

import datetime
import functools

AS_OF = datetime.date(2026, 1, 1)
WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FACTS_SOURCE = (
    "519 facts on 173 countries from Unicode CLDR, by package Babel 2.18 (BSD); the facts are real, the sentences "
    "that tell them generated"
)


@functools.cache
def read_facts() -> dict[str, tuple[str, str, str]]:
    """Return by country, in alphabetical order: its currency, an official language, its first day of the week.

    Raises ModuleNotFoundError when Babel is not installed.
    """
    from babel import Locale, languages, numbers  # here: what needs no facts needs no Babel

    english, facts = Locale("en"), dict[str, tuple[str, str, str]]()
    for code, name in english.territories.items():
        if len(code) != 2 or " " in name:
            continue
        money, spoken = numbers.get_territory_currencies(code, AS_OF), languages.get_official_languages(code)
        if money and spoken and spoken[0] in english.languages:
            day = WEEK[int(Locale.parse(f"und_{code}").first_week_day)]
            facts[name] = (numbers.get_currency_name(money[0], locale="en"), english.languages[spoken[0]], day)
    return dict(sorted(facts.items()))
