"""Benchmarks: each is a program of its own, described in README.md."""
