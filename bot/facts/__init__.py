"""Facts in free text: who asks, year groups, and ways to reach the person."""
