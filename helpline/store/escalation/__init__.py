"""What is remembered of yeses, notes and decisions: none of it exists where the organisation does without."""
