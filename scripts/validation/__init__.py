"""Parts of ``scripts/validate_counting.py``: each measures one claim on many simulated surveys with known truth."""
