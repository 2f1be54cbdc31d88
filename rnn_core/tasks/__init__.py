"""Tasks: sequences with known answers. To add one, write its file and name it here."""

from rnn_core.tasks.adding import Adding
from rnn_core.tasks.agreement import Agreement
from rnn_core.tasks.around import Around
from rnn_core.tasks.base import Batch, Task
from rnn_core.tasks.chorales import Chorales
from rnn_core.tasks.clip_order import ClipOrder
from rnn_core.tasks.contract import table
from rnn_core.tasks.counting import Counting
from rnn_core.tasks.digits import Digits
from rnn_core.tasks.echo import Echo
from rnn_core.tasks.facts import Facts
from rnn_core.tasks.first import First
from rnn_core.tasks.headlines import Headlines
from rnn_core.tasks.load import Load
from rnn_core.tasks.looks import Looks
from rnn_core.tasks.motion import Motion
from rnn_core.tasks.order import Order
from rnn_core.tasks.parity import Parity
from rnn_core.tasks.phonemes import Phonemes
from rnn_core.tasks.prices import Prices
from rnn_core.tasks.recall import Recall
from rnn_core.tasks.reviews import Reviews
from rnn_core.tasks.road import Road
from rnn_core.tasks.series import Series
from rnn_core.tasks.shape import Shape
from rnn_core.tasks.smartwatch import Smartwatch
from rnn_core.tasks.speakers import Speakers
from rnn_core.tasks.speeches import Speeches
from rnn_core.tasks.strokes import Strokes
from rnn_core.tasks.text import Text
from rnn_core.tasks.translation import Translation
from rnn_core.tasks.tunes import Tunes
from rnn_core.tasks.video import Video
from rnn_core.tasks.waves import Waves
from rnn_core.tasks.words import Words

TASKS: dict[str, type[Task]] = table(
    (
        Adding,
        Recall,
        Digits,
        Strokes,
        Looks,
        Text,
        Waves,
        Parity,
        Order,
        Counting,
        Agreement,
        Around,
        First,
        Shape,
        Echo,
        Speeches,
        Reviews,
        Translation,
        Facts,
        Headlines,
        Load,
        Series,
        Prices,
        Words,
        Speakers,
        Phonemes,
        Tunes,
        Chorales,
        Smartwatch,
        Road,
        Video,
        Motion,
        ClipOrder,
    )
)

__all__ = ["TASKS", "Batch", "Task"]
