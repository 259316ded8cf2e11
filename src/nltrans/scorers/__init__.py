"""Adapters of metrics that compare with references."""
