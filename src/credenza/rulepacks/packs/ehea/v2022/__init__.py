"""MICROBOL's common framework (March 2022), and levels in the EQF and the cycles of the EHEA."""
