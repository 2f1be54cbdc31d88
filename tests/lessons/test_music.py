"""What the page on music claims: it beats tables, keeps count of beats, and hardly knows how a tune began."""

import numpy as np
import pytest
from safetensors.torch import save

from rnn_core.course.results import quoted
from rnn_core.experiment import Experiment, vary
from rnn_core.experiment.sampling import Sampling
from rnn_core.findings.beginnings import (
    Worth,
    beginnings,
    counted_worth,
    looked_up_worth,
    saved,
    worth_of,
)
from rnn_core.findings.tunes import BEGIN, LONGEST, compose_counted, finished, judge, judge_all, longest_copy
from rnn_core.music.engraving import engrave
from rnn_core.nets.probes.costs import costs
from rnn_core.nets.probes.writing import write
from rnn_core.questions.beginnings import BeginningWorth
from rnn_core.questions.chorales import SharedNotes
from rnn_core.questions.composition import Composition
from rnn_core.questions.net import Net
from rnn_core.questions.reading import Recording
from rnn_core.shipped import LINKS, load
from rnn_core.tasks.chorales import counted
from rnn_core.tasks.letters import spelled
from rnn_core.tasks.tunes import BETWEEN, joined
from rnn_core.trace import Draft
from tests.lessons import training
from tests.lessons.training import trained

OPENING = Experiment.from_link(LINKS["tunes"])
PLAIN = Experiment.from_link(vary(LINKS["tunes"], layers=1, dropout=0.0))  # one layer: it learns sooner
EARLY = 250  # updates
MANY = 50  # tunes
COUNTED = ("alone", "held")  # of chorales: how often each pitch sounds, and the last chord held


def wrote(run, temperature):
    task, texts = run.experiment.task, list[str | None]()
    for seed in range(MANY):
        begin = Draft.begin(task.codes(BEGIN), seed)
        draft = write(run.model, begin, LONGEST - len(BEGIN), Sampling(temperature=temperature))
        texts.append(finished(spelled(task.vocabulary, draft.codes)))
    return texts


def worth_to(run) -> Worth:
    batches = [run.experiment.task.side_by_side(texts) for texts in (beginnings().whole, beginnings().cut)]
    return worth_of(*([r[m] for r, m in zip(costs(run.model, one), one.mask, strict=True)] for one in batches))


def note(measured, found, whose):
    for name, value in zip(("parse", "right bars", "returning"), found, strict=True):
        measured(f"{name}, {whose}", value)
    return found


@pytest.mark.survey
def test_one_layer_beats_every_table_of_counts_within_250_updates_and_hardly_knows_the_beginning(seed, measured):
    run = trained(PLAIN, seed, EARLY)
    best = min(OPENING.task.counted(6))
    reached = float(costs(run.model, run.held_out).mean())
    assert measured("bits per letter, one layer, 250 updates", reached) < measured("bits of the best table", best) - 0.1
    assert measured("saved by the beginning, one layer, 250 updates", saved(worth_to(run))) < 0.1


def test_after_a_whole_training_its_tunes_can_be_read_and_its_bars_are_full(seed, measured):
    run = trained(OPENING, seed)
    assert (
        measured("bits per letter", float(costs(run.model, run.held_out).mean())) < min(OPENING.task.counted(6)) - 0.6
    )
    worth = worth_to(run)
    assert measured("saved by the beginning", saved(worth)) < 0.1
    assert abs(measured("saved by the beginning, new bars", 1 - worth.new_with / worth.new_without)) < 0.02
    least = {0.8: 0.9, 1.0: 0.8} if training.anew else {0.8: 0.9}
    for temperature, parsed in least.items():
        judged = note(measured, judge_all(wrote(run, temperature)), f"temperature {temperature:g}")
        assert judged.parse >= parsed and judged.right > 0.9 and judged.returning < 0.15
    note(measured, judge_all([compose_counted(MANY * seed + n) for n in range(MANY)]), "table")
    real = note(measured, judge_all(joined(held_out=True).split(BETWEEN)[:-1]), "real tunes")
    assert real.parse == real.right == 1 and 0.4 < real.returning < 0.6


def test_over_the_seeds_fewer_tunes_can_be_read_at_a_higher_temperature():
    assert quoted("music: parse, temperature 1").mean < quoted("music: parse, temperature 0.8").mean - 0.03


def test_the_shipped_network_counts_beats_and_copies_nothing_and_a_table_can_only_spell():
    shipped = load("tunes")
    assert shipped.val_metric < min(OPENING.task.counted(6)) - 0.6
    texts = [compose_counted(seed) for seed in range(MANY)]
    assert judge_all(texts).parse > 0.8 and judge_all(texts).right < 0.5
    worth, looks, table = BeginningWorth(shipped.net).answer(), looked_up_worth(), counted_worth()
    assert saved(worth) < 0.1 < 0.5 < saved(looks) and abs(saved(table)) < 1e-6
    assert worth.echo_with > looks.echo_with + 0.3 and worth.new_with < looks.new_with - 0.2
    assert worth.echo_without < table.echo_without - 0.5
    assert 0.4 < judge_all(joined(held_out=True).split(BETWEEN)[:-1]).returning < 0.6


def test_what_the_shipped_network_writes_is_no_copy():
    texts = [Composition(load("tunes").net, BEGIN, seed, Sampling(temperature=0.8)).answer() for seed in range(10)]
    found = judge_all(texts)
    assert found.parse >= 0.9 and found.right > 0.9
    for text in texts:
        if text is not None and not judge(text).problem:
            engrave(text)  # verovio, too, reads it, and the same notes: else ValueError
    shares = [len(longest_copy(text)) / len(text.split("\n")[-1]) for text in texts if text]
    assert float(np.median(shares)) < 0.3


def chorale_net(name, seed):
    """A shipped network as of this seed."""
    run = trained(Experiment.from_link(LINKS[name]), seed)
    return Net(run.experiment, weights=save(dict(run.model.state_dict())))


def nats_per_step(net):
    batch = net.experiment.held_out()
    scores = Recording(net, batch).answer().outputs
    return float((np.logaddexp(0, scores) - scores * batch.targets).sum(-1).mean())


def test_chorales_are_foreseen_better_than_by_counting_and_a_little_better_with_gates(seed, measured):
    cost = {model: nats_per_step(chorale_net(f"chorale_{model.lower()}", seed)) for model in ("RNN", "GRU", "LSTM")}
    for model, value in cost.items():
        measured(f"chorales: {model}: nats per step", value)
    alone, held = (measured(f"chorales: {n}: nats per step", counted("foresee", 32, o)) for o, n in enumerate(COUNTED))
    assert max(cost.values()) < held - 1 < alone - 1
    assert max(cost["GRU"], cost["LSTM"]) < cost["RNN"] < min(cost["GRU"], cost["LSTM"]) + 0.3


def test_chorales_are_harmonized_with_more_of_bachs_notes_than_counting_finds(seed, measured):
    net = chorale_net("harmonizer", seed)
    network, table = SharedNotes(net).answer()
    assert nats_per_step(net) < counted("harmonize", 32, 1) - 0.4
    assert (
        measured("chorales: harmonizer: notes as Bach’s", network)
        > measured("chorales: table: notes as Bach’s", table) + 0.05
    )
