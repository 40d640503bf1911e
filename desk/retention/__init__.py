"""Deleting what has been kept for long enough: the periods are in data/trust.yml."""

from desk.retention.purge import JOB, Report, purge

__all__ = ["JOB", "Report", "purge"]
