"""Many posts: plan, journal, run."""
