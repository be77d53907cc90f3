"""The look of the book: `extensions = ["book_theme"]`."""

from book_theme.extension import setup

__all__ = ["setup"]
