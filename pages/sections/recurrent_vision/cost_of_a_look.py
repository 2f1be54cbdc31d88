"""What a look costs, and which network is as good for less."""

from collections.abc import Mapping, Sequence

import streamlit as st

from pages.parts import figures
from pages.sections.recurrent_vision.networks import LookResults, spoken
from rnn_core.charts.gains import gains

ABOUT = 1.1  # times a price are about that price


def costs(results: LookResults, counted: Mapping[str, Sequence[int]]) -> None:
    """Draw right answers against the arithmetic that they take."""
    st.markdown("#### What does a look cost?")
    once, paid = results.once, prices(results, counted)
    last, ours = paid[results.first][-1]
    cheaper = [n for n in results.others if any(price < last and share >= ours for price, share in paid[n])]
    figures.chart(
        gains(
            "arithmetic for one answer (MFLOP)",
            "right answers",
            {name: (results.family(name), row) for name, row in paid.items()},
        ),
        (
            f"{spoken(cheaper)}: no less often right than {results.first} in the end, for less arithmetic"
            if cheaper
            else f"{results.first} pays with every look; nobody here is as good for less"
        ),
        results.badge,
        "; ".join(f"{name}: {row[-1][0]:.2f} MFLOP, {row[-1][1]:.1%}" for name, row in paid.items()),
        320,
    )
    sentences = [
        "Multiplications and additions in convolutions and read-outs, counted by torch’s own counter. From left to "
        "right along a line: after 1, 2, … looks."
    ]
    if once:
        sentences.append(f"{spoken(once)}: one mark, one price, for looking again changes no answer.")
        best = max(once, key=lambda name: paid[name][0][1])
        price, share = paid[best][0]
        there = any(x <= ABOUT * price and y >= share for x, y in paid[results.first])
        sentences.append(
            "In Spoerer et al. the recurrent network reached the accuracy of its rivals at about their price; here "
            f"{results.first} does {'so' if there else 'not'}, held against {best}."
        )
    st.caption(" ".join(sentences))


def prices(results: LookResults, counted: Mapping[str, Sequence[int]]) -> dict[str, list[tuple[float, float]]]:
    """Return for each network what its answers cost (MFLOP) and how many are right: one point where it looks once."""
    return {
        name: [(flops / 1e6, share) for flops, share in zip(counted[name], results.reached(name), strict=True)][
            : 1 if name in results.once else None
        ]
        for name in results.nets
    }
