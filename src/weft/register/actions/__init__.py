"""What changes an engagement: plain verbs that lock, decide, write, record and then tell."""
