"""Prices: can the direction of a stock index be told, and by whom? Held against chance, with intervals."""

import numpy as np
import streamlit as st

from pages.parts import figures, frame, lesson, on_show, take_away, unrolled
from pages.parts.asking import ask, origin
from pages.parts.course import Guess, Lesson
from pages.parts.figures import percent
from pages.sections.prices import beliefs
from rnn_core.charts.lines import lines
from rnn_core.charts.spans import spans
from rnn_core.experiment import Race, vary
from rnn_core.findings.prices import by_year, rose
from rnn_core.findings.resampling import RESAMPLED
from rnn_core.questions.directions import AGAIN, HIGHER, LOGISTIC, DirectionHits, RiseChances, RivalRiseChances
from rnn_core.questions.reading import SequenceReading
from rnn_core.questions.verdicts import VerdictLead
from rnn_core.shipped import LINKS, load
from rnn_core.tasks.prices import Prices

OPENING = LINKS["prices_lstm"] + "&model.2=transformer"
SHIPPED = ("prices_lstm", "prices_transformer")
FIRST, OTHER, NEITHER = "the recurrent network", "the Transformer", "none of them: “always higher” is not beaten"
LESSON = Lesson(
    __file__,
    title="Prices",
    question="Can a direction be predicted?",
    words=("return (of a price)", "Transformer", "persistence", "bootstrap"),
    opening=OPENING,
    shipped=SHIPPED,
    guess=Guess(
        "On the last fifth of 69 years: who is right more often than “always higher”, beyond chance?",
        (FIRST, OTHER, NEITHER),
    ),
)


def fits(race: Race) -> bool:
    """Tell whether the page makes sense of a race: networks that read prices."""
    return isinstance(race.lanes[0].task, Prices)


def points(share: float) -> str:
    """Return a difference of shares in percentage points, with its sign."""
    return f"{100 * share:+.1f}".replace("-", "−")


frame.page(LESSON)
top = st.container()
run = lesson.bench(LESSON, fits=fits)
task = run.race.lanes[0].task
assert isinstance(task, Prices)
with top:
    guess = lesson.ask(
        LESSON,
        f"At the close of a day, networks read the last {task.length} daily returns of the S&P 500 index, scaled by "
        "how much it varied lately, and say whether it will stand **higher or lower** after "
        f"{'one more day' if task.ahead == 1 else f'{task.ahead} more days'}. An article says that **LSTMs** do this "
        "better than **Transformers**. Over the years prices rose more often than they fell. So who always says "
        "“higher” is right more often than a coin, and knows nothing. Can anybody beat that?",
    )
networks = on_show.networks(LESSON, run, SHIPPED)
task = networks.nets[0].experiment.task
assert isinstance(task, Prices)

recurrent = [n for n, net in enumerate(networks.nets) if net.experiment.network.recurrent]
if recurrent:
    st.markdown("#### Watch it read the market")
    opening = task.alone(task.held_out(np.random.default_rng()))
    first = networks.nets[recurrent[0]]
    reading = load("prices_lstm").reading
    if networks.own:
        reading = ask(SequenceReading(first, opening))
    unrolled.show(
        "prices",
        task,
        opening,
        [unrolled.Pane(networks.titles[recurrent[0]], first.experiment.network, reading)],
        unrolled.View(
            title=f"{task.length} daily returns are read; only what it says at the last one counts",
            badge=networks.badge,
            run=networks.mark,
            start=task.length - 1,
        ),
    )
    st.caption(
        f"The inputs, from top to bottom: {', '.join(task.channels)}; the last one against "
        "its usual size. The answers: ↑ higher, ↓ lower."
    )

came = rose(task)
chances = {title: ask(RiseChances(net)) for title, net in zip(networks.titles, networks.nets, strict=True)}
if not all(np.isfinite(one).all() for one in chances.values()):
    st.warning("A network of this race has diverged. Reset, and try a learning rate ten times smaller.")
    st.stop()
rivals = ask(RivalRiseChances(task))
rates = {name: DirectionHits(came, values) for name, values in (chances | rivals).items()}
scores = {name: ask(rate) for name, rate in rates.items()}
leads = {
    name: ask(VerdictLead(came, values, rivals[HIGHER]))
    for name, values in (chances | {LOGISTIC: rivals[LOGISTIC], AGAIN: rivals[AGAIN]}).items()
}
families = {title: net.experiment.network.family for title, net in zip(networks.titles, networks.nets, strict=True)}
winners = [title for title in chances if leads[title].low > 0]

