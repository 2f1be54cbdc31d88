"""The part of a script that gives special first weights to each direction of a recurrent layer."""

from textwrap import indent

from rnn_core.anatomy.cell import Cell
from rnn_core.anatomy.cells import CELLS
from rnn_core.experiment import RecurrentSpec
from rnn_core.tasks import Task


def start_code(spec: RecurrentSpec, task: Task) -> str:
    """Return the lines that follow the uniform draw of every weight; none for the default."""
    cell = CELLS[spec.model]
    lines: list[str] = []
    if spec.init == "orthogonal":
        lines = [
            f"for block in getattr(layer, 'weight_hh_l0' + end).chunk({len(cell.past_rows)}):",
            "    nn.init.orthogonal_(block, generator=generator)",
        ]
    elif spec.init == "identity":
        lines = ["nn.init.eye_(getattr(layer, 'weight_hh_l0' + end))"] if cell.past_rows else []
        lines += ["getattr(layer, 'vector_l0' + end).fill_(1)"] if cell.vector_rows else []
        lines += ["bias_in.zero_()", *(["bias_state.zero_()"] if cell.past_rows else [])]
    elif spec.init == "forget_bias":
        lines = _gate(cell, cell.keeps, "fill_(1)")
    elif spec.init == "chrono":
        drawn = f"uniform_(1, {max(task.steps - 1, 1)}, generator=generator).log_()"
        keep = f"keep = bias_in.chunk({len(cell.rows)})[{cell.rows.index(cell.keeps)}]"
        lines = [*_gate(cell, cell.keeps, drawn), keep]
        lines += _gate(cell, cell.writes, "copy_(-keep)") if cell.writes else []
    if not lines:
        return ""
    loop = f"for end in {('', '_reverse') if spec.both else ('',)!r}:"
    biases = "bias_in, bias_state = (getattr(layer, f'bias_{w}_l0{end}', None) for w in ('ih', 'hh'))"
    return "\n" + indent("\n".join([loop, *(f"    {line}" for line in (biases, *lines))]), "    ")


def _gate(cell: Cell, gate: str, what: str) -> list[str]:
    """Return the lines that set a gate's bias; where it has two, which are added, the other is 0."""
    lines = [f"bias_in.chunk({len(cell.rows)})[{cell.rows.index(gate)}].{what}"]
    if gate in cell.past_rows:
        lines.append(f"bias_state.chunk({len(cell.past_rows)})[{cell.past_rows.index(gate)}].zero_()")
    return lines
