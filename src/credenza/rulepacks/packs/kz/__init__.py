"""Rule packs of Kazakhstan."""
