"""The history of an engagement as people read it: who, when, what, from where."""
