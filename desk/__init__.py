"""The Data Protection Lead's work: tickets, clock, mail, conversations, storage and the web."""
