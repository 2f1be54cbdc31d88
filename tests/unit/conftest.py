"""The same examples at every run, and no time limit on one example: what fails here fails everywhere."""

from hypothesis import settings

settings.register_profile("unit", max_examples=25, deadline=None, derandomize=True, database=None)
settings.load_profile("unit")
