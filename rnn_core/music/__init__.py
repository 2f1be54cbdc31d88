"""Tunes and chorales as sheet music, by verovio, and as sound."""
