"""The lab: choose a task, race up to four networks on it, watch them from the inside while they learn."""

from dataclasses import replace

import streamlit as st

from pages.parts import address, canvas, frame, inside, live, standings
from pages.parts.bench import refuse
from pages.parts.course import Lesson
from pages.sections.lab import controls
from rnn_core.course.presets import PRESETS
from rnn_core.experiment import Race
from rnn_core.experiment.cost import affordable
from rnn_core.runs.live import LiveRace
from rnn_core.runs.slices import weights_file
from rnn_core.script import write_script
from rnn_core.script.loading import weights_name

LESSON = Lesson(
    __file__,
    title="The lab",
    question="What happens inside a network while it learns?",
    words=(
        "unit",
        "update",
        "batch",
        "seed",
        "held-out",
        "MSE",
        "learning rate",
        "optimizer",
        "gradient",
        "‖ ‖, the norm",
    ),
    opening=PRESETS[0].link,
    guess=None,
)
frame.page(LESSON)
STATE = st.session_state


def open_race(race: Race, start: bool = False, anew: bool = False) -> None:
    """Put `race` into the widgets and on the bench; the run before it ends here."""
    if "live" in STATE:
        STATE.live.pause()
    STATE.pop("refused_link", None)
    controls.fill(race)
    STATE.live = live.prepare(race, anew)
    if start:
        STATE.live.start()


def open_preset() -> None:
    """Start the preset that was clicked."""
    chosen = next((p for p in PRESETS if p.name == STATE.preset), None)
    if chosen:
        open_race(chosen.race, start=True)


def same_but_rate(race: Race, other: Race) -> bool:
    """Whether two races differ in their learning rate at most: that alone may change in mid-run."""
    rate = race.lanes[0].learning_rate
    return Race(tuple(replace(lane, learning_rate=rate) for lane in other.lanes)) == race


def arrive(asked: dict[str, str] | None) -> None:
    """Open the experiment of the link, or the first preset. A link that makes no sense leaves an open run alone."""
    try:
        open_race(affordable(Race.from_pairs(asked)) if asked else LESSON.race)
    except ValueError as error:
        instead = "the run that was open" if "live" in STATE else "the first preset"
        if "live" not in STATE:
            open_race(LESSON.race)
        elif controls.forgotten():
            controls.fill(STATE.draft)
        STATE.refused_link = f"This link cannot be opened. {frame.plain(error)} Below is {instead} instead.", error


def mind_changes(wanted: Race) -> None:
    """Bring the run and the settings together, or say plainly that they differ."""
    run: LiveRace = STATE.live
    if wanted == run.race:
        return
    if same_but_rate(run.race, wanted):
        run.set_learning_rate(wanted.lanes[0].learning_rate)
    elif run.update == 0 and not run.running:
        run.pause()
        STATE.live = live.prepare(wanted)
    else:
        run.pause()
        with st.container(border=True):
            st.warning(
                "The settings have changed since this run began. The run below is paused and still has the old ones."
            )
            new, old, _ = st.columns([2, 2, 3])
            new.button("Start over with the new settings", type="primary", on_click=open_race, args=(wanted, True))
            old.button("Keep the run, undo the change", on_click=controls.fill, args=(run.race,))


asked = frame.arrived("lab")
if asked or "live" not in STATE:
    arrive(asked)
elif controls.forgotten():
    controls.fill(STATE.draft)
if "refused_link" in STATE:
    sentence, refusal = STATE.refused_link
    refuse(sentence, refusal, open_race)

picked = next((p for p in PRESETS if p.race == STATE.live.race), None)
names = [p.name for p in PRESETS]
st.pills(
    "Experiments worth seeing", names, default=picked.name if picked else None, key="preset", on_change=open_preset
)
if picked:
    st.markdown(f"**{picked.question}** &nbsp; {picked.look_for}")

