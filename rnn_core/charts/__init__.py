"""Arrays in, figures out; and the colors they share."""
