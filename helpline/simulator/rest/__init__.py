"""The carrier's REST interface, resource by resource."""
