"""What is true: rules as arithmetic, with the standard library and nothing else."""
