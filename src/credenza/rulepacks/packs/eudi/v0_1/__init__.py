"""The draft rulebook for micro-credentials in EU wallets, version 0.1 of 21 July 2026."""
