"""Options that do not go together: refused, where one would be passed over in silence."""

import click
from click.core import ParameterSource


def refuse_both(one: str, other: str, remedy: str) -> None:
    """Raise UsageError where the command line names both of two parameters of its command.

    What a variable of the environment says is no wish of this command.
    """
    context = click.get_current_context()
    sources = [context.get_parameter_source(name) for name in (one, other)]
    if sources == [ParameterSource.COMMANDLINE] * 2:
        flags = {parameter.name: parameter.opts[-1] for parameter in context.command.params}
        raise click.UsageError(f"{flags[one]} and {flags[other]}: {remedy}")
