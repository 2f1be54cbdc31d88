"""Everything with a tensor in it. Imported by worker processes and by `python -m rnn_core` only."""
