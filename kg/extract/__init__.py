"""Reads events, roles, times and quantities out of parsed articles."""
