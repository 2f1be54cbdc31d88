"""Small trained networks that ship with the app, so that a page is alive before any worker is.

Rebuild them all with `python -m rnn_core.shipped`; a test holds the stored numbers equal to what the
stored weights compute.
"""

import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rnn_core.data.spoken import Clip
from rnn_core.experiment import Experiment
from rnn_core.questions.net import Net
from rnn_core.shipped.arrays import stored_weights, unflatten
from rnn_core.tasks.letters import Letters
from rnn_core.trace import GradientFilm, Reading, Snapshot

COMMAND = "python -m rnn_core.shipped"
FOLDER = Path(__file__).parent
ANSWERS = FOLDER / "answers"  # to what pages ask of these networks as they open
ANSWERS_COMMAND = "python -m pages.parts.precompute"

WRITER = "task=speeches&model=lstm&hidden=128&updates=4000&batch_size=32"
TRANSLATOR = "task=translation&model=lstm&hidden=128&updates=1000&learning_rate=0.003&decoder=own&attention=additive"
ANSWERER = (
    "task=facts&model=gru&hidden=64&layers=2&direction=bidirectional&embedding=128&updates=2000&batch_size=64"
    "&learning_rate=0.003"
)
FORECASTER = "task=load&hidden=32&updates=800&learning_rate=0.005"
PRICES = "task=prices&ahead=5&hidden=16&updates=300&learning_rate=0.002"
LISTENER = "task=words&hidden=64&updates=1500&learning_rate=0.003"
SPELLER = "task=phonemes&model=lstm&hidden=64&batch_size=32&learning_rate=0.004"
GAP = "task=series&past=24&ahead=12&after=24&model=gru&hidden=32&updates=600"
TUNES = "task=tunes&model=lstm&hidden=128&layers=2&dropout=0.3&updates=1500&batch_size=32"
WATCH = "task=smartwatch&hidden=32&updates=400&batch_size=32"
DIGITS = "task=digits&asked=after+every+step&hidden=96&updates=1500&learning_rate=0.005"
ORDER = "task=digits&model=gru&hidden=96&updates=1000&learning_rate=0.005"
CHORALE = "task=chorales&hidden=64&updates=800&batch_size=32&learning_rate=0.003"
VISION = "task=looks&updates=1000"
DRIVER = "task=road&model=thinker&hidden=12&updates=400&batch_size=32"
VIDEO = "task=video&updates=600&batch_size=8&learning_rate=0.008"
MOTION = "task=motion&updates=700&batch_size=32&learning_rate=0.002"
CLIP_ORDER = "task=clip_order&updates=600"
LINKS = {
    "reader": "task=text&length=60&model=gru&hidden=32&updates=700",
    "counter": "task=counting&model=lstm&hidden=16&updates=900",
    "counter_gru": "task=counting&model=gru&hidden=16&updates=900",
    "counter_rnn": "task=counting&model=rnn&hidden=16&updates=900",
    "first_gru": "task=first&model=gru&hidden=32&embedding=8&updates=400",
    "first_mlp": "task=first&model=mlp&hidden=32&embedding=8&updates=400",
    "first_cnn": "task=first&model=cnn&hidden=32&embedding=8&updates=400",
    "first_bag": "task=first&model=bag&hidden=32&embedding=8&updates=400",
    "parity": "task=parity&length=10&model=rnn&hidden=16&embedding=8&updates=300",
    "one_to_one": "task=shape&shape=one+to+one&length=4&model=gru&hidden=32&embedding=8&updates=200",
    "one_to_many": "task=shape&shape=one+to+many&length=4&model=gru&hidden=32&embedding=8&updates=200",
    "many_to_one": "task=shape&length=4&model=gru&hidden=32&embedding=8&updates=200",
    "many_to_many": "task=shape&shape=many+to+many&length=4&model=gru&hidden=32&embedding=8&updates=200",
    "encoder_decoder": "task=shape&shape=encoder-decoder&length=4&model=gru&hidden=32&embedding=8&updates=600"
    "&decoder=own",
    "echo_early": "task=echo&delay=10&length=10&model=rnn&hidden=24&embedding=4&updates=60",
    "echo_full": "task=echo&delay=10&model=rnn&hidden=24&embedding=4&updates=600",
    "echo_short": "task=echo&delay=10&model=rnn&hidden=24&embedding=4&updates=600&rule=truncated&k1=10&k2=10",
    "echo_long": "task=echo&delay=10&model=rnn&hidden=24&embedding=4&updates=600&rule=truncated&k1=20&k2=20",
    **{
        f"adding_{name}": f"task=adding&length=100&hidden=32&updates=600&model={model}"
        for name, model in (("rnn", "rnn"), ("gru", "gru"), ("lstm", "lstm"), ("chrono", "lstm&init=chrono"))
    },
    **{
        f"recall_{clip}": "task=recall&delay=50&model=rnn_relu&hidden=32&init=identity&embedding=8&updates=600"
        f"&learning_rate=0.03&optimizer=sgd&clip={clip}"
        for clip in ("norm", "value", "none")
    },
    **{
        f"rule_{name}": f"task=recall&delay=20&embedding=8&model=gru&hidden=32&updates=600{rule}"
        for name, rule in (
            ("bptt", ""),
            ("truncated", "&rule=truncated"),
            ("cut", "&rule=truncated&k1=1&k2=1"),
            ("dsf", "&rule=dsf"),
        )
    },
    "writer": WRITER,
    "writer_1790": f"{WRITER}&era=1790-1830",
    "writer_gru": WRITER.replace("lstm", "gru"),
    "writer_rnn": WRITER.replace("lstm", "rnn"),
    "critic": "task=reviews&model=gru&hidden=32&embedding=16&updates=900&batch_size=128&learning_rate=0.004",
    "translator": TRANSLATOR,
    "translator_fixed": TRANSLATOR.replace("&attention=additive", ""),
    "answerer": ANSWERER,
    "answerer_hidden": f"{ANSWERER}&names=hidden",
    "headliner": "task=headlines&model=lstm&hidden=32&direction=bidirectional&updates=400&batch_size=64"
    "&learning_rate=0.003",
    **{f"forecaster_{model}": f"{FORECASTER}&model={model}" for model in ("gru", "lstm", "rnn")},
    "temperature": "task=series&model=gru&hidden=32&updates=600",
    "glucose": "task=series&series=glucose&season=1&past=36&ahead=12&model=gru&hidden=16&updates=300",
    "sunspots": "task=series&series=sunspots&season=11&past=33&ahead=11&model=gru&hidden=8&updates=100",
    "gap": GAP,
    "gap_both": f"{GAP}&direction=bidirectional",
    **{f"prices_{model}": f"{PRICES}&model={model}" for model in ("lstm", "transformer")},
    **{f"listener_{model}": f"{LISTENER}&model={model}" for model in ("gru", "lstm", "rnn")},
    "speaker": "task=speakers&model=gru&hidden=32&updates=400",
    **{f"watch_{model}": f"{WATCH}&model={model}" for model in ("gru", "cnn")},
    "tunes": TUNES,
    **{f"digits_{model}": f"{DIGITS}&model={model}" for model in ("gru", "lstm", "rnn")},
    **{f"digits_{scan}": f"{ORDER}&scan={scan}" for scan in ("rows", "columns", "pixels", "permuted")},
    **{f"digits_mlp_{scan}": f"{ORDER.replace('gru', 'mlp')}&scan={scan}" for scan in ("pixels", "permuted")},
    "strokes": "task=strokes&model=gru&hidden=96&updates=1500&learning_rate=0.004",
    **{f"chorale_{model}": f"{CHORALE}&model={model}" for model in ("gru", "lstm", "rnn")},
    "harmonizer": f"{CHORALE}&way=harmonize&model=gru&direction=bidirectional",
    "speller": f"{SPELLER}&layers=2&direction=bidirectional&updates=2000",
    "vision_bl": f"{VISION}&model=vision_bl&hidden=8&learning_rate=0.01",
    "vision_b": f"{VISION}&model=vision_b&hidden=8&learning_rate=0.01",
    "vision_b_f": f"{VISION}&model=vision_b&hidden=14&learning_rate=0.03",
    "vision_b_k": f"{VISION}&model=vision_b_k&hidden=9&learning_rate=0.01",
    "vision_b_d": f"{VISION}&model=vision_b_d&hidden=8&learning_rate=0.01",
    "driver_sure": DRIVER,
    "driver_learned": f"{DRIVER}&stopping=learned&price=0.1",
    "driver_still_sure": f"{DRIVER}&shots=1",
    "driver_still_learned": f"{DRIVER}&shots=1&stopping=learned&price=0.02",
    "driver_fixed": f"{DRIVER}&stopping=fixed&thoughts=2",
    "driver_glance": DRIVER.replace("thinker", "frame_cnn"),
    "driver_still_glance": f"{DRIVER}&shots=1".replace("thinker", "frame_cnn"),
    "film_lstm": f"{VIDEO}&model=conv_lstm&hidden=12",
    "film_conv": f"{VIDEO}&model=frame_conv&hidden=12",
    "film_gru": f"{VIDEO}&model=gru&hidden=64",
    "motion_gru": f"{MOTION}&model=gru&hidden=64",
    "motion_both": f"{MOTION}&model=cnn_gru&hidden=64",
    "motion_frame": f"{MOTION}&model=frame_cnn&hidden=16",
    "order_both": f"{CLIP_ORDER}&model=cnn_gru&hidden=32",
    "order_cnn": f"{CLIP_ORDER}&model=clip_cnn&hidden=16",
    "order_gru": f"{CLIP_ORDER}&model=gru&hidden=64",
    "two_units": "task=recall&delay=10&symbols=3&model=gru&hidden=2&embedding=4&init=chrono&updates=600",
    "agreement": "task=agreement&model=gru&hidden=32&embedding=16&updates=500",
    "one_way": "task=around&model=gru&hidden=24&embedding=8&updates=500",
    "both_ways": "task=around&model=gru&hidden=24&embedding=8&updates=500&direction=bidirectional",
}
WITH_FILM = ("reader",)  # shipped with all snapshots of its training; the others with the last one only


