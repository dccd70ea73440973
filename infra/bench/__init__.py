"""Measures the helpline beside bare applications that do the same work with no rules at all."""
