"""Export of one request with everything that belongs to it, as JSON and as a PDF."""

from desk.export.files import ExportError, export

__all__ = ["ExportError", "export"]