@dataclass(frozen=True)
class Shipped:
    """A trained network: at several moments of its training, its weights, and how it reads the opening sequence."""

    experiment: Experiment
    snapshots: tuple[Snapshot, ...]
    gradients: GradientFilm
    val_metric: float
    solved_at: int | None
    weights: bytes
    reading: Reading
    wrote: tuple[tuple[int, str], ...]  # by itself, as its training went on: (update, text); of one that foresees text
    clip: Clip | None  # the opening sequence as sound, of one that hears words

    @property
    def net(self) -> Net:
        """The network itself, for workers to look into."""
        return Net(self.experiment, weights=self.weights)


@functools.cache
def load(name: str) -> Shipped:
    """Return the network called `name` (one of LINKS) from its .npz file; its weights lie beside it."""
    with np.load(FOLDER / f"{name}.npz") as file:
        tracks = tuple(str(track) for track in file["tracks"])
        moments = [Snapshot(int(update), *unflatten(file, f"{update}/", tracks)) for update in file["updates"]]
        experiment = Experiment.from_link(LINKS[name])
        sets = range(1 + (experiment.lane.settings["decoder"] == "own"))
        weights = tuple(tuple(stored_weights(file, f"weights/{n}/{part}") for part in sets) for n in range(len(tracks)))
        wrote = (int(file["turn"]), file["heard"]) if experiment.task.cue is not None else (None, None)
        reading = Reading(*unflatten(file, "opening/", tracks), file["inputs"], weights, *wrote)
        solved = int(file["solved_at"]) or None
        stored = (FOLDER / f"{name}.safetensors").read_bytes()
        gradients = GradientFilm(file["film/updates"], file["film/norms"])
        wrote = ()
        if isinstance(experiment.task, Letters):
            wrote = tuple(zip(map(int, file["wrote/updates"]), map(str, file["wrote/texts"]), strict=True))
        clip = None
        if "clip/samples" in file:
            sounds = zip(map(str, file["clip/sounds"]), map(float, file["clip/onsets"]), strict=True)
            clip = Clip(file["clip/samples"].astype(np.float32), tuple(sounds), int(file["clip/word"]))
        metric = float(file["val_metric"])
        return Shipped(experiment, tuple(moments), gradients, metric, solved, stored, reading, wrote, clip)
