"""Everything that changes how tickets find their people."""
