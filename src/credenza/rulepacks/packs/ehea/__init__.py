"""Rule packs of the European Higher Education Area."""
