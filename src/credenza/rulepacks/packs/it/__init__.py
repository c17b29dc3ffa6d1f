"""Rule packs of Italy."""
