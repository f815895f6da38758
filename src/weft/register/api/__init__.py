"""The API of the register: engagements."""
