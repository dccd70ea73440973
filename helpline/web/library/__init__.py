"""The pages of the library: everybody who answers reads it, keepers and supervisors write it."""
