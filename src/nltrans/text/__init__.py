"""Plain text in a natural language: sentences, similarity, typography."""
