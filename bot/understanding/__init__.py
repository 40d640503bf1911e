"""What a message says: its questions, the things it names, its language. No Rasa, no replies."""
