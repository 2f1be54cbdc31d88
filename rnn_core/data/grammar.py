"""A grammar of a few dozen English words, in which a verb must agree with a noun that may stand far before it.

After Linzen, Dupoux & Goldberg 2016 (TACL): nouns of the other number in between are called attractors.
"""

NOUNS = (("cat", "cats"), ("dog", "dogs"), ("bird", "birds"), ("girl", "girls"), ("boy", "boys"), ("horse", "horses"))
VERBS = (("sleeps", "sleep"), ("runs", "run"), ("sings", "sing"), ("waits", "wait"))
BETWEEN = ("near", "behind", "with", "above")
WORDS = (".", "the", *(word for pair in (*NOUNS, *VERBS) for word in pair), *BETWEEN)
