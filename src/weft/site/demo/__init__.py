"""`weft demo`: set everything up in one folder, start it, and stop all of it again."""
