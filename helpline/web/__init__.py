"""Who may knock: the only room that knows Flask requests."""
