"""The science of participation: pure functions over arrays and tables."""
