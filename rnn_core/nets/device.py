"""Where tensors are: on which device, and as NumPy arrays while they travel."""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

# What a state dict is made of.
_Tree = Tensor | NDArray[Any] | dict[Any, Any] | list[Any] | tuple[Any, ...] | float | int | None


def devices_there() -> tuple[str, ...]:
    """Return the kinds of device that this machine has, GPUs first."""
    has = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    return tuple(kind for kind, there in has.items() if there)


def pick_device(name: str) -> torch.device:
    """Return the torch device of that name; "auto" takes a GPU if there is one. Raises ValueError."""
    there = devices_there()
    if name == "auto":
        name = there[0]
    if name not in there:
        raise ValueError(f"device is {name!r}, but this machine has none: choose auto or cpu.")
    return torch.device(name)


def to_numpy(tree: _Tree) -> Any:
    """Return a state dict, or a part of one, with NumPy arrays in place of its tensors."""
    if isinstance(tree, Tensor):
        return tree.detach().cpu().numpy()
    if isinstance(tree, dict):
        return {key: to_numpy(value) for key, value in tree.items()}
    return [to_numpy(value) for value in tree] if isinstance(tree, list) else tree


def to_torch(tree: _Tree) -> Any:
    """Return the same with tensors again."""
    if isinstance(tree, np.ndarray):
        return torch.as_tensor(tree)
    if isinstance(tree, dict):
        return {key: to_torch(value) for key, value in tree.items()}
    return [to_torch(value) for value in tree] if isinstance(tree, list) else tree
