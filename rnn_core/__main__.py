"""Train the experiment of a link without a browser.

    python -m rnn_core "task=adding&length=50&model=gru&seed=0"

Shows a progress bar and prints the result; --json prints one JSON object per report line instead,
--save NAME.safetensors keeps the weights. Exit code 2 and one sentence on a bad link.
"""

import argparse
import json
import math
import sys
from pathlib import Path
from typing import Any

from tqdm import tqdm

from rnn_core.anatomy.rules import weights_alone
from rnn_core.experiment import Race, idle
from rnn_core.tasks import Task
from rnn_core.trace import Row

REPORT_SECONDS = 0.5


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m rnn_core", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("link", help="the query string of an experiment, or the whole address from the lab")
    parser.add_argument("--json", action="store_true", help="one JSON object per report line")
    parser.add_argument("--save", type=Path, help="write the trained weights to this .safetensors file")
    options = parser.parse_args(arguments)
    try:
        race = Race.from_link(options.link)
        if options.save and len(race.lanes) > 1:
            raise ValueError("--save keeps one model, but the link races several: leave one.")
        if options.save:
            options.save.parent.mkdir(parents=True, exist_ok=True)
            options.save.touch()  # better now than after an hour of training
        for name, lane in zip(race.titles, range(len(race.lanes)), strict=True):
            _train(race, lane, name, options.json, options.save)
    except (ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    return 0


def _train(race: Race, lane: int, name: str, as_json: bool, save: Path | None) -> None:
    import torch

    from rnn_core.nets import training

    torch.set_num_threads(1)
    experiment = race.lanes[lane]
    for sentence in idle(experiment).values():
        print(f"note: {name}: {sentence}", file=sys.stderr)
    run = training.start(experiment)
    with tqdm(total=experiment.updates, desc=name, unit="update", disable=as_json, leave=False) as bar:
        while True:
            training.advance(run, REPORT_SECONDS)
            report = _report(run.history, name, run.solved_at, run.diverged_at)
            bar.update(run.update - bar.n)
            bar.set_postfix_str(f"held-out {experiment.task.metric.name} {report['val_metric']:.4g}")
            if as_json:
                print(json.dumps(_plain(report)), flush=True)
            if run.finished:
                break
    if save is not None:
        import safetensors.torch

        about = {"link": experiment.to_link(), "update": str(run.update)}
        save.write_bytes(safetensors.torch.save(weights_alone(run.model.state_dict()), metadata=about))
    if not as_json:
        print(_sentence(run.experiment.task, report, run.diverged_at))


def _report(history: list[Row], name: str, solved_at: int | None, diverged_at: int | None) -> dict[str, Any]:
    """Sum up a history: its last row, the last held-out numbers, and the speed over the whole run."""
    last = history[-1]
    checked = next((row for row in reversed(history) if not math.isnan(row.val_loss)), last)
    return {
        "model": name,
        "update": last.update,
        "loss": last.loss,
        "val_loss": checked.val_loss,
        "val_metric": checked.val_metric,
        "solved": solved_at is not None,
        "solved_at": solved_at,
        "diverged_at": diverged_at,
        "seconds": last.seconds,
        "updates_per_second": last.update / last.seconds,
    }


def _plain(report: dict[str, Any]) -> dict[str, Any]:
    """Replace numbers that JSON cannot hold (NaN, infinity) by null."""
    return {k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in report.items()}


def _sentence(task: Task, report: dict[str, Any], diverged_at: int | None) -> str:
    head = f"{report['model']}: "
    if diverged_at is not None:
        return f"{head}diverged at update {diverged_at}. Try a smaller learning rate, or clip_norm=1."
    how = f"solved at update {report['solved_at']}" if report["solved"] else "not solved"
    levels = f"chance {task.chance:.4g}" + (f", solved {task.solved:.4g}" if task.solvable else "")
    return (
        f"{head}held-out {task.metric.name} {report['val_metric']:.4g} after {report['update']} updates: {how} "
        f"({levels}); {report['seconds']:.1f} s, "
        f"{report['updates_per_second']:.0f} updates per second."
    )


if __name__ == "__main__":
    sys.exit(main())
