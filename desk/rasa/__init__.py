"""Rasa's processes as Privacy Desk runs them: start, storage of chats, and logging."""
