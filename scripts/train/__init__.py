"""Trains the bundled translation model; see README.md in this folder."""
