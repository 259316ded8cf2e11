"""Inline codes on their way through an engine: marks, projection by alignment, repair."""
