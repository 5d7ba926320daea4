"""Parts of benchmark_scale.py."""
