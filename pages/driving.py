"""Looking around: a network that may think again about each frame; where does it slow down, and is it worth it?"""

import streamlit as st

from pages.parts import frame, lesson, on_show, take_away
from pages.parts.asking import ask
from pages.parts.course import Guess, Lesson
from pages.sections.driving import claims, one_drive, thoughts_by_fog
from rnn_core.experiment import Race, vary
from rnn_core.questions.driving import DrivingWays, GlanceHits, thinker
from rnn_core.shipped import LINKS, load
from rnn_core.tasks.road import Road

NAMES = ("driver_sure", "driver_learned")
STILL = ("driver_still_sure", "driver_still_learned")
OPENING = f"{LINKS['driver_sure']}&stopping.2=learned&price.2=0.1"
BOTH, SURE, LEARNED, NONE = (
    "both of them",
    "only the one that stops when it is sure",
    "only the one that has learned when to stop",
    "neither",
)
LESSON = Lesson(
    __file__,
    title="Looking around",
    question="Where should it slow down?",
    words=("thought", "entropy", "ACT", "rank correlation", "bootstrap", "GRU", "held-out"),
    opening=OPENING,
    shipped=NAMES,
    guess=Guess("Which of them thinks longer about frames in fog?", (BOTH, SURE, LEARNED, NONE)),
)


def fits(race: Race) -> bool:
    """Tell whether the page makes sense of a race: thinkers that drive."""
    return isinstance(race.lanes[0].task, Road) and all(one.model == "thinker" for one in race.networks)


frame.page(LESSON)
guess = lesson.ask(
    LESSON,
    "A camera looks at a road through fog that comes and goes. At every frame a network must answer: steer **left**, "
    "**straight**, **right**, or **brake** for what lies on the road. An eye (two convolutions) looks at one shot, a "
    "GRU adds it to what it knows. Then it may **think again**, about another shot of the same frame with fresh noise, "
    "or drive on to the next frame. Two networks have learned it. One can be stopped anywhere: it goes on **when it is "
    "sure enough**. The other has **learned when to stop**: each thought adds a price to the loss that it makes small "
    "(ACT, Graves 2016).",
)
run = lesson.bench(LESSON, fits=fits)
networks = on_show.networks(LESSON, run, NAMES)
lane, doubt = one_drive.draw(networks)
question = DrivingWays(networks.nets)
drives = ask(question)
paces = [one.at(doubt) for one in drives]
fogged = [pace.fogged for pace in paces]
kinds = [thinker(net).stopping for net in networks.nets]
with lesson.happened(guess):
    if sorted(kinds) == ["learned", "sure"]:
        longer = {kind: thoughts_by_fog.leaning(one) > 0 for kind, one in zip(kinds, fogged, strict=True)}
        answer = {(True, True): BOTH, (True, False): SURE, (False, True): LEARNED}.get(
            (longer["sure"], longer["learned"]), NONE
        )
        lesson.verdict(
            guess,
            answer,
            " ".join(
                f"{title}: {one.thoughts[0]:.1f} thoughts about the clearest quarter of all frames, "
                f"{one.thoughts[-1]:.1f} about the foggiest."
                for title, one in zip(networks.titles, fogged, strict=True)
            ),
            networks,
        )
    else:
        st.info(
            "The question above is about a network that stops when it is sure, and one that has learned when to stop. "
            "Your own run is of others: what they do in fog is below."
        )
    thoughts_by_fog.fog_and_thoughts(question, doubt)
    st.caption(claims.by_seed())
    thoughts_by_fog.worthwhile(question)
    thoughts_by_fog.choosing(networks, drives, doubt)
    st.caption(claims.made_for_two())

st.markdown("#### And if it sees the same picture again?")
still = DrivingWays(on_show.shipped(STILL).nets)
st.markdown(
    "Two more networks have learned from **one shot of each frame**: to think again is to look at the same picture, "
    "with the same noise."
)
thoughts_by_fog.fog_and_thoughts(still, doubt)
fresh = ask(DrivingWays(on_show.shipped(NAMES).nets))
st.markdown(claims.no_use(fresh, ask(still), doubt))
st.caption(claims.by_seed("same picture, "))
left, right = st.columns(2)
with left:
    claims.slowing(networks, fogged)
with right:
    claims.against_fog(drives, networks)
claims.at_once(
    ask(GlanceHits(load("driver_glance").net)),
    [one.at(doubt) for one in fresh],
)
pace = paces[lane]
done = len(drives[lane].fixed) > 1 and kinds[lane] == "sure" and one_drive.saves(drives[lane], pace)
lesson.mission(
    LESSON,
    "With the slider above, let the network that stops when it is sure take **fewer than 2 thoughts** per frame on "
    "average, and yet be right **at least as often as with 2 thoughts** about every frame.",
    done,
    one_drive.standing(drives[lane], pace),
    networks,
)
lesson.try_this(
    LESSON,
    [
        ("Thoughts cost nothing", vary(OPENING, **{"price.2": "0"})),
        ("Thoughts cost twice as much", vary(OPENING, **{"price.2": "0.2"})),
        ("One shot of each frame", vary(OPENING, **{"shots": "1", "price.2": "0.02"})),
        ("Never much fog", vary(OPENING, fog="0.4")),
    ],
)
take_away.draw(
    run,
    "Graves 2016, Adaptive Computation Time for Recurrent Neural Networks, arXiv 1603.08983 (learned stopping); "
    "Spoerer et al. 2020, Recurrent neural networks can explain flexible trading of speed and accuracy in biological "
    "vision, PLoS Computational Biology (stopping at an entropy); Mnih et al. 2014, Recurrent Models of Visual "
    "Attention (choosing where to look, which is not shown here); Efron 1979 (bootstrap). The road is drawn by this "
    "app, and nothing here drives a car.",
)
frame.neighbors(LESSON)
