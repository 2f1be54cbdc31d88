"""An eye and a GRU that may think several times about each frame before it goes on. Written to stand alone."""

import torch
from torch import Generator, Tensor, nn

from rnn_core.nets.models.viewers import Eye, Viewer


class Thinker(Viewer):
    """An eye that sees one shot of a frame at each thought, a GRU that adds it to what it knows, a read-out.

    A frame is (shots, height, width); where there are fewer shots than thoughts, they come round again.
    `thinking` is (thoughts, stopping, price): the most thoughts about a frame; how it stops; what a thought costs.

    - "fixed": after that many thoughts.
    - "sure": whoever uses it stops it, say when it is sure enough (Spoerer et al. 2020). It learns to answer after
      every thought, and to go on to the next frame after any number of them.
    - "learned": by itself (Graves 2016, equations 5 to 14). Each thought has a chance to be the last one; a frame is
      left when these add up to 1 - SPARE. Its answer and the state it goes on with are means over its thoughts.
    """

    SPARE = 0.01
    cost: Tensor | float = 0.0  # of the last thoughts, besides wrong answers

    def __init__(
        self,
        frame: tuple[int, int, int],
        hidden: int,
        answers: int,
        thinking: tuple[int, str, float],
        generator: Generator,
    ) -> None:
        self.thoughts, self.stopping, self.price = thinking
        super().__init__(frame, hidden, answers, "every", generator)

    def build(self, hidden: int, answers: int) -> None:
        """Make the layers."""
        self.eye = Eye((1, *self.frame[1:]), hidden)
        self.memory = nn.GRUCell(hidden, hidden)
        self.answers, self.head = answers, nn.Linear(hidden, answers)
        if self.stopping == "learned":
            self.halt = nn.Linear(hidden, 1)

    def forward(self, inputs: Tensor, lengths: Tensor | None = None, noise: Generator | None = None) -> Tensor:
        """Return the answers after each frame, (batch, time, answers).

        `noise` is given while it learns. One that is to be stopped then goes on after a number of thoughts drawn at
        random, and returns the mean of the log chances after each thought; with `cost` added, their cross-entropy is
        the mean of the thoughts' own.
        """
        if self.stopping != "sure" or noise is None:
            return super().forward(inputs, lengths)
        frames = self.frames(inputs)
        counts = torch.randint(1, self.thoughts + 1, frames.shape[:2], generator=noise).to(frames.device)
        answers = self.think(self.look(frames), counts).log_softmax(-1).mean(2)
        self.cost = -answers.logsumexp(-1).mean()
        return answers

    def view(self, frames: Tensor) -> Tensor:
        """Return the answers after each frame, (batch, time, answers), after all thoughts unless it stops itself."""
        seen = self.look(frames)
        if self.stopping == "learned":
            answers, pondered = self.ponder(seen)
            self.cost = self.price * pondered.mean()
            return answers
        return self.think(seen, torch.full(frames.shape[:2], self.thoughts, device=frames.device))[:, :, -1]

    def look(self, frames: Tensor) -> Tensor:
        """Return what each thought sees, (batch, time, thoughts, hidden)."""
        shots = frames[:, :, : self.thoughts]
        seen = self.eye(shots.flatten(0, 1)[:, :, None]).unflatten(0, frames.shape[:2])
        return seen[:, :, [n % shots.shape[2] for n in range(self.thoughts)]]

    def think(self, seen: Tensor, counts: Tensor) -> Tensor:
        """Return the answers after every thought, (batch, time, thoughts, answers), of what is seen.

        The next frame is met with the state after `counts` (batch, time) thoughts.
        """
        answers = list[Tensor]()
        kept = seen.new_zeros(len(seen), self.hidden)
        for time in range(seen.shape[1]):
            state, states = kept, list[Tensor]()
            for thought in range(self.thoughts):
                state = self.memory(seen[:, time, thought], state)
                states.append(state)
            thoughts = torch.stack(states, 1)
            answers.append(self.head(thoughts))
            kept = thoughts[torch.arange(len(seen), device=seen.device), counts[:, time] - 1]
        return torch.stack(answers, 1)

    def until_sure(self, seen: Tensor, doubt: float) -> tuple[Tensor, Tensor]:
        """Return the answers after each frame, (batch, time, answers), and the thoughts, (batch, time).

        `seen` is what `look` returned. It goes on as soon as the entropy of its answer is less than `doubt` nats, or
        after all thoughts.
        """
        thoughts = list[tuple[Tensor, Tensor]]()
        state = seen.new_zeros(len(seen), self.hidden)
        for time in range(seen.shape[1]):
            thinks, count = torch.ones(len(seen), dtype=torch.bool, device=seen.device), torch.zeros_like(state[:, 0])
            for thought in range(self.thoughts):
                state = torch.where(thinks[:, None], self.memory(seen[:, time, thought], state), state)
                count = count + thinks
                logs = self.head(state).log_softmax(-1)
                thinks = thinks & (-(logs.exp() * logs).sum(-1) >= doubt)
            thoughts.append((self.head(state), count))
        return torch.stack([one for one, _ in thoughts], 1), torch.stack([count for _, count in thoughts], 1)

    def ponder(self, seen: Tensor) -> tuple[Tensor, Tensor]:
        """Return the answers after each frame, (batch, time, answers), and Graves's ponder N + R, (batch, time)."""
        thoughts = list[tuple[Tensor, Tensor]]()
        kept = seen.new_zeros(len(seen), self.hidden)
        for time in range(seen.shape[1]):
            state, mean, answer = kept, torch.zeros_like(kept), seen.new_zeros(len(seen), self.answers)
            left, count = seen.new_ones(len(seen), 1), seen.new_zeros(len(seen), 1)
            thinks = torch.ones_like(left, dtype=torch.bool)
            rest = torch.zeros_like(left)
            for thought in range(self.thoughts):
                state = self.memory(seen[:, time, thought], state)
                halt = torch.sigmoid(self.halt(state) + 1)  # at the start most frames take two thoughts
                last = thinks & ((left - halt <= self.SPARE) | (thought == self.thoughts - 1))
                share = torch.where(last, left, halt) * thinks
                count, rest = count + thinks, rest + left * last
                left, thinks = left - share, thinks & ~last
                mean, answer = mean + share * state, answer + share * self.head(state)
            thoughts.append((answer, (count + rest)[:, 0]))
            kept = mean
        return torch.stack([one for one, _ in thoughts], 1), torch.stack([ponder for _, ponder in thoughts], 1)
