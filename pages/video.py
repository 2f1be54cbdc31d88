"""Video: networks predict frames; a digit passes behind a screen. Is it gone, or does the state still know it?"""

import streamlit as st

from pages.parts import frame, lesson, on_show, take_away
from pages.parts.course import Guess, Lesson
from pages.parts.figures import percent
from pages.sections.video import directions, hidden_digit, hybrids, next_frames, smartwatch
from rnn_core.course.results import COMMAND as RESULTS
from rnn_core.course.results import quoted
from rnn_core.data.smartwatch import SOURCE as WATCHED
from rnn_core.experiment import Race, vary
from rnn_core.questions.video import Located
from rnn_core.shipped import LINKS
from rnn_core.tasks import Task
from rnn_core.tasks.clip_order import ClipOrder
from rnn_core.tasks.motion import Motion
from rnn_core.tasks.video import Video

NAMES: dict[type[Task], tuple[str, ...]] = {
    Video: ("film_lstm", "film_gru", "film_conv"),
    Motion: ("motion_gru", "motion_both", "motion_frame"),
    ClipOrder: ("order_both", "order_cnn", "order_gru"),
}
VIEWERS: dict[type[Task], tuple[str, ...]] = {  # whose answers are frames, or directions, or orders
    Video: ("conv_lstm", "frame_conv"),
    Motion: ("frame_cnn", "cnn_gru", "clip_cnn"),
    ClipOrder: ("frame_cnn", "cnn_gru", "clip_cnn"),
}
OPENING = f"{LINKS['film_lstm']}&model.2=gru&hidden.2=64&model.3=frame_conv"
DIRECTIONS = f"{LINKS['motion_gru']}&model.2=cnn_gru&hidden.2=64&model.3=frame_cnn&hidden.3=16"
ORDER = f"{LINKS['order_both']}&model.2=clip_cnn&model.3=gru&hidden.3=64"
FOLLOWS = 0.6  # of the better rule: whose probe is nearer to the digit than that follows it
CLEAR = 0.15  # nearer by this share counts as learned
SMALL = 3_000  # weights, fewer than which the mission asks for
YES, ROUGHLY, NO = "yes, and it follows it", "only roughly", "no: what is not seen is gone"
LESSON = Lesson(
    __file__,
    title="Video",
    question="What happens behind the screen?",
    words=(
        "frame",
        "ConvLSTM",
        "MSE",
        "SSIM",
        "linear probe",
        "accuracy",
        "precision",
        "recall",
        "F1",
        "ROC curve",
        "AUC",
    ),
    opening=OPENING,
    shipped=NAMES[Video],
    guess=Guess(
        "While the digit is behind the screen, does the ConvLSTM's state still know where it is?", (YES, ROUGHLY, NO)
    ),
)


def fits(race: Race) -> bool:
    """Tell whether the page makes sense of a race: networks that see one frame after the other, and none to come."""
    viewers = VIEWERS.get(type(race.lanes[0].task))
    return viewers is not None and all(
        one.model in viewers or (one.recurrent and not one.both) for one in race.networks
    )


def how_near(places: Located) -> str:
    """Return how well a hidden digit's place is known, against the better of two rules that need no state."""
    rule = min(places.last, places.mean)
    return YES if places.probe < FOLLOWS * rule else ROUGHLY if places.probe < rule else NO


def permanence(trained: Located, before: Located) -> str:
    """Say how much of what is read off the state was learned."""
    gain = 1 - trained.probe / before.probe
    words = (
        f"read off its state, the digit is {trained.probe:.2f} pixels from its place ({trained.along:.2f} in columns, "
        f"{trained.across:.2f} in rows). Before its first update it was {before.probe:.2f}"
    )
    echo = ": an echo of the last frames is in its loop before it has learned anything"
    words += (echo if how_near(before) != NO else "") + ". "
    if how_near(trained) == NO:
        return words + "A rule that needs no state is as near: nothing is shown to be kept."
    if gain > CLEAR:
        seeds = quoted("video: lstm: nearer than untrained, share")
        words += (
            f"Learning to predict has made it {percent(gain)} nearer (a ConvLSTM 12 from three seeds: "
            f"{percent(seeds.low)} to {percent(seeds.high)}, precomputed by {RESULTS}). "
        )
        return words + "A place is kept for a few frames, on films like those it learned from; no more is shown."
    return words + "Learning to predict has not brought it clearly nearer than it was without."


