"""How a value shows itself: text for a terminal, HTML for a notebook.

The drawing lives in `cotenant.display`, far above the values that it draws. It is looked up by name at the moment a
value is shown, as an entry point would be, so that a value knows nothing about drawing and importing the library
costs nothing for it.
"""

from importlib import import_module

from cotenant.sealed import Sealed


class Shown(Sealed):
    """A value that can be printed as text and shown as HTML in a notebook."""

    __slots__ = ()

    def __str__(self) -> str:
        """Return the value as plain text, control characters escaped."""
        return str(import_module("cotenant.display").text(self))

    def _repr_html_(self) -> str:
        """Return the value as a self-contained HTML fragment, user data escaped (the IPython display protocol)."""
        return str(import_module("cotenant.display").html(self))
