"""Altair, with pandas: it asks pandas for types as soon as that is among the modules, even if only half of it is there.

Another thread may be loading it. Whoever imports it here waits until it is whole.
"""

from importlib import import_module

import altair as alt

import_module("pandas")

__all__ = ["alt"]
