"""Scheduled work: what the desk does without anybody asking for it."""
