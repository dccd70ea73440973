"""What follows a yes of hers, and what must have been agreed before anything leaves."""
