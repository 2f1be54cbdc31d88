"""Answers on disk, one file each: found again by their question, and refused once anything behind them has changed."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from rnn_core.questions.base import Question, nets_in
from rnn_core.questions.packing import pack, unpack
from rnn_core.questions.sources import source_digest

A = TypeVar("A")


@dataclass(frozen=True)
class Archive:
    """A folder of answers."""

    folder: Path

    def read(self, question: Question[A]) -> A:
        """Return the answer to a question. Raises KeyError where there is none, or none that still counts."""
        try:
            with np.load(self.folder / file_name(question)) as file:
                about = json.loads(str(file["about"]))
                if about["digest"] != question.digest or about["source"] != source_digest(type(question).__module__):
                    raise KeyError(question.digest)
                return unpack(about["answer"], [file[f"array {n}"] for n in range(about["arrays"])])
        except (OSError, ValueError, TypeError) as error:  # no such file; a type has gone, or has other fields
            raise KeyError(question.digest) from error

    def write(self, question: Question[A], answer: A) -> Path:
        """Keep an answer; return its file. Raises TypeError for an answer that cannot be packed."""
        arrays = list[np.ndarray[Any, Any]]()
        about = {
            "digest": question.digest,
            "module": type(question).__module__,
            "source": source_digest(type(question).__module__),
            "weights": weights_behind(question),
            "answer": pack(answer, arrays),
            "arrays": len(arrays),
        }
        named = {f"array {n}": array for n, array in enumerate(arrays)}
        path = self.folder / file_name(question)
        np.savez_compressed(path, allow_pickle=False, about=np.array(json.dumps(about)), **named)
        return path

    def stale(self, weights: Collection[str]) -> list[str]:
        """Return the names of files that are refused, or of networks whose weights are none of these (sha256)."""
        names = list[str]()
        for path in sorted(self.folder.glob("*.npz")):
            with np.load(path) as file:
                about = json.loads(str(file["about"]))
            try:
                fresh = about["source"] == source_digest(about["module"])
            except OSError:  # the question's file has gone
                fresh = False
            if not fresh or not set(about["weights"]) <= set(weights):
                names.append(path.name)
        return names


def weights_behind(question: Question[object]) -> list[str]:
    """Return the sha256 of the weights of every network that a question is about."""
    return [hashlib.sha256(net.weights).hexdigest() for net in nets_in(question) if net.weights]


def file_name(question: Question[object]) -> str:
    """Return the name of the file that holds a question's answer, wherever the folder is."""
    return f"{type(question).__name__}-{question.digest[:20]}.npz"
