"""Conversations between a parent and the assistant or a person."""
