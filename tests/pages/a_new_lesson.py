"""A lesson as a newcomer would add it: on a task that there is, with no network shipped. test_course.py opens it."""

from pages.parts import frame, lesson, on_show, take_away, unrolled
from pages.parts.asking import ask
from pages.parts.course import Guess, Lesson
from rnn_core.questions.accuracy import Accuracy
from rnn_core.questions.reading import SequenceReading

LEARNS, FAILS = "yes: nearly always right", "no: hardly better than a coin"
LESSON = Lesson(
    __file__,
    title="Odd or even",
    question="Can a network count up to two?",
    words=("GRU", "update"),
    opening="task=parity&length=4&model=gru&hidden=16&updates=60&learning_rate=0.02",
    guess=Guess("Sixty updates: has the GRU learned it?", (LEARNS, FAILS)),
)

frame.page(LESSON)
given = lesson.ask(
    LESSON, "A GRU reads bits. After each bit it says whether the ones so far were odd or even in number."
)
run = lesson.bench(LESSON)
shown = on_show.networks(LESSON, run, LESSON.shipped)
net, title = shown.nets[0], shown.titles[0]
task, example = net.experiment.task, net.experiment.example()
reading = ask(SequenceReading(net, example))
view = unrolled.View(title=f"Odd or even after each bit? {title}", badge=shown.badge, run=shown.mark)
unrolled.show("bits", task, example, [unrolled.Pane(title, net.experiment.network, reading)], view)
right = ask(Accuracy(net, net.experiment.held_out()))
with lesson.happened(given):
    lesson.verdict(given, LEARNS if right > 0.9 else FAILS, f"it is right in {right:.0%} of the steps.", shown)
take_away.draw(run, "Hochreiter & Schmidhuber 1997")
frame.neighbors(LESSON)
