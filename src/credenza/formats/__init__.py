"""Formats: mappings between Credenza's one model and published standards."""
