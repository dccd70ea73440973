"""Calls: telephones ring, are answered, are told things, meet in conferences and hang up."""