with lesson.happened(guess):
    best = max(winners, key=lambda title: leads[title].value) if winners else None
    kinds = {"transformer": OTHER, "mlp": best, "cnn": best}  # what no option names is called by its own name
    answer = NEITHER if best is None else kinds.get(families[best], FIRST) or NEITHER
    lesson.verdict(
        guess,
        answer,
        "; ".join(f"{name} is right in {scores[name].value:.1%} of {len(came):,}" for name in (*chances, HIGHER))
        + ". Of the difference to that rule the 95 % intervals reach "
        + "; ".join(f"from {points(leads[n].low)} to {points(leads[n].high)} points ({n})" for n in chances)
        + ".",
        networks._replace(no_verdict="") if run.finished else networks,  # here no better than guessing is an answer
    )
    figures.chart(
        spans(
            "right direction",
            {name: (families.get(name, "table"), s.value, s.low, s.high) for name, s in scores.items()},
            scores[HIGHER].value,
        ),
        f"Dashed: {HIGHER}. " + (f"Beyond it: {', '.join(winners)}" if winners else "No network lies beyond it"),
        origin(*rates.values()),
        "; ".join(f"{name}: {s.value:.1%}, from {s.low:.1%} to {s.high:.1%}" for name, s in scores.items()),
        220,
    )
    figures.table(
        ("who", "right", "95 % interval", f"more than {HIGHER} (points)", "95 % interval"),
        [
            (
                name,
                f"{score.value:.1%}",
                f"{score.low:.1%} to {score.high:.1%}",
                points(leads[name].value) if name in leads else "–",
                f"{points(leads[name].low)} to {points(leads[name].high)}" if name in leads else "–",
            )
            for name, score in scores.items()
        ],
    )
    st.caption(
        f"{len(came):,} forecasts of {task.ahead} day{'s' if task.ahead > 1 else ''} that do not overlap. Intervals: "
        f"{RESAMPLED:,} bootstrap samples of them. {AGAIN.capitalize()}: if it rose lately, it will rise. "
        f"{LOGISTIC.capitalize()} reads the same numbers, by scikit-learn."
    )
    years = {name: by_year(chances, task) for name, chances in (chances | {HIGHER: rivals[HIGHER]}).items()}
    figures.chart(
        lines(
            "year",
            "share right",
            {
                name: (families.get(name, "table"), [(float(year), share) for year, share in one.items()])
                for name, one in years.items()
            },
        ),
        f"Year by year: {networks.titles[0]} is right in {percent(min(years[networks.titles[0]].values()))} of the "
        f"worst year, in {percent(max(years[networks.titles[0]].values()))} of the best",
        origin(*(RiseChances(net) for net in networks.nets)),
        "; ".join(
            f"{name}: {percent(min(one.values()))} to {percent(max(one.values()))}" for name, one in years.items()
        ),
        320,
    )
beliefs.draw(task)
lucky = [title for title in winners if networks.own]
lesson.mission(
    LESSON,
    "Try your luck: find settings with which a network beats “always higher” by an interval without 0 in it. Then "
    "train with another seed. What do you have to say about the first result?",
    bool(lucky),
    f"Beaten by {', '.join(lucky)}. Of forty tries, about one succeeds by chance alone: run it with other seeds."
    if lucky
    else "Not beaten so far." + ("" if networks.own else " Train a race of your own."),
)
lesson.try_this(
    LESSON,
    [
        ("One day ahead", vary(OPENING, ahead=1)),
        ("Twenty days ahead", vary(OPENING, ahead=20)),
        ("Read 200 days", vary(OPENING, length=200)),
        ("Another seed", vary(OPENING, seed=1)),
    ],
)
take_away.draw(
    run,
    "Bilokon & Qiu 2023, arXiv 2309.11400 (LSTM and Transformer on prices); Vaswani et al. 2017 (Transformer); Efron "
    f"1979 (bootstrap). Data: {task.source}. Trained on the days before March 2005, tested on those after. No "
    "advice on money.",
)
frame.neighbors(LESSON)
