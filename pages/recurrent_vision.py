"""Recurrent vision: a CNN with lateral connections looks at one image again and again. What does it gain?"""

import numpy as np
import streamlit as st

from pages.parts import frame, lesson, on_show, take_away
from pages.parts.asking import ask, origin
from pages.parts.course import Guess, Lesson
from pages.sections.recurrent_vision import claims, cost_of_a_look, networks, one_image, stopping
from rnn_core.experiment import Race, vary
from rnn_core.findings.looking import all_tested, trade
from rnn_core.questions.arithmetic import LookFlops
from rnn_core.questions.looking import LookChances, LookLead
from rnn_core.shipped import LINKS
from rnn_core.tasks.looks import Looks

SHIPPED = ("vision_bl", "vision_b_f", "vision_b_k", "vision_b_d", "vision_b")
OPENING = (
    f"{LINKS['vision_bl']}&model.2=vision_b&hidden.2=14&model.3=vision_b_k&hidden.3=9&model.4=vision_b_d&hidden.4=8"
)
AHEAD = "yes, than each of them, beyond chance"
ALIKE = "no clear winner: the best of them is as good"
BEHIND = "no: one of them is more often right, beyond chance"
LESSON = Lesson(
    __file__,
    title="Recurrent vision",
    question="Does looking longer help?",
    words=("CNN", "feature map", "lateral connection", "entropy", "rank correlation", "FLOP", "bootstrap"),
    opening=OPENING,
    shipped=SHIPPED,
    guess=Guess(
        "After eight looks, is BL more often right than the networks of the same size that look once?",
        (AHEAD, ALIKE, BEHIND),
    ),
)


def fits(race: Race) -> bool:
    """Tell whether the page makes sense of a race: a lateral CNN first, and others that look at images."""
    return (
        isinstance(race.lanes[0].task, Looks)
        and race.networks[0].model == "vision_bl"
        and all(one.views for one in race.networks)
    )


frame.page(LESSON)
guess = lesson.ask(
    LESSON,
    "A digit is shown under noise, too hard for one glance. **BL** is a CNN whose layers are also joined to "
    "themselves: at each look every layer sees the layer below *and what it was itself one look before*, through "
    "**lateral** connections. It looks at the same image eight times, and answers after every look. Its rivals have "
    "about as many weights, no loop, and look once: **B-F** spent them on more features, **B-K** on larger kernels, "
    "**B-D** on more layers. (**B** is BL without its lateral connections; B-F is a B with more features. Behind a "
    "name stands how many features its first layer has.)",
)
run = lesson.bench(LESSON, fits=fits)
page_networks = on_show.networks(LESSON, run, SHIPPED)
task = page_networks.nets[0].experiment.task
assert isinstance(task, Looks)
names = networks.names(page_networks)
batch, levels, _ = all_tested(task)
questions = {name: LookChances(net) for name, net in zip(names, page_networks.nets, strict=True)}
ours = ask(questions[names[0]])
results = networks.LookResults({names[0]: page_networks.nets[0]}, {names[0]: ours}, batch.targets, levels)
number = one_image.draw(task, page_networks, results) if np.isfinite(ours).all() else 0
results = networks.LookResults(
    dict(zip(names, page_networks.nets, strict=True)),
    {name: ask(question) for name, question in questions.items()},
    batch.targets,
    levels,
    origin(*questions.values()),
)
if not all(np.isfinite(one).all() for one in results.chances.values()):
    st.warning("A network of this race has diverged. Reset, and try a learning rate ten times smaller.")
    st.stop()
one_image.others(results, number)

leads = {name: ask(LookLead(results.right(results.first), results.right(name))) for name in results.others}
first = results.first
rivals = [
    name for name in results.once if results.size(name) >= 0.9 * results.size(first)
]  # of the same size, or larger
gain = results.reached(first)[-1] - results.reached(first)[0]
with lesson.happened(guess):
    if rivals:
        best = max(rivals, key=lambda name: results.reached(name)[-1])
        ahead = all(leads[name].low > 0 for name in rivals)
        behind = any(leads[name].high < 0 for name in rivals)
        lesson.verdict(
            guess,
            AHEAD if ahead else BEHIND if behind else ALIKE,
            f"{first} gains {networks.points(gain)} points from the first look to the last, and ends at "
            f"{results.reached(first)[-1]:.1%}; {best}, the best of those of its size that look once, at "
            f"{results.reached(best)[-1]:.1%}. The lead of {first}, with 95 % intervals: "
            + "; ".join(
                f"over {name} {networks.points(leads[name].value)} points ({networks.points(leads[name].low)} to "
                f"{networks.points(leads[name].high)})"
                for name in rivals
            )
            + ".",
            page_networks,
        )
    else:
        st.info(
            "**Your own run** has no rival of the same size that looks once, so the question above has no answer here. "
            "What it gained by looking is below."
        )
    stopping.gained(results, leads)
traded = trade(results.chances[first], results.targets)
done = stopping.speed(results, traded)
ranked = stopping.reactions(task, results)
counted = {name: ask(LookFlops(net.experiment)) for name, net in results.nets.items()}
cost_of_a_look.costs(results, counted)
claims.cards(results, traded, ranked)
lesson.mission(
    LESSON,
    "Find a doubt at which the network answers after **at most half** of the looks on average, and is right **at most "
    "1 point** less often than after all of them.",
    done,
    "Found: the numbers stand at the slider." if done else "Not yet: move the slider above.",
    page_networks,
)
lesson.try_this(
    LESSON,
    [
        ("Among pieces of another digit", vary(OPENING, trouble="clutter")),
        ("Half hidden", vary(OPENING, trouble="occlusion")),
        ("More noise", vary(OPENING, most=1)),
        ("Against a CNN + GRU", f"{LINKS['vision_bl']}&model.2=cnn_gru&hidden.2=21"),
    ],
)
take_away.draw(
    run,
    "Spoerer, Kietzmann, Mehrer, Charest & Kriegeskorte 2020 (BL and its controls, thresholds on entropy, reaction "
    "times); Spoerer, McClure & Kriegeskorte 2017 (digits in clutter); Wu & He 2018 (group norm, here instead of a "
    "batch norm for each look); Huang et al. 2018 (MSDNet); Subramanian et al. 2025 (feed-forward networks with early "
    f"exits). Data: {task.source}; noise, spots and clutter are made.",
)
frame.neighbors(LESSON)
