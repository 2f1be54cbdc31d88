"""Widgets <-> Race. Every setting's label, help and range come from its own declaration.

A widget's value must be its `value=`, never written through session_state: Streamlit sends a written
value to the browser once, and a widget that is not on screen at that moment (inside a closed
expander) would come up with its minimum. So `fill` gives all widgets new keys instead.
"""

from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.sections.lab import devices
from pages.sections.lab.setting_widgets import fields, key_of, stories, word_for
from rnn_core.anatomy.cells import CELLS
from rnn_core.anatomy.rules import RULES
from rnn_core.anatomy.viewers import VIEWERS
from rnn_core.charts import theme
from rnn_core.experiment import MOST_LANES, Experiment, Lane, Race, RecurrentSpec, Rule, Truncated
from rnn_core.experiment.cost import affordable
from rnn_core.tasks import TASKS, Task

EQUAL = ("hidden units", "parameters", "nothing")


def fill(race: Race) -> None:
    """Make every widget show `race`. Call it from a callback, or before the widgets are drawn."""
    st.session_state.filled = st.session_state.draft = race
    st.session_state.filling = st.session_state.get("filling", 0) + 1


def forgotten() -> bool:
    """Whether the widgets' values are gone, as they are after a visit to another page."""
    return key_of("task") not in st.session_state


def settings() -> Race:
    """Draw the settings and return the race they describe. Raises ValueError when they make no sense."""
    filled: Race = st.session_state.filled
    first = filled.lanes[0]
    task_column, train_column = st.columns([3, 2])
    with task_column:
        kind, values = _task(first.task)
    with train_column:
        training = _training(first, not filled.on_several)
    task, refused = kind(), None
    try:
        task = kind(**values)
    except ValueError as error:  # the other widgets are drawn all the same: one not drawn forgets its value
        refused = error
    race = _models(Experiment(task=task, **training), filled)
    if refused:
        raise refused
    st.session_state.draft = race
    return affordable(race)


def _task(current: Task) -> tuple[type[Task], dict[str, Any]]:
    names = list(TASKS)
    at = names.index(current.name)
    name = st.selectbox("Task", names, at, format_func=word_for, key=key_of("task"), help=stories())
    kind = TASKS[name]
    st.caption(kind.story)
    return kind, fields(current if type(current) is kind else kind(), f"task.{name}", st.columns(2))


def _training(current: Experiment, on_one_device: bool) -> dict[str, Any]:
    main = fields(current, "", st.columns(2), "updates", "learning_rate")
    with st.popover("More training settings", width="stretch"):
        names = ("batch_size", "clip_norm", "optimizer", "seed", *(("device",) if on_one_device else ()))
        rest = fields(current, "", st.columns(2), *names, choices={"device": devices.choices(current.device)})
    st.caption(f"Seed {rest['seed']}: the same seed and settings give the same run.")
    return main | rest


def held_equal(race: Race) -> str:
    """Tell what the models of a race have in common: hidden units, parameters (within 5 %), or nothing."""
    if len({spec.hidden for spec in race.networks}) == 1:
        return "hidden units"
    counts = [spec.parameters(race.lanes[0].task) for spec in race.networks]
    return "parameters" if max(counts) <= 1.05 * min(counts) else "nothing"


def _models(base: Experiment, filled: Race) -> Race:
    count = len(filled.lanes)
    head, choice = st.columns([2, 3], vertical_alignment="bottom")
    head.markdown("**Models**, trained side by side on the same batches" if count > 1 else "**Model**")
    equal = "nothing"
    if count > 1:
        about = (
            "What the first model sets for the others: their number of hidden units, their number of parameters "
            "(as close as whole units allow), or nothing."
        )
        equal = choice.segmented_control(
            "Held equal", EQUAL, default=held_equal(filled), key=key_of("equal"), required=True, help=about
        )
    lanes, places = list[Lane](), list[str]()
    columns = st.columns(max(count, 2) + (count < MOST_LANES))
    for number, lane in enumerate(filled.lanes):
        with columns[number].container(border=True):
            lanes.append(_model(number, lane.lane, base, equal, lanes))
            places.append(_device(number, lane) if filled.on_several else base.device)
    race = Race(tuple(replace(base, lane=lane, device=device) for lane, device in zip(lanes, places, strict=True)))
    if count == 1 and (both := devices.on_both(race)):
        about = "The same network twice, on the same batches: which device makes more updates per second?"
        columns[count].button(
            "Race CPU against GPU", icon=":material/speed:", on_click=fill, args=(both,), key=key_of("both"), help=about
        )
    if count < MOST_LANES:
        columns[count].button(
            "Add a model to race", icon=":material/add:", on_click=_add, args=(race,), key=key_of("add")
        )
    return race


