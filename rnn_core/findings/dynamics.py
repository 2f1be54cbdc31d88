"""Where does a network of two units keep what it has read?"""

from rnn_core.tasks import Batch, Task
from rnn_core.trace import Trace


def where_kept(task: Task, trace: Trace, batch: Batch) -> dict[str, tuple[float, float]]:
    """Return for each first symbol the mean of h at the step before the last: (h of unit 1, h of unit 2)."""
    h, first = trace.states["h"][0, :, -2], batch.inputs[:, 0]
    means = {task.answers[int(code)]: h[first == code].mean(0) for code in sorted(set(first))}
    return {symbol: (float(mean[0]), float(mean[1])) for symbol, mean in means.items()}
