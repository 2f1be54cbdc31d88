"""What can be asked, one file each: what a question is about, what its answer is, how a worker answers it."""