def _model(number: int, current: Lane, base: Experiment, equal: str, before: list[Lane]) -> Lane:
    prefix, title, network = f"lane{number}", st.empty(), current.network
    if not isinstance(network, RecurrentSpec):
        return _rival(number, current, base, title)
    values = fields(network, prefix, st.columns(2), "model", "direction", choices={"model": tuple(CELLS)})
    tied = number > 0 and equal != "nothing"
    values |= {"hidden": before[0].network.hidden} if tied else fields(network, prefix, [st], "hidden")
    with st.popover("More", width="stretch"):
        inits = CELLS[values["model"]].inits
        fitting = network if network.init in inits else replace(network, init="default")
        # The cell is in the key: another cell has other initializations to choose from.
        values |= fields(fitting, f"{prefix}.{values['model']}", [st], "init", choices={"init": inits})
        values |= fields(network, prefix, [st], "layers", "dropout")
        values |= fields(network, prefix, [st], "merge") if values["direction"] == "bidirectional" else {}
        values |= fields(network, prefix, [st], "embedding") if base.task.vocabulary else {}
        values |= fields(network, prefix, [st], "decoder") if base.task.cue is not None else {}
        values |= _rule(current.rule, prefix)
        _remover(number)
    lane = Lane.of(**values)
    if tied and equal == "parameters":
        lane = lane.matched(base.task, before[0].parameters(base.task))
    _head(lane, base.task, title)
    return lane


def _device(number: int, current: Experiment) -> str:
    """Draw where one model of a race trains, as others train elsewhere."""
    there = {"device": devices.choices(current.device)}
    return fields(current, f"lane{number}", [st], "device", choices=there)["device"]


def _rule(current: Rule, prefix: str) -> dict[str, Any]:
    """Draw how a network learns."""
    values = fields(current, prefix, [st], "rule", choices={"rule": tuple(RULES)})
    if values["rule"] == "truncated":
        cut = current if isinstance(current, Truncated) else Truncated(rule="truncated")
        values |= fields(cut, prefix, st.columns(2), "k1", "k2")
    return values | fields(current, prefix, [st], "clip")


def _rival(number: int, current: Lane, base: Experiment, title: DeltaGenerator) -> Lane:
    """Draw what can be set of a network without states; such a one comes from a lesson's link."""
    network, prefix = current.network, f"lane{number}.rival"
    values = fields(network, prefix, [st], "hidden")
    with st.popover("More", width="stretch"):
        values |= fields(network, prefix, [st], "embedding") if base.task.vocabulary else {}
        own = VIEWERS[network.model].settings if network.views else ()
        values |= fields(network, prefix, [st], *own) if own else {}
        _remover(number)
    lane = current.vary(**values)
    _head(lane, base.task, title)
    return lane


def _remover(number: int) -> None:
    if number:
        st.button("Remove this model", key=key_of(f"remove{number}"), on_click=_remove, args=(number,))


def _head(lane: Lane, task: Task, title: DeltaGenerator) -> None:
    title.html(f'<b style="border-left:.5em solid {theme.FAMILIES[lane.family]};padding-left:.5em">{lane.title}</b>')
    st.caption(f"{lane.network.hidden} units, {lane.parameters(task):,} parameters")


def _add(race: Race) -> None:
    used = {spec.model for spec in race.networks}
    fresh = next((name for name in ("lstm", "gru", "rnn") if name not in used), "lstm")
    first = race.lanes[0]
    fill(Race((*race.lanes, replace(first, lane=first.lane.vary(model=fresh, init="default")))))


def _remove(number: int) -> None:
    race: Race = st.session_state.draft
    fill(Race(race.lanes[:number] + race.lanes[number + 1 :]))
