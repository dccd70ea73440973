"""How the network tells the line that something happened."""