with st.expander("Settings", expanded=False, icon=":material/tune:", key="settings"):
    try:
        draft = controls.settings()
    except ValueError as error:
        draft = None
        refuse(f"These settings cannot run. {frame.plain(error)}", error, open_race)
if draft:
    mind_changes(draft)
frame.write_address("lab", STATE.live.race.to_pairs())


def notices(run: LiveRace) -> None:
    """Say what a learner should know about this run before reading its pictures."""
    live.idle_settings(run)
    live.failure(run, instead="Change a setting, or try again: ")
    if run.rescues:
        st.info(
            "A worker process died in the middle of a slice. The run went on from its last state: nothing was lost."
        )
    if run.rate_changes:
        changes = ", ".join(f"{rate:g} from update {update:,}" for update, rate in run.rate_changes)
        st.caption(f"Learning rate changed by hand: {changes}. The share link holds the first one only.")
    if run.race.lanes[0].task.answers_in_input and any(spec.both for spec in run.race.networks):
        st.info(
            "**A bidirectional network peeks here.** The answer at each step is the input of the next one, and its "
            "backward half has already read it. Its score is no forecast: forward networks only are comparable."
        )


tick = live.clock(STATE.live)


@st.fragment(run_every=tick)
def bench() -> None:
    """What moves while training goes on."""
    run: LiveRace = STATE.live
    run.watch()
    live.progress(run)
    with st.container():  # one place, however many there are: the curves below must not move to another
        notices(run)
    left, right = st.columns([3, 2])
    with left:
        canvas.show(standings.curves(run))
    with right:
        canvas.show(standings.table(run))
    titles = run.race.titles
    seen = titles[0]
    if len(titles) > 1:
        seen = st.segmented_control("Look inside", titles, default=seen, key=f"lane{run.number}", required=True)
    lenses = inside.draw(run, titles.index(seen))
    if not (run.running or run.busy) and run.state is not None:
        inside.step_by_step(run, titles.index(seen))
    live.stream(run, [standings.progress, standings.curves, standings.table, *lenses], tick)


run: LiveRace = STATE.live
live.buttons(run, on_reset=lambda anew: open_race(run.race, anew=anew))
bench()
task = run.race.lanes[0].task
st.divider()
st.subheader("Take it with you")
share, code = st.columns(2)
with share:
    st.markdown("**Link** that reproduces this experiment exactly, here or with `python -m rnn_core`")
    st.code(address.to_share(run.race.to_link()), language=None, wrap_lines=True)
    if address.only_here():
        st.caption(
            "Only this computer can open this address. To let others in, start the app with `--server.address 0.0.0.0`."
        )
with code:
    st.markdown("**History and weights** of the run above")
    st.download_button(
        "History (CSV)", lambda: standings.history_csv(run), "history.csv", "text/csv", key="csv", on_click="ignore"
    )
    for n, (name, experiment) in enumerate(zip(run.race.titles, run.race.lanes, strict=True)):
        st.download_button(
            f"Weights of {name} (safetensors)",
            lambda n=n: run.engine.submit(weights_file, run.race, run.state, n).result(30),
            weights_name(experiment),
            key=f"weights{n}",
            on_click="ignore",
            disabled=run.running or run.state is None,
            help="Pause first: the weights are those of the moment." if run.running else None,
        )
with st.expander("Show the code", icon=":material/code:"):
    st.caption(
        "Plain PyTorch, no Unrolled needed: it trains one model of the above and reaches the same result. Its last "
        "lines load the weights that you download here."
    )
    coded = run.race.titles[0]
    if len(run.race.lanes) > 1:
        coded = st.segmented_control(
            "Model",
            run.race.titles,
            default=coded,
            key=f"code{run.number}",
            required=True,
            label_visibility="collapsed",
        )
    script = write_script(run.race.lanes[run.race.titles.index(coded)])
    st.download_button("Download the script", script, "experiment.py", "text/x-python", key="script", on_click="ignore")
    st.code(script, language="python")
st.caption(f"Data: {task.source}.")
frame.neighbors(LESSON)
