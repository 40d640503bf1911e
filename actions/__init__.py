"""Rasa custom actions: thin, with no rules of their own."""
