"""Credenza: describe, check, award, verify and recognise micro-credentials.

The library has no web framework, no database, no clock and no network of its own;
each of these is a parameter of the function that needs it.
"""

__version__ = "0.1.0"
