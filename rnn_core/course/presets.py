"""Experiments worth seeing in one click: a question, the link that answers it, and what to look for."""

from dataclasses import dataclass

from rnn_core.experiment import Race


@dataclass(frozen=True)
class Preset:
    """A named experiment of the lab."""

    name: str
    question: str
    link: str
    look_for: str

    @property
    def race(self) -> Race:
        """The experiment itself."""
        return Race.from_link(self.link)


PRESETS: tuple[Preset, ...] = (
    Preset(
        "Who remembers?",
        "A list of 50 numbers, two of them marked. Which cell learns to add those two?",
        "task=adding&length=50&model=rnn&model.2=lstm&model.3=gru",
        "The error of each cell against the line “chance”. When one drops, look at which units jump at the marks.",
    ),
    Preset(
        "Read a digit",
        "A real scan of a handwritten digit arrives row by row. After how many rows does the network know?",
        "task=digits&model=lstm&hidden=48&updates=2500&learning_rate=0.001",
        "Step through the rows: the verdict often changes when the bottom of the digit arrives.",
    ),
    Preset(
        "Finish the rhyme",
        "Letter by letter through an old rhyme. Where is the next letter easy, and where is it a surprise?",
        "task=text&model=gru&updates=600",
        "First letters of words stay pale longest: a word is hard to guess until it has begun. Rewind to see it.",
    ),
    Preset(
        "Continue the curve",
        "A curve that the network has never seen, mixed of two sines. How soon does it predict the next value?",
        "task=waves&model=gru&hidden=32&updates=600",
        "The first steps of a curve are the worst: the network must see some of it to know its frequencies.",
    ),
    Preset(
        "Same cell, other start",
        "Remember one symbol through 50 steps of noise. Both are LSTMs; only their first weights differ.",
        "task=recall&delay=50&model=lstm&model.2=lstm&init.2=chrono&hidden=32&updates=600",
        "The forget gates f: one network starts by forgetting half at every step, the other by keeping.",
    ),
    Preset(
        "Count to two",
        "Is the number of ones so far odd? One missed bit spoils all that follows.",
        "task=parity&model=rnn&model.2=gru&updates=600",
        "The GRU has a unit that flips at every 1. The vanilla RNN has none: flipping is an exclusive or, too much for "
        "one unit in one step, so it spreads the bit over several.",
    ),
    Preset(
        "One way or both?",
        "Two symbols hide in the noise; which came first? One network reads forward, one both ways.",
        "task=order&length=30&model=lstm&hidden=32&model.2=lstm&direction.2=bidirectional&hidden.2=16&updates=800",
        "Pick the bidirectional network, then its backward layer: it reads the same sequence from the right.",
    ),
)
