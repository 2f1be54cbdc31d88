"""The part of a script that is the network: a recurrent one spelled out, a rival as it stands in its file."""

from textwrap import indent

from rnn_core.anatomy.cells import CELLS
from rnn_core.anatomy.viewers import VIEWERS
from rnn_core.experiment import Experiment, RecurrentSpec, RivalSpec, ViewerSpec
from rnn_core.script.cell import class_name, layer_code
from rnn_core.script.source import source_of, with_bases
from rnn_core.script.start import start_code
from rnn_core.tasks import Task

KERNELS = {"rnn": "nn.RNN", "rnn_relu": "nn.RNN", "gru": "nn.GRU", "lstm": "nn.LSTM"}  # torch's own


def _alone(text: str) -> str:
    """Return a class without what all networks have in common in the app: a script asks nothing of it but to train."""
    return text.replace("(Network)", "(nn.Module)")


def _rival(spec: RivalSpec, task: Task) -> str:
    """Return the class Rival as it stands in its file, and its sizes here."""
    tokens = len(task.vocabulary or ())
    sizes = (tokens, task.features(spec.embedding), spec.hidden, spec.seen(task))
    kind = "Transformer" if spec.model == "transformer" else "Rival"
    network = f"Network = partial({kind}, {spec.model!r}, {sizes!r}, {len(task.answers)})"
    classes = _alone(source_of("models/rivals", "Rival"))
    if kind == "Transformer":
        classes += f"\n\n\n{source_of('models/transformer', kind)}"
    return f"# --- The network\n{classes}\n\n\n{network}"


_READ = """if lengths is None:
                x, final = layer(x)
            else:
                steps = x.shape[1]
                packed, final = layer(pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False))
                x, _ = pad_packed_sequence(packed, batch_first=True, total_length=steps)
            h = final[0] if isinstance(final, tuple) else final
            x, last = merge(x), merge(torch.cat(tuple(h), dim=-1))"""

_WRITES = ("answer", "turn", "heard", "begin_writing", "write_step")
_EMBED = """    def embed(self, inputs):
        return self.embedding(inputs)"""
_READ_THEN_WRITE = """turn = self.turn(inputs)
            read, handed = layer(x[:, :turn])
            written, _ = self.writers[number](x[:, turn:], handed)
            x = torch.cat([read, written], 1)"""


def _viewer(spec: ViewerSpec, task: Task) -> str:
    """Return the class of a network that looks at images as it stands in its file, and its sizes here."""
    file, kind = VIEWERS[spec.model].built
    parts = [_alone(source_of("models/viewers", name)) for name in ("Viewer", "start_layers", "Eye")]
    sizes = ", ".join(map(repr, spec.views_with(task)))
    return "\n\n\n".join(["# --- The network\n" + parts[0], *parts[1:], *with_bases(f"models/{file}", kind)]) + (
        f"\n\n\nNetwork = partial({kind}, {sizes})"
    )


def model_code(experiment: Experiment) -> str:
    """Return the code that defines Network, to be called with a generator."""
    spec, task = experiment.network, experiment.task
    if isinstance(spec, ViewerSpec):
        return _viewer(spec, task)
    if isinstance(spec, RivalSpec):
        return _rival(spec, task)
    assert isinstance(spec, RecurrentSpec)
    return _recurrent(spec, task)


def _recurrent(spec: RecurrentSpec, task: Task) -> str:
    """Return the class Network of a recurrent network, spelled out."""
    tokens, relu = len(task.vocabulary or ()), ', nonlinearity="relu"' if spec.model == "rnn_relu" else ""
    sizes = [task.features(spec.embedding), *[spec.width] * spec.layers]
    kernel = KERNELS.get(spec.model) or class_name(CELLS[spec.model])
    own = "" if spec.model in KERNELS else f"{layer_code(CELLS[spec.model])}\n\n\n"
    stack = "\n".join(
        f"                {kernel}({size}, {spec.hidden}, batch_first=True, bidirectional={spec.both}{relu}),"
        for size in sizes[:-1]
    )
    layers = f"""nn.ModuleList(
            [
{stack}
            ]
        )"""
    embedding = normal = ""
    if tokens:
        embedding = f"\n        self.embedding = nn.Embedding({tokens}, {spec.embedding})"
        normal = "\n            self.embedding.weight.normal_(generator=generator)"
    mask = f"""
            if number and dropout is not None:
                kept = torch.rand(x.shape, generator=dropout).to(x.device) >= {spec.dropout!r}
                x = x * (kept.to(x.dtype) / (1 - {spec.dropout!r}))"""
    mask = mask if spec.dropout else ""
    numbered = spec.dropout or spec.decoder == "own"
    body, looks, writers, methods = _READ, "", "", ""
    answer = "self.head(x)" if task.readout == "every" else "self.head(last)"
    if spec.attention != "none":
        own += f"{source_of('models/attention', 'Attention')}\n\n\n"
        looks = f"\n            self.attention = Attention({spec.width}, generator)"
    if task.cue is not None:
        answer, body = "self.answer(x, inputs)", _READ_THEN_WRITE if spec.decoder == "own" else "x, _ = layer(x)"
        writers, methods = _writing(spec, task, layers)
    return f"""
# --- The network
{own}class Network(nn.Module):
    def __init__(self, generator):
        super().__init__(){embedding}
        self.layers = {layers}{writers}
        self.head = nn.Linear({sizes[-1]}, {len(task.answers)})
        with torch.no_grad():
            for layer in {"self.layers" if task.cue is None else "[*self.layers, *self.writers]"}:
                start_weights(layer, generator){looks}{normal}
            for parameter in self.head.parameters():
                parameter.uniform_(-({sizes[-1]}**-0.5), {sizes[-1]}**-0.5, generator=generator)

    def forward(self, inputs, lengths=None, dropout=None):
        x = {"self.embedding(inputs)" if tokens else "inputs"}
        for {"number, layer in enumerate(self.layers)" if numbered else "layer in self.layers"}:{mask}
            {body}
        return {answer}{methods}


def merge(states):
    {_merge(spec)}


def start_weights(layer, generator):
    bound = layer.hidden_size**-0.5
    for parameter in layer.parameters():
        parameter.uniform_(-bound, bound, generator=generator){start_code(spec, task)}"""


def _writing(spec: RecurrentSpec, task: Task, layers: str) -> tuple[str, str]:
    """Return what a network that writes has besides: the lines of its __init__, and its methods."""
    writers = f"""
        self.cue, self.writers = {task.cue}, {layers if spec.decoder == "own" else "[]"}
        self.blank, self.attention = {-1 if task.blank is None else task.blank}, None"""
    methods = "\n\n".join(indent(source_of("models/recurrent", f"Recurrent.{name}"), "    ") for name in _WRITES)
    return writers, f"\n\n{_EMBED}\n\n{methods}"


def _merge(spec: RecurrentSpec) -> str:
    if not spec.both or spec.merge == "concat":
        return "return states"
    how = {"sum": "ahead + back", "average": "(ahead + back) / 2", "multiply": "ahead * back"}[spec.merge]
    return f"ahead, back = states.chunk(2, dim=-1)\n    return {how}"
