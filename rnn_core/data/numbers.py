"""The names of the numbers 0 to 9,999 in several languages, spelled out by package num2words.

Source: num2words 0.5.14 (LGPL), whose rules are written by speakers of each language. Generated, not collected:
every name is what the rules of the language give, letter by letter.
"""

NUMBERS = 10_000
NUMBERS_SOURCE = "10,000 numbers, spelled out by the rules of package num2words 0.5.14 (LGPL); generated, not collected"


def spell_number(number: int, language: str) -> str:
    """Return a number in the words of `language` (ISO 639: "en"), or in digits ("digits").

    Raises ModuleNotFoundError when num2words is not installed.
    """
    if language == "digits":
        return str(number)
    from num2words import num2words  # here: it loads the rules of fifty languages

    return str(num2words(number, lang=language))
