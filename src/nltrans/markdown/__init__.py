"""Markdown in, segments out, and back: every byte that is not translated is copied."""
