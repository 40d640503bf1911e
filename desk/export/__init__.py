"""One request with all that belongs to it, to be handed over: as JSON and as a PDF."""

from desk.export.files import ExportError, export

__all__ = ["ExportError", "export"]
