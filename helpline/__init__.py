"""The helpline: a phone line that peers run for each other."""
