"""Measures of speed, of safety and of quality; none of it is in the wheel."""
