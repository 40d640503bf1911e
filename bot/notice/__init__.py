"""The notice as source of truth: parsed into sections and statements, never rewritten."""

from bot.notice.load import load_notice, notice_file, read_notice
from bot.notice.model import Block, Notice, Section, Statement

__all__ = [
    "Block",
    "Notice",
    "Section",
    "Statement",
    "load_notice",
    "notice_file",
    "read_notice",
]
