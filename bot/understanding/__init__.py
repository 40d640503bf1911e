"""What a message says: its questions, its entities, its language. No Rasa, no replies."""
