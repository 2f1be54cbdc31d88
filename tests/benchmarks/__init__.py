"""Performance ratios: `python -m tests.benchmarks`. The test run tries each with tiny numbers; no test is timed."""
