"""Learning rules as backward recursions: who is to blame for the loss, step by step. One rule per file."""
