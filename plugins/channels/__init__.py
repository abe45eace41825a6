"""Channels: how a question reaches a person."""
