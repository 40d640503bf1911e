"""One process that is desk, Rasa and action server at once."""
