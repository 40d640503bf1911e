"""Making the shipped sentence encoder again: README.md."""
