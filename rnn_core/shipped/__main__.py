"""Train shipped networks anew and write their weights and insides: `python -m rnn_core.shipped [name ...]`."""

import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from safetensors.torch import save

from rnn_core.data.spoken import read_clip
from rnn_core.experiment import Experiment
from rnn_core.nets import training
from rnn_core.nets.probes.reading import read
from rnn_core.shipped import ANSWERS_COMMAND, FOLDER, LINKS, WITH_FILM
from rnn_core.shipped.arrays import flatten
from rnn_core.tasks.letters import Letters
from rnn_core.tasks.words import EXAMPLE, Words
from rnn_core.trace import GradientFilm


def _of_task(run: training.Run) -> dict[str, Any]:
    """Return what is shipped of some tasks only: what a network wrote by itself, or the sound that it opens with."""
    task = run.experiment.task
    if isinstance(task, Letters):
        return {
            "wrote/updates": np.array([shot.update for shot in run.snapshots]),
            "wrote/texts": np.array([shot.wrote for shot in run.snapshots]),
        }
    if not isinstance(task, Words):
        return {}
    clip = read_clip(task.lexicon, EXAMPLE)
    return {
        "clip/samples": clip.samples.astype(np.float16),
        "clip/sounds": np.array([symbol for symbol, _ in clip.sounds]),
        "clip/onsets": np.array([second for _, second in clip.sounds]),
        "clip/word": np.array(clip.word),
    }


def main(names: Sequence[str]) -> None:
    """Write <name>.safetensors and <name>.npz for each of `names` (all of LINKS if there is none)."""
    if strangers := [name for name in names if name not in LINKS]:
        sys.exit(f"No network is called {', '.join(strangers)}. There are: {', '.join(LINKS)}.")
    torch.set_num_threads(1)
    for name in names or LINKS:
        link = LINKS[name]
        run = training.start(Experiment.from_link(link))
        while not run.finished:
            training.train_once(run)
        kept = run.snapshots if name in WITH_FILM else run.snapshots[-1:]
        opening = read(run.model, run.experiment.task, run.experiment.example())
        arrays: dict[str, Any] = flatten("opening/", opening.trace, opening.flow) | {"inputs": opening.inputs}
        for n, track in enumerate(opening.weights):
            arrays |= {f"weights/{n}/{s}/{k}": part for s, used in enumerate(track) for k, part in enumerate(used)}
        if opening.turn is not None:
            arrays |= {"turn": np.array(opening.turn), "heard": opening.heard}
        for snapshot in kept:
            arrays |= flatten(f"{snapshot.update}/", snapshot.trace, snapshot.flow)
        film = GradientFilm.of(run.snapshots)
        about = {
            "film/updates": film.updates,
            "film/norms": film.norms,
            "updates": np.array([snapshot.update for snapshot in kept]),
            "tracks": np.array(run.snapshots[-1].trace.tracks),
            "solved_at": np.array(run.solved_at or 0),
            "val_metric": np.array(run.history[-1].val_metric),
        }
        about |= _of_task(run)
        np.savez_compressed(FOLDER / f"{name}.npz", **about, **arrays)
        (FOLDER / f"{name}.safetensors").write_bytes(save(dict(run.model.state_dict()), metadata={"link": link}))
        metric = f"{run.experiment.task.metric.name} {run.history[-1].val_metric:.4g}"
        print(f"{name}: held-out {metric} after {run.update} updates")
    print(f"What pages ask of these networks as they open must be measured anew: {ANSWERS_COMMAND}")


if __name__ == "__main__":
    main(sys.argv[1:])
