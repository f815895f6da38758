"""What is going on, for programs that ask again and again: calendars and feed readers.

Feeds hold what everybody may see, whoever asks: a feed reader has no way to sign in, and an
address with a secret in it would be passed on.
"""
