"""Quality without a reference: checks and a fitted estimate."""
