"""Who is engaging when: windows of time, what falls into them by group, and where it is drawn."""
