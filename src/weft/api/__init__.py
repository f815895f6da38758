"""What every room's part of the API is made of; it knows none of the rooms.

Which language an answer is in (`negotiation`), texts in several languages (`texts`), errors that
say how to mend them (`problems`), pages of a list (`cursors`), and the answer itself (`answers`).
"""
