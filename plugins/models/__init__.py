"""Models: what writes text and calls tools for the policies that want one."""
