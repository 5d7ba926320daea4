"""What readers get: a page, and tables as CSV."""
