"""Tests of roomplan."""
