"""What the drives through fog say, in words: held against what one may have heard."""

from collections.abc import Sequence

from pages.parts import lesson, on_show
from pages.parts.figures import percent, signed
from pages.sections.driving.thoughts_by_fog import FAR_APART, leaning, stops
from rnn_core.course.results import COMMAND, quoted
from rnn_core.findings.driving import Fogged
from rnn_core.questions.driving import DOUBTS, USUAL, Driven, Way
from rnn_core.tasks.base import Array


def no_use(fresh: Sequence[Driven], still: Sequence[Driven], doubt: int) -> str:
    """Say what thinking again is worth with fresh noise and without, and who thinks again all the same.

    Each holds the network that stops when it is sure, then the one that has learned to stop.
    """
    once, most = (still[0].fixed[place].accuracy for place in (0, -1))
    was, became = (fresh[0].fixed[place].accuracy for place in (0, -1))
    sure, learned = (one.at(doubt).fogged for one in still)
    useless = most - once < (became - was) / 4
    home = {
        (True, True): " **In fog both look more often; an extra look helps only if it is a new picture.**",
        (True, False): " **Doubt does not ask whether another look would help.**",
    }.get((leaning(sure) > 0, leaning(learned) > 0), "")
    return (
        f"{'Looking again is of little use here' if useless else 'Looking again helps here, too'}: after one thought "
        f"{once:.1%} are right, after {len(still[0].fixed)} thoughts {most:.1%}. With fresh noise it was {was:.1%} and "
        f"{became:.1%}. Yet in fog the one that stops when it is sure {_does(sure)}, and the one that has learned to "
        f"stop {_does(learned)}.{home if useless else ''}"
    )


def by_seed(which: str = "") -> str:
    """Say what becomes of the correlation of thoughts and fog with other seeds; `which`: "" or "same picture, "."""
    sure, learned = (
        quoted(f"driving: {which}{name}: Spearman of thoughts and fog")
        for name in ("stops when sure", "learned to stop")
    )
    hangs = learned.low < FAR_APART < learned.high
    worst = quoted(f"driving: {which}learned to stop: accuracy").low
    return (
        f"Over three seeds, at a doubt of {DOUBTS[USUAL]:g} nats, ρ lies between {signed(sure.low)} and "
        f"{signed(sure.high)} for the one that stops when it is sure, between {signed(learned.low)} and "
        f"{signed(learned.high)} for the one that has learned to stop"
        f"{': **whether that one thinks longer in fog depends on the seed**' if hangs else ''}."
        + (
            f" With the worst of these seeds it did not learn to drive at all: {percent(worst)} right."
            if worst < 0.5
            else ""
        )
    )


def made_for_two() -> str:
    """Say what became of a network that learned to think twice about every frame, with every seed."""
    gained = quoted("driving: stops when sure: worth against one made for two thoughts: value")
    made = quoted("driving: made for two thoughts: accuracy")
    return (
        "A network trained for exactly two thoughts about every frame: over three seeds the one that stops when it is "
        f"sure, with fewer than two on average, is right more often by {100 * gained.low:.1f} to "
        f"{100 * gained.high:.1f} points; that network reached {percent(made.low)} to {percent(made.high)} in as many "
        f"updates. Whatever is said here and below of three seeds is precomputed by `{COMMAND}`."
    )


def _does(fogged: Fogged) -> str:
    return {1: "thinks longer", -1: "thinks less", 0: "thinks neither longer nor less"}[leaning(fogged)]


def slowing(networks: on_show.Networks, fogged: Sequence[Fogged]) -> None:
    """Hold what is said of driving against what is measured."""
    lesson.card(
        "A car’s recurrent network slows down for hard frames and speeds up for easy ones.",
        "A recurrent network takes equally long over every frame unless it is given a way to choose. Thoughts about "
        "the foggiest quarter of the frames, for each one about the clearest: "
        + "; ".join(
            f"{one.thoughts[-1] / one.thoughts[0]:.2f} ({stops(net)})"
            for net, one in zip(networks.nets, fogged, strict=True)
        )
        + ". Nothing here drives a car.",
    )


def at_once(glance: Array, paces: Sequence[Way]) -> None:
    """Hold who looks in turns against a frame-wise CNN that takes all shots of a frame at once."""
    lesson.card(
        "Recurrence is what makes it see better.",
        f"A frame-wise CNN that takes all four shots of every frame at once, and remembers nothing, is right in "
        f"{glance.mean():.1%} of the frames. Those trained before, that look in turns: "
        + ", ".join(f"{pace.accuracy:.1%} with {pace.mean:.1f} thoughts" for pace in paces)
        + (". To look in turns is a way to look **less often**." if all(pace.mean < 3.5 for pace in paces) else "."),
    )


def against_fog(drives: Sequence[Driven], networks: on_show.Networks) -> None:
    """Say how much more thinking makes up for fog."""
    lane = next((n for n, drive in enumerate(drives) if len(drive.fixed) > 1), None)
    if lane is None:
        return
    drive = drives[lane]
    once, most = (drive.fixed[place].fogged for place in (0, -1))
    if once.fog[0] == once.fog[-1]:
        lesson.card("Whoever thinks longer sees through fog.", "Here the fog is the same in all frames.")
        return
    lesson.card(
        "Whoever thinks longer sees through fog.",
        f"In the foggiest quarter of all frames it is right in {percent(once.right[-1])} after one thought and in "
        f"{percent(most.right[-1])} after {len(drive.fixed)}; in the clearest quarter one thought is enough for "
        f"{percent(once.right[0])}. "
        + (
            "Here fog takes nothing that thinking could make up for."
            if once.right[-1] >= once.right[0]
            else "Here longer thinking does not help in fog."
            if most.right[-1] <= once.right[-1]
            else "Longer thinking helps, and does not make up for a clear view."
            if most.right[-1] < once.right[0]
            else "Here longer thinking makes up for it."
        ),
        networks,
    )
