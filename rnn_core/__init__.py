"""Recurrent networks that can be watched: tasks, cells, training, probes. Readable without the app."""
