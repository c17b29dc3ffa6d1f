"""Rule packs of the wallets of the European Union."""
