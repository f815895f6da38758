"""`python -m civics`: the same as `civics`."""

from civics.cli import main

if __name__ == "__main__":
    main()
