"""In tests, a template that shows a variable that does not exist fails: a typo never passes."""


class UndefinedVariableError(Exception):
    """A template shows something that is not in its context."""


class Strict(str):
    """For `string_if_invalid`: `Strict("%s")` raises instead of being shown."""

    __slots__ = ()

    def __mod__(self, name: object) -> str:
        raise UndefinedVariableError(f"the template's context has no {name}")
