"""What the figures mean: pure functions from rows to ratings, directions and counts."""
