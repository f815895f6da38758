"""A made-up government of realistic shape, to measure with: `weft simulate`."""
