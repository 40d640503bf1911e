"""Services over the store: opening a case, acting on it, letters, verification codes."""
