"""Deletion of records past their retention period; the periods are in data/trust.yml."""

from desk.retention.purge import JOB, Report, purge

__all__ = ["JOB", "Report", "purge"]
