"""Start Unrolled: `streamlit run app.py`. This file is the server and the home page.

As a server module it starts the training workers together with the server; as a page (Streamlit
runs it once more, as __main__, for every visit) it draws the home page.
"""

import gc
import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from threading import Timer

import streamlit as st
from starlette.middleware import Middleware

from pages.parts import channel
from pages.parts.pacing import PacedSockets
from rnn_core.runs.engine import share, shared_engine
from rnn_core.runs.failures import explained
from rnn_core.runs.shelf import shared_shelf

HEAD_START = 2.0  # seconds
TURN = 0.0005  # seconds after which a thread that computes lets others go on: ten times sooner than Python's own


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncGenerator[None]:
    """Start the workers with the server and end them with it.

    They wait a moment, because importing torch would slow down the very first page; a visitor who
    goes straight to the lab starts them at once.
    """
    if cluster := os.environ.get("UNROLLED_CLUSTER"):
        from rnn_core.runs.cluster import ClusterEngine

        share(ClusterEngine(cluster))
    sys.setswitchinterval(TURN)
    engine = shared_engine()
    timer = Timer(HEAD_START, get_ready)
    timer.start()
    yield
    timer.cancel()
    shelf = shared_shelf()
    engine.close()  # first: what is kept must not change meanwhile
    shelf.keep()


def get_ready() -> None:
    """Start the workers, and load what most pages draw with."""
    shared_engine().warm()
    from rnn_core.charts import vega

    vega.trust()
    gc.collect()
    gc.freeze()  # what is loaded by now stays: nobody waits while it is looked through again


def failed(error: Exception) -> bool:
    """Say what to do when a page fails in a way that nobody foresaw. Returns True: Streamlit adds nothing to it."""
    why = explained(error, "A page")
    st.error(f"This page could not be drawn to its end. {why} Networks that you trained are kept.")
    st.button("Try again", icon=":material/replay:", key="the page again")
    return True


app = st.App(
    __file__,
    lifespan=lifespan,
    routes=[channel.route()],
    middleware=[Middleware(PacedSockets)],
    on_script_error=failed,
)


def home() -> None:
    """Draw the home page: a network reading, what this is, the course as a map."""
    from pages.parts import frame

    frame.page()
    st.title("See a recurrent network think")
    reader()
    st.page_link("pages/lab.py", label="**Train one yourself, live, in the lab**", icon=":material/play_circle:")
    st.divider()
    about()
    course()


def reader() -> None:
    """Draw the shipped network that reads a rhyme, as it was at each snapshot of its training."""
    from pages.parts import inside
    from rnn_core.shipped import COMMAND, load

    shipped = load("reader")
    experiment = shipped.experiment
    st.markdown(
        f"This small recurrent network (a GRU of {experiment.network.hidden} units, "
        f"{experiment.network.parameters(experiment.task):,} weights in all) has learned an old rhyme letter by "
        "letter. Watch it read the end of the rhyme, whose lines have all come before: every letter changes its "
        f"{experiment.network.hidden} hidden units, and from these alone it guesses the next one."
    )
    title = "A GRU reads: the stronger a letter's green, the better it was predicted"
    inside.replay("reader", experiment, shipped.snapshots, title, f"precomputed by {COMMAND}")


def about() -> None:
    """Say what this is and how to use it."""
    what, how = st.columns(2)
    what.markdown(
        "#### What this is\n"
        "Unrolled turns what is commonly said about recurrent networks (memory, gates, vanishing gradients, two "
        "reading directions) into experiments that you run. A number is measured on the network on screen, quoted from "
        "runs over three seeds or more, or from a paper that is named; every picture says whether it was measured now "
        "or before, and by which command. Where a popular claim does not hold, you see what was measured instead."
    )
    how.markdown(
        "#### How to use it\n"
        "1. **Guess first.** Each experiment asks a question; decide on an answer before you press Start.\n"
        "2. **Run it.** Small networks train here while you watch, on your own settings too.\n"
        "3. **Look inside.** Step through the sequence, rewind the training, and find the unit that did it.\n"
        "4. **Take it with you:** every experiment is a link, and a script of plain PyTorch."
    )


def course() -> None:
    """Draw the course as a map; what a page under construction still lacks stands in its place."""
    from pages.parts import frame
    from pages.parts.course import chapters

    st.markdown("#### The course")
    for chapter, entries in chapters():
        st.markdown(f"**{chapter}**")
        for entry in entries:
            frame.link(entry, f"**{entry.title}**: {entry.question}")


if __name__ == "__main__":
    home()
