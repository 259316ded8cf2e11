"""Fits the quality estimate to human translations."""
