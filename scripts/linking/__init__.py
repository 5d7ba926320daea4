"""Parts of ``train_links.py`` and ``validate_links.py``: simulated surveys as the product sees them, and figures."""
