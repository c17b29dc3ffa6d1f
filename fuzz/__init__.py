"""Fuzzing of everything that reads bytes of strangers: ``python -m fuzz``, ``make fuzz``. See README.md."""
