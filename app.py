"""Start Unrolled: `streamlit run app.py`. This file is the server and the home page.

As a server module it starts the training workers together with the server; as a page (Streamlit
runs it once more, as __main__, for every visit) it draws the home page.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

from rnn_core.engine import shared_engine


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Have the workers import torch while nobody waits for it, and end them with the server."""
    engine = shared_engine()
    engine.warm()
    yield
    engine.close()


app = st.App(__file__, lifespan=lifespan)


def home() -> None:
    """Draw the home page: a network reading, what this is, the course as a map."""
    from pages.parts import canvas, frame, live
    from rnn_core.charts import theme
    from rnn_core.lessons import CHAPTERS
    from rnn_core.shipped import COMMAND, load

    frame.page()
    st.title("See a recurrent network think")
    shipped = load("reader")
    experiment, last = shipped.experiment, shipped.snapshots[-1]
    st.markdown(
        f"This small network ({experiment.model.title}: {experiment.model.parameters(experiment.task):,} numbers) has "
        "learned an old rhyme letter by letter. Watch it read a part that it was **not** trained on: every letter "
        "changes its 32 hidden units, and from these alone it guesses the next one."
    )
    header, numbers = live.probe(experiment.task, experiment.held_out().first(1))
    pictures = {}
    for snapshot in shipped.snapshots:
        n, p = live.frame(experiment.task, snapshot)
        numbers |= {f"{snapshot.update}:{name}": array for name, array in n.items()}
        pictures |= {f"{snapshot.update}:{name}": array for name, array in p.items()}
    header |= {
        "run": "reader",
        "title": "A GRU reads: the stronger a letter's green, the better it was foreseen",
        "badge": f"precomputed by {COMMAND}",
        "color": theme.FAMILIES[experiment.model.family],
        "live": None,
        "autoplay": True,
        "frames": [{"update": snapshot.update, "kept": True} for snapshot in shipped.snapshots],
        **live.anatomy(experiment.model.model, last),
    }
    canvas.draw("microscope", "reader", header, numbers, pictures)
    st.page_link("pages/lab.py", label="**Train one yourself, live, in the lab**", icon=":material/play_circle:")
    st.divider()
    what, how = st.columns(2)
    what.markdown(
        "#### What this is\n"
        "Unrolled turns what is commonly said about recurrent networks (memory, gates, vanishing gradients, two "
        "reading directions) into experiments that you run. Every number on screen is computed by the network on "
        "screen, and every picture says whether it was measured now or before, and by which command. Where a popular "
        "claim does not hold, you see what was measured instead."
    )
    how.markdown(
        "#### How to use it\n"
        "1. **Guess first.** Each experiment asks a question; decide on an answer before you press Start.\n"
        "2. **Run it.** Small networks train here in seconds, on your own settings too.\n"
        "3. **Look inside.** Step through the sequence, rewind the training, and find the unit that did it.\n"
        "4. **Take it with you:** every experiment is a link, and a script of plain PyTorch."
    )
    st.markdown("#### The course")
    for chapter in CHAPTERS:
        st.markdown(f"**{chapter.title}**")
        columns = st.columns(4)
        for number, lesson in enumerate(chapter.lessons):
            with columns[number % 4]:
                if lesson.ready:
                    st.page_link(lesson.path, label=f"**{lesson.title}**")
                    st.caption(lesson.question)
                else:
                    st.caption(f"{lesson.title} (in preparation)")
    canvas.library()


if __name__ == "__main__":
    home()
