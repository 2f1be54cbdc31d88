"""Any experiment, race or task, drawn from what is declared of them, as hypothesis draws."""

import numpy as np
from hypothesis import strategies as st

from rnn_core.anatomy.cells import CELLS
from rnn_core.data.recorded import RECORDED
from rnn_core.experiment import MOST_LANES, Experiment, Lane, Race
from rnn_core.experiment.lane import FIELDS
from rnn_core.settings import declared
from rnn_core.tasks import TASKS


def values_of(item):
    spec, optional = item.metadata["spec"], st.none()
    if spec.choices is not None:
        values = st.sampled_from(list(spec.choices))
    elif spec.low is None:
        values = st.text(min_size=40, max_size=90).filter(lambda text: len(set(text)) > 1)
    else:
        within = st.integers if isinstance(item.default, int) else st.floats
        values = within(spec.low, spec.high) | st.sampled_from([spec.low, spec.high])
    return st.just(item.default) | values | optional if spec.optional else st.just(item.default) | values


def settings_of(kind, **fixed):
    """Any value of a Settings class, drawn from what it declares; every field is often at its default."""
    return st.builds(kind, **{f.name: values_of(f) for f in declared(kind)} | fixed)


def lanes_of(**fixed):
    """Any lane, drawn from what is declared of all of its parts."""
    return st.builds(Lane.of, **{name: values_of(item) for name, item in FIELDS.items()} | fixed)


def models_for(task):
    """Any recurrent network that makes sense for `task`: one that writes reads forward, others have no decoder.

    CTC's loss is that of a whole sequence: it is never cut.
    """
    alone = {"attention": st.just("none"), "forcing": st.just(1.0)}
    fixed = {"decoder": st.just("shared"), **alone} if task.cue is None else {"direction": st.just("forward")}
    whole = fixed | {"rule": st.just("bptt")}
    cut = (
        fixed
        | alone
        | {
            "rule": st.just("truncated"),
            "direction": st.just("forward"),
            "dropout": st.just(0.0),
            "decoder": st.just("shared"),
        }
    )
    cut |= {"k1": st.integers(1, 10), "k2": st.integers(10, 400)}

    def of_cell(name):
        known = CELLS[name]
        own = {
            "model": st.just(name),
            "init": st.sampled_from(known.inits),
            "direction": st.sampled_from(known.directions),
        }
        known_to_all = lanes_of(**own | whole)
        return known_to_all if task.loss.whole else known_to_all | lanes_of(**own | cut)

    return st.sampled_from(list(CELLS)).flatmap(of_cell)


def races_on(task):
    experiments = settings_of(Experiment, task=st.just(task), lane=models_for(task))
    return st.builds(Race.of, experiments, st.lists(models_for(task), min_size=1, max_size=MOST_LANES).map(tuple))


def own_numbers(seed):
    return " ".join(str(number) for number in np.random.default_rng(seed).integers(-999, 999, 220))


def series_of(kind):
    """Any series, recorded or of numbers in the link, that is long enough for what is asked of it."""
    sizes = {"past": st.integers(1, 60), "ahead": st.integers(1, 24), "season": st.integers(1, 24)}
    values = {"series": st.just("own"), "values": st.integers(0, 9).map(own_numbers)}
    dates = {
        "start": st.sampled_from(["", "2026-01-31", "2026-01-31T09:30"]),
        "step": st.sampled_from(["", "1h", "5B"]),
    }
    return (
        st.builds(kind, series=st.sampled_from(list(RECORDED)), after=st.integers(0, 12), **sizes)
        | st.builds(kind, series=st.sampled_from(list(RECORDED)), way=st.just("at once"), **sizes)
        | st.builds(kind, **values, **sizes, **dates)
    )


def tasks_of(kind):
    """Any task of its kind; the sentences to translate are there in two languages only."""
    if kind.name == "series":
        return series_of(kind)
    return settings_of(kind, **{"corpus": st.sampled_from(["numbers", "dates"])} if kind.name == "translation" else {})


tasks = st.sampled_from(list(TASKS.values())).flatmap(tasks_of)
models = models_for(TASKS["adding"]())
races = tasks.flatmap(races_on)
experiments = races.map(lambda race: race.lanes[0])
