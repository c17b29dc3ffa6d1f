"""Published rule packs, one package per standard and version."""
