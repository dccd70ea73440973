"""Who works in the back."""
