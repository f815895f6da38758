"""Pages of the register: thin doors, one module per kind of page."""
