"""What a person types, brought to the values that actions take."""
