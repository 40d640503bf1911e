"""The assistant's own Rasa NLU components."""
