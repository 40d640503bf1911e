"""Training of the model that finds the names of people: docs/decisions/0027-facts.md."""
