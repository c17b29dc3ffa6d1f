"""Rule packs of the European Union."""
