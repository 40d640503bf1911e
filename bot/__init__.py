"""Understanding: the notice and its answers, the Rasa NLU components, and the command line."""
