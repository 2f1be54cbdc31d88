"""Readers: an installed package in, plain arrays or text out. One source per file."""
