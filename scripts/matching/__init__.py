"""Parts of ``scripts/benchmark_matching.py``: edits, sets with known truth, programs to run on them, evaluation."""
