"""The helpline on one machine of your own, to try it, to change it and to test it."""
