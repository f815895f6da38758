"""Bring other people's tables into the register.

tables/      a file, whatever it is, as columns and rows of text
definitions  what each column means: a mapping, and the ready-made ones in `ready/`
suggesting   a mapping for a file that nobody has mapped
reading      a row as values of an engagement, or what is wrong with it and how to mend it
writing      rows into the register, a batch at a time; undoing takes a whole import back
"""
