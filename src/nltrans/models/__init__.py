"""Translation models: the catalogue, the local store, the bundled weights."""
