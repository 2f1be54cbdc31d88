"""Where training runs: what the server knows of a run, the workers, and one slice of work."""
