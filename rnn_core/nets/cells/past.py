"""What a step reads of its past by matrices."""

from torch import Tensor
from torch.nn.functional import linear


class Past:
    """U h + b' of the old h by row blocks, all of them at once; or a block of U v + b' of a v.

    matrix (past rows * hidden, hidden), bias (past rows * hidden,), both None for a cell without them.
    """

    def __init__(self, matrix: Tensor | None, bias: Tensor | None, h: Tensor) -> None:
        self.matrix, self.bias, self.h, self.hidden = matrix, bias, h, h.shape[-1]
        self.blocks: tuple[Tensor, ...] = ()

    def __call__(self, row: int, of: Tensor | None = None) -> Tensor:
        """Return a block of rows, (..., hidden)."""
        assert self.matrix is not None and self.bias is not None, "a cell with U"
        if of is not None:
            rows = slice(row * self.hidden, (row + 1) * self.hidden)
            return linear(of, self.matrix[rows], self.bias[rows])
        self.blocks = self.blocks or linear(self.h, self.matrix, self.bias).chunk(len(self.matrix) // self.hidden, -1)
        return self.blocks[row]
