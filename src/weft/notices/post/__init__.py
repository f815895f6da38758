"""Letters: made of the notices that wait, written as they leave, and sent once each."""
