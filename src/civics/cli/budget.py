"""`civics budget`: count a participatory budget, explain and compare."""

import argparse

__all__ = ["add_commands"]


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of this job to the parser of `civics budget`."""
