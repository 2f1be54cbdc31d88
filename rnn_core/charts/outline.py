"""The outline of a sequence problem: at which steps something is read, at which an answer is asked."""

from rnn_core.charts.svg import TIP, drawing, word
from rnn_core.charts.theme import FAMILIES
from rnn_core.tasks import Batch, Task

ACROSS, BOX = 26, 17  # pixels from step to step, and the side of a cell
MIDDLE = 58  # the height of the cells' middle


def outline(task: Task, batch: Batch, blank: int, description: str) -> str:
    """Return the SVG of the first sequence of `batch`: the tokens read (`blank`: none) and the answers asked for."""
    tokens, asked = batch.inputs[0], batch.mask[0]
    turn = list(tokens).index(task.cue) if task.cue is not None else len(tokens)
    read = [(task.vocabulary or ())[int(code)] if code != blank else "" for code in tokens]
    right = [task.answers[int(code)] if there else "" for code, there in zip(batch.targets[0], asked, strict=True)]
    parts = list[str]()
    for t in range(len(tokens)):
        x = 4 + ACROSS * t
        parts.append(_cell(x, read[t], right[t], t >= turn))
        if t:
            parts.append(f"<path d='M{x - ACROSS + BOX} {MIDDLE} H{x - 1}' {TIP}/>")
        if t > turn:  # it reads its own last answer
            parts.append(f"<path d='M{x - 5} 22 V96' stroke-dasharray='2 3' {TIP}/>")
    return drawing(ACROSS * len(tokens) + 4, 118, "".join(parts), description)


def _cell(x: int, read: str, answer: str, writes: bool) -> str:
    middle = x + BOX / 2
    fill = f"fill='{FAMILIES['gru']}' fill-opacity='{0.75 if writes else 0.3}'"
    box = f"<rect x='{x}' y='{MIDDLE - BOX / 2}' width='{BOX}' height='{BOX}' rx='4' {fill}/>"
    if read:
        box += f"<path d='M{middle} 94 V69' {TIP}/>" + word(middle, 109, read)
    if answer:
        box += f"<path d='M{middle} 48 V24' {TIP}/>" + word(middle, 16, answer)
    return box
