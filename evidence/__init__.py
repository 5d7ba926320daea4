"""Evidence: captures of wildlife trade, from custody to a count."""

__version__ = "0.1.0"
