"""Custom fields: what a desk asks of its tickets beside what every ticket has, and the one place that checks it."""
