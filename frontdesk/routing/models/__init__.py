"""What is kept of routing."""
