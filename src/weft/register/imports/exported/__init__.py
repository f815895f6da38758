"""The hub's own exports, read back whole: identifiers, dated acts, levels of influence, sources.

`references` says what their codes stand for, `reading` reads a row, `identities` says which record
it is about and who may write that, `writing` writes what tables of other people do not hold.
"""
