"""Occupational standards in the hub: how published editions answer them, and what closes a learner's gap."""
