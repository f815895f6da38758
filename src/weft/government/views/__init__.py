"""Pages of this room: thin doors to `browsing`, `actions` and `permissions`."""
