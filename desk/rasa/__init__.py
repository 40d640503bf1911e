"""Rasa's own processes as Privacy Desk runs them: how they start, store chats, and log."""
