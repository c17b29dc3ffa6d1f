"""UNESCO's common definition of micro-credentials (2022)."""
