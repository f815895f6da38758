"""The API of the shared lists: organisations, topics, communities, areas and policy items."""
