"""Networks without recurrence, for comparison, as a reader meets them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RivalAnatomy:
    """A network without recurrence, for comparison: it sees the whole sequence at once and answers once.

    `seen`: the steps that one hidden unit weighs together; None means all of them.
    """

    name: str
    family: str
    title: str
    seen: int | None
    meaning: str


RIVALS: dict[str, RivalAnatomy] = {
    rival.name: rival
    for rival in (
        RivalAnatomy("bag", "mlp", "Bag of words", 1, "the mean of all steps: their order is lost"),
        RivalAnatomy("mlp", "mlp", "MLP", None, "weights of its own for every position"),
        RivalAnatomy("cnn", "cnn", "CNN", 5, "filters five steps wide slide along; the strongest response counts"),
        RivalAnatomy("transformer", "transformer", "Transformer", 1, "every step looks at every other, by content"),
    )
}
