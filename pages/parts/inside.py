"""The inside of a network: its film while it trains, its steps down to the equations at rest."""

import streamlit as st

from pages.parts import canvas, film, pace, standings, unrolled
from pages.parts.watch import Lens
from rnn_core.anatomy.rivals import RIVALS
from rnn_core.anatomy.viewers import VIEWERS
from rnn_core.charts import theme
from rnn_core.experiment import Experiment
from rnn_core.questions.net import Net
from rnn_core.questions.reading import SequenceReading
from rnn_core.runs.failures import explained
from rnn_core.runs.live import LiveRace
from rnn_core.trace import Snapshot


class FilmLens:
    """States, gates, answers and gradient of one lane, on one held-out sequence, as it stands.

    It brings each snapshot of the past once: the browser collects them. At rest it begins with all, else with the last.
    """

    def __init__(self, live: LiveRace, lane: int) -> None:
        self._lane = lane
        self._brought = {snapshot.update for snapshot in live.snapshots[lane][:-1]} if live.running else set[int]()

    def __call__(self, live: LiveRace) -> canvas.Picture | None:
        """Picture what has changed; None before there are networks."""
        lane, now, past = self._lane, live.now[self._lane], live.snapshots[self._lane]
        if now is None:
            return None
        fresh = [snapshot for snapshot in past if snapshot.update not in self._brought]
        self._brought |= {snapshot.update for snapshot in fresh}
        header, numbers, pictures = film.film(live.race.lanes[lane], live.shown, (*fresh, now))
        header |= {
            "run": f"{live.number}:{lane}",
            "title": f"Inside the {live.race.titles[lane]}: one held-out sequence",
            "badge": pace.truth(live),
            "color": standings.looks(live.race)[lane]["color"],
            "live": now.update,
            "kept": [snapshot.update for snapshot in past],
        }
        return canvas.Picture("microscope", "inside", header, numbers, pictures)


def draw(live: LiveRace, lane: int) -> list[Lens]:
    """Draw the inside of one lane, or say why there is none to be seen; return what redraws it."""
    name, title = live.race.networks[lane].model, live.race.titles[lane]
    if live.now[lane] is None:
        st.info("Building the networks … (at the first visit after a start)")
    elif live.race.networks[lane].recurrent:
        lens = FilmLens(live, lane)
        if picture := lens(live):
            canvas.show(picture)
        return [lens]
    elif name in VIEWERS:
        st.info(f"The {title} looks at images: {VIEWERS[name].meaning}. Its inside is shown on the pages on vision.")
    else:
        st.info(f"The {title} has no hidden state: {RIVALS[name].meaning}. Nothing in it happens step by step.")
    return []


def net(live: LiveRace, lane: int) -> Net:
    """Return one lane as it stands, for workers to look into."""
    return Net(live.race.lanes[lane], state=live.state, lane=lane)


def step_by_step(live: LiveRace, lane: int) -> None:
    """Offer to open one lane, as it stands, down to its equations on the sequence that is shown."""
    title = live.race.titles[lane]
    if not live.race.networks[lane].recurrent or not st.toggle(
        f"Open the {title}: step by step, down to the equations", key="opened"
    ):
        return
    try:
        reading = live.engine.submit(SequenceReading(net(live, lane), live.shown).answer).result(30)
    except Exception as error:
        why = explained(error, "Opening a network")
        st.error(f"The network could not be opened. {why} Your run is kept: switch this off and on to try again.")
        return
    lane_of = live.race.lanes[lane]
    title = f"The {title} after {live.update:,} updates, unrolled over the same sequence"
    pane = unrolled.Pane(title, lane_of.network, reading)
    unrolled.show(
        "steps",
        lane_of.task,
        live.shown,
        [pane],
        unrolled.View(title=title, open=True, run=f"{live.number}:{lane}:{live.update}"),
    )


def replay(key: str, experiment: Experiment, snapshots: tuple[Snapshot, ...], title: str, badge: str) -> None:
    """Draw a finished training from its snapshots, playing by itself."""
    header, numbers, pictures = film.film(experiment, experiment.held_out().first(1), snapshots)
    header |= {
        "run": key,
        "title": title,
        "badge": badge,
        "color": theme.FAMILIES[experiment.network.family],
        "live": None,
        "kept": [snapshot.update for snapshot in snapshots],
        "autoplay": True,
    }
    canvas.draw("microscope", key, header, numbers, pictures)
