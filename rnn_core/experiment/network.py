"""A network without its weights: which cell, how many units and layers, which direction, which start."""

from dataclasses import dataclass, replace

from rnn_core.anatomy.cells import CELLS
from rnn_core.anatomy.cells.leaky import LEAK
from rnn_core.anatomy.initializations import INITS
from rnn_core.anatomy.rivals import RIVALS
from rnn_core.anatomy.rules import LONG_STEPS, RULES, SKIPPING, LearningRule
from rnn_core.anatomy.viewers import VIEWERS, Frame, Own
from rnn_core.settings import Settings, declared, setting
from rnn_core.tasks import Task

KNOWN = CELLS | RIVALS | VIEWERS


@dataclass(frozen=True, kw_only=True)
class ModelSpec(Settings):
    """A network made of recurrent cells, without its weights."""

    model: str = setting("gru", "Cell", tuple(KNOWN), "What remembers", main=True)
    hidden: int = setting(64, "Hidden units", (1, 256), "Units per layer and direction", main=True)
    layers: int = setting(1, "Layers", (1, 3), "Each layer reads the states of the one below")
    direction: str = setting("forward", "Direction", ("forward", "bidirectional"), "Read once, or both ways", main=True)
    merge: str = setting("concat", "Merge", ("concat", "sum", "average", "multiply"), "How two directions become one")
    init: str = setting("default", "Initialization", tuple(INITS), "How the weights start")
    dropout: float = setting(
        0.0, "Dropout", (0.0, 0.9), "Share of a layer's output hidden from the next while training"
    )
    embedding: int = setting(32, "Embedding size", (1, 256), "Numbers that stand for a token (tasks with tokens only)")
    decoder: str = setting("shared", "Weights that write", ("shared", "own"), "The same that read, or a decoder's own")
    attention: str = setting(
        "none",
        "Attention",
        ("none", "additive"),
        "Whether what writes looks back at every state of what has read (Bahdanau et al. 2015)",
    )
    forcing: float = setting(
        1.0,
        "Teacher forcing",
        (0.0, 1.0),
        "What writes reads the right answers so far in this share of the batches, in the others its own",
    )
    rule: str = setting(
        "bptt",
        "Learning rule",
        tuple(RULES),
        "How a loss becomes a change of weights: by the true gradient, by a part of it, or by trying",
    )
    k1: int = setting(10, "k1: every so many steps", (1, 400), "Truncated: how many steps' losses go back together")
    k2: int = setting(10, "k2: back through so many", (1, 400), "Truncated: how many steps they go back through")
    skip: int = setting(8, "θ: steps per short cut", (2, 100), "SCTT, DASC and CD: how many steps a jump leaves out")
    clip: str = setting(
        "norm",
        "Clip gradients by",
        ("norm", "value", "none"),
        "Shorten the whole gradient, cut each of its parts, or not",
    )

    thoughts: int = setting(4, "Thoughts per frame", (1, 8), "A thinker: the most that it may think about one frame")
    stopping: str = setting(
        "sure",
        "Stops thinking",
        ("sure", "learned", "fixed"),
        "A thinker: when its answer is sure enough, when it has learned to (Graves 2016), or after all thoughts",
    )
    price: float = setting(
        0.01, "Price of a thought", (0.0, 1.0), "A thinker that learns to stop: what each thought adds to the loss"
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.rule == "truncated" and self.k2 < self.k1:
            raise ValueError(f"k2 is {self.k2}, but it must be at least k1 = {self.k1}, or some losses teach nothing.")
        if self.rule != "bptt":
            self._check_rule(RULES[self.rule])
        if not self.recurrent:
            for item in declared(ModelSpec):
                name, value = item.name, getattr(self, item.name)
                own = ("model", "hidden", "embedding", *(VIEWERS[self.model].settings if self.views else ()))
                if name not in own and value != item.default:
                    raise ValueError(f"{name} is {value!r}, but for {self.model} it must be {item.default!r}.")
            return
        known = CELLS[self.model]
        for name, allowed in (("init", known.inits), ("direction", known.directions)):
            if (value := getattr(self, name)) not in allowed:
                raise ValueError(f"{name} is {value!r}, but for {self.model} it must be one of: {', '.join(allowed)}.")

    def _check_rule(self, rule: LearningRule) -> None:
        """Raise ValueError unless the rule is written for such a network."""
        if self.both or self.dropout or self.decoder == "own" or self.attention != "none" or self.forcing < 1:
            what = "networks that read forward, with one set of weights, without dropout, attention or own answers"
            raise ValueError(f"rule is {self.rule!r}, but that is for {what}.")
        if self.recurrent and self.model not in rule.cells:
            cells = ", ".join(rule.cells)
            raise ValueError(f"rule is {self.rule!r}, but here that is for these cells: {cells}.")
        if self.rule in LONG_STEPS and self.skip * LEAK > 1:
            raise ValueError(f"skip is {self.skip}, but for {rule.title} it must be at most {int(1 / LEAK)}: 1 / α.")
        if self.layers > 1 and not rule.deep:
            raise ValueError(f"rule is {self.rule!r}, but that is for one layer.")

    @property
    def recurrent(self) -> bool:
        """Whether the network is made of recurrent cells, which carry a state from step to step."""
        return self.model in CELLS

    @property
    def views(self) -> bool:
        """Whether the network looks at images, one frame at a time."""
        return self.model in VIEWERS

    @property
    def both(self) -> bool:
        """Whether the network reads in both directions."""
        return self.direction == "bidirectional"

    @property
    def family(self) -> str:
        """The family whose color the model wears throughout the app."""
        return "bidirectional" if self.both else KNOWN[self.model].family

    @property
    def title(self) -> str:
        """A short name for legends, such as "GRU 64" or "2-layer bidirectional LSTM 32, chrono"."""
        parts = [f"{self.layers}-layer" if self.layers > 1 else "", "bidirectional" if self.both else ""]
        parts += ["encoder–decoder" if self.decoder == "own" else ""]
        extras = [self.init.replace("_", " ")] if self.init != "default" else []
        extras += [f"truncated {self.k1}/{self.k2}"] if self.rule == "truncated" else []
        extras += ["attention"] if self.attention != "none" else []
        extras += [f"forced {self.forcing:.0%}"] if self.forcing < 1 else []
        extras += {"none": ["not clipped"], "value": ["clipped by value"]}.get(self.clip, [])
        extras += [RULES[self.rule].title] if self.rule not in ("bptt", "truncated") else []
        extras += [f"θ = {self.skip}"] if self.rule in SKIPPING else []
        extras += [self.merge] if self.both and self.merge != "concat" else []
        extras += [VIEWERS[self.model].says(self._own)] if self.views else []
        name = " ".join([p for p in parts if p] + [KNOWN[self.model].title, str(self.hidden)])
        return ", ".join([name, *(extra for extra in extras if extra)])

    @property
    def width(self) -> int:
        """The size of what a layer hands on, after its directions were merged."""
        return self.hidden * (2 if self.both and self.merge == "concat" else 1)

    def seen(self, task: Task) -> int:
        """Return how many steps a hidden unit has weights for: 1 in a recurrent cell, which meets them in turn."""
        if self.recurrent:
            return 1
        steps = RIVALS[self.model].seen
        return task.steps if steps is None else steps

    def matched(self, task: Task, parameters: int) -> "ModelSpec":
        """Return the same model with the number of hidden units whose parameter count comes closest."""
        low, high = 1, 256
        while low < high:  # the first size that reaches the count
            middle = (low + high) // 2
            too_few = replace(self, hidden=middle).parameters(task) < parameters
            low, high = (middle + 1, high) if too_few else (low, middle)
        sizes = (replace(self, hidden=size) for size in (max(1, low - 1), low))
        return min(sizes, key=lambda spec: abs(spec.parameters(task) - parameters))

    def views_with(self, task: Task) -> tuple[Frame, int, int, str | Own]:
        """Return what a network that looks at images is built with, besides the generator of its weights."""
        assert task.frame is not None, "a network that looks at images needs some"
        return task.frame, self.hidden, len(task.answers), self._own or task.readout

    @property
    def _own(self) -> Own:
        """The values of the settings that only such a network has."""
        return tuple(getattr(self, name) for name in VIEWERS[self.model].settings)

    def parameters(self, task: Task) -> int:
        """Count the weights, embedding and read-out included, as `sum(p.numel())` would."""
        if self.views:
            frame, hidden, answers, _ = self.views_with(task)
            known = VIEWERS[self.model]
            return known.weights(hidden, frame, answers) + known.more(hidden, self._own)
        tokens = len(task.vocabulary or ())
        size = self.embedding if tokens else len(task.channels)
        total = tokens * self.embedding
        if not self.recurrent:
            total += (8 * self.hidden + 11) * self.hidden if self.model == "transformer" else 0  # its block
            return total + (self.seen(task) * size + 1) * self.hidden + (self.hidden + 1) * len(task.answers)
        for _ in range(self.layers):
            one = CELLS[self.model].parameters(size, self.hidden)
            total += one * (2 if self.both or self.decoder == "own" else 1)
            size = self.width
        if self.attention != "none":  # two maps to 32 numbers, one weight for each of those, and the mixing
            total += (2 * size + 1) * 32 + 32 + (2 * size + 1) * size
        return total + (size + 1) * len(task.answers)
