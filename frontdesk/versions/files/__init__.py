"""Settings as a file that people can read, keep and take to another desk."""
