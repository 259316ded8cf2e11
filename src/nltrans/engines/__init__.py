"""Adapters of translation engines, found by name."""
