"""What a project keeps: files written atomically, databases, locks."""
