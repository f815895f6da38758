"""The demo's data: Canada's register as it was on 15 February 2025, and people to sign in as."""
