"""Choices of form fields that are known only when a form is made."""

from collections.abc import Iterable
from typing import Any

from django.forms import BaseForm, ChoiceField


def offer(form: BaseForm, name: str, choices: Iterable[Any]) -> None:
    """Give a field of a form its choices.

    Raises:
        TypeError: The field is none that offers choices.
    """
    field = form.fields[name]
    if not isinstance(field, ChoiceField):
        raise TypeError(f"{type(form).__name__}.{name} offers no choices")
    field.choices = list(choices)
