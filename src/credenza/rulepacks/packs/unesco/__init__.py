"""Rule packs of UNESCO."""
