"""Translate Markdown newsletters offline, and lose nothing."""