frame.page(LESSON)
guess = lesson.ask(
    LESSON,
    "A film is a sequence of images. Networks see real handwritten digits go to and fro in a small frame, a pixel at a "
    "time, and **pass behind a gray screen**; after every frame they predict the next one. Nobody tells them where "
    "the digit is. Three have learned from the same films: a **ConvLSTM**, an LSTM whose states are images and whose "
    "weights are convolutions; a GRU that reads plain pixels; and frame-wise convolutions, which remember nothing.",
)
run = lesson.bench(LESSON, fits=fits)
trainee = run.race.lanes[0].task


def shown_on(kind: type[Task]) -> on_show.Networks:
    """Return the reader's own networks if they are of that task, else the shipped ones."""
    return on_show.networks(LESSON, run, NAMES[kind]) if isinstance(trainee, kind) else on_show.shipped(NAMES[kind])


films = shown_on(Video)
next_frames.draw(films)
with lesson.happened(guess):
    if not isinstance(trainee, Video):
        st.info(f"Your own run is about “{trainee.title}”: it stands below. Here stand networks trained before.")
    next_frames.scores(films)
    places = [hidden_digit.located(films, lane) for lane in range(len(films.nets))]
    first = places[0]
    if first is None:
        st.info(hidden_digit.why_nothing(films))
    else:
        lesson.verdict(
            guess,
            how_near(first[0]),
            f"read off what {films.titles[0]} keeps, a digit that cannot be seen is {first[0].probe:.1f} pixels from "
            f"its place on average ({first[0].digits} hidden digits in films never learned). The place where it was "
            f"last seen is {first[0].last:.1f} pixels off, the mean of all hidden places {first[0].mean:.1f}.",
            films,
        )
    before = hidden_digit.untrained(films)
    hidden_digit.hidden_places(films, places, before)
    if first is not None and before is not None:
        lesson.card(
            "“A network that predicts has understood that things go on existing.”", permanence(first[0], before[0])
        )
st.markdown("#### Which way does it move?")
directions.draw(shown_on(Motion))
st.markdown("#### CNN, RNN, or both?")
hybrids.draw(shown_on(ClipOrder))
watched = st.container()  # filled last: the rest of the page need not wait for it
task = run.race.lanes[0].task
small = [one.parameters(task) < SMALL for one in run.race.networks] if isinstance(task, Video) else []
solved = [bool(lane.solved_at) for lane in run.lanes or ()] if isinstance(task, Video) else []
lesson.mission(
    LESSON,
    f"Train a network of fewer than {SMALL:,} weights that predicts the next frame with less than half the error of "
    "copying the last one. You may take the screen away.",
    any(few and done for few, done in zip(small, solved, strict=False)),
    "Your run: "
    + "; ".join(
        f"{title}, {one.parameters(task):,} weights: {'below half' if done else 'not below half'}"
        for title, one, done in zip(run.race.titles, run.race.networks, solved, strict=False)
    )
    + "."
    if solved
    else "Nothing of your own has been trained on films yet.",
)
lesson.try_this(
    LESSON,
    [
        ("Eight maps, no screen", vary(LINKS["film_lstm"], hidden=8, screen="none", updates=150)),
        ("Slanted paths", vary(LINKS["film_lstm"], path="slanted")),
        ("Race on directions", DIRECTIONS),
        ("Race on who came first", ORDER),
    ],
)
take_away.draw(
    run,
    "Shi et al. 2015 (ConvLSTM); Mathieu et al. 2016 (squared error blurs); Wang et al. 2004 (SSIM, by torchmetrics); "
    "Baillargeon, Spelke & Wasserman 1985 (what infants expect behind a screen); Alain & Bengio 2017 (linear probes); "
    "Donahue et al. 2015 (recurrent networks over CNNs); Yan et al. 2019 and PMC8989013, table 4 (hybrids ahead, and "
    f"not). Digits: {trainee.source}. Watch: {WATCHED}.",
)
frame.neighbors(LESSON)
with watched:
    smartwatch.draw()
