"""The ledger: which statements of the notice are answered, by which approved answers."""
