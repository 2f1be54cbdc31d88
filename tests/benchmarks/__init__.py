"""Performance ratios: `python -m tests.benchmarks`. Nothing here is collected by pytest; no test is timed."""
