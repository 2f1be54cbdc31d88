"""How much memory a value takes."""

import pickle


def size_of(value: object) -> int:
    """Return about how many bytes a value takes."""
    buffers = list[pickle.PickleBuffer]()
    rest = pickle.dumps(value, protocol=5, buffer_callback=buffers.append)
    return len(rest) + sum(buffer.raw().nbytes for buffer in buffers)
