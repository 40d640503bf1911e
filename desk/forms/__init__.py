"""Kinds of request as data: what each asks, when, and in which words."""
