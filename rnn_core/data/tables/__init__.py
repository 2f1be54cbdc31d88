"""A reader's own table, read in steps: cells, what each column is, one even series. Every decision is a value."""
