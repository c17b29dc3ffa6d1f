"""Measurements against peers and physical limits, in one run, per CPU-second of one process."""
