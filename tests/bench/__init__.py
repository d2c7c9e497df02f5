"""Benchmarks: ratios measured within one run, printed, never a pass or a fail."""
