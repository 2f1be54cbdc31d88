"""The course: its lessons in order, its words, its presets, and the figures that it quotes."""
