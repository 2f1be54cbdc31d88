"""Probes look and never touch: a model and a batch in, plain NumPy arrays out. One question per file."""
