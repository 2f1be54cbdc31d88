"""A widget for every setting: label, help and range come from its declaration."""

from collections.abc import Mapping, Sequence
from dataclasses import Field
from typing import Any

import streamlit as st

from rnn_core.anatomy.initializations import INITS
from rnn_core.experiment.network import KNOWN
from rnn_core.settings import Settings, Spec, declared
from rnn_core.tasks import TASKS
from rnn_core.tasks.text import LONGEST

WORDS = {
    "adam": "Adam",
    "rmsprop": "RMSprop",
    "sgd": "SGD",
    "auto": "automatic",
    "cpu": "CPU",
    "cuda": "CUDA (NVIDIA GPU)",
    "mps": "MPS (Apple GPU)",
    "concat": "concatenate",
    "shared": "the same that read",
    "bptt": "BPTT",
    "truncated": "truncated BPTT",
    "dsf": "diagonal state feedbacks",
    "norm": "their norm",
    "value": "their values",
    "none": "not at all",
    "sure": "when it is sure enough",
    "learned": "when it has learned to",
    "fixed": "after all thoughts",
    "own": "its own (encoder–decoder)",
    **{name: known.title for name, known in KNOWN.items()},
    **{name: task.title for name, task in TASKS.items()},
}


def fields(
    current: Settings,
    prefix: str,
    places: Sequence[Any],
    *only: str,
    choices: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Any]:
    """Draw a widget for each declared field (or those in `only`) of `current`; return the values by name.

    `choices` narrows what may be chosen, by field name.
    """
    wanted = [f for f in declared(type(current)) if not only or f.name in only]
    return {
        f.name: _widget(
            places[n % len(places)],
            f,
            getattr(current, f.name),
            key_of(f"{prefix}.{f.name}"),
            (choices or {}).get(f.name),
        )
        for n, f in enumerate(wanted)
    }


def _widget(place: Any, item: Field[Any], value: Any, key: str, choices: Sequence[str] | None) -> Any:
    spec: Spec = item.metadata["spec"]
    if item.name == "text":
        return _text(value, key)
    options = list(choices or spec.choices or ())
    if options:
        about = spec.help + "".join(f"\n- **{word_for(c)}**: {INITS[c]}" for c in options if item.name == "init")
        return place.selectbox(spec.label, options, options.index(value), format_func=word_for, key=key, help=about)
    if isinstance(item.default, str):
        return place.text_input(spec.label, value, key=key)
    low, high = float(spec.low or 0), float(spec.high or 0)
    about = f"{spec.help} ({low:g} to {high:g}{'; empty: off' if spec.optional else ''})"
    if isinstance(item.default, int):
        return place.number_input(spec.label, int(low), int(high), value, key=key, help=about)
    return place.number_input(spec.label, low, high, value, 0.001, "%g", key=key, help=about, placeholder="off")


def _text(value: str, key: str) -> str:
    typed = st.text_area("Text (type or paste your own)", value, key=key, height=120)
    if len(typed) > LONGEST:
        st.warning(f"Your text has {len(typed):,} characters; the first {LONGEST:,} are used.")
    return typed[:LONGEST]


def key_of(name: str) -> str:
    """Return the key of a setting's widget: another one whenever the widgets are filled anew."""
    return f"lab{st.session_state.get('filling', 0)}.{name}"


def word_for(name: str) -> str:
    """Return what a choice is called on screen."""
    return WORDS.get(name, name.replace("_", " "))


def stories() -> str:
    """Return what every task asks, as a list."""
    return "\n".join(f"- **{task.title}**: {task.story}" for task in TASKS.values())
