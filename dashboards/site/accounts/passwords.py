"""What passwords have to be, said in Vietnamese: Django's own message has none."""

import secrets
import string

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _

LETTERS = "".join(sorted({*string.ascii_lowercase, *string.digits} - set("0o1li")))
"""Without those that look alike on paper."""


class LongEnough(MinimumLengthValidator):
    """A password has at least so many characters."""

    def get_error_message(self) -> str:
        """Return what is wrong."""
        return _("Mật khẩu quá ngắn. Nó phải chứa ít nhất %(number)s ký tự.") % {
            "number": self.min_length
        }

    def get_help_text(self) -> str:
        """Return what is asked for."""
        return _("Mật khẩu phải chứa ít nhất %(number)s ký tự.") % {"number": self.min_length}


def fresh_password() -> str:
    """Return a password to read out once: four groups of four, about 79 bits."""
    groups = ("".join(secrets.choice(LETTERS) for _letter in range(4)) for _group in range(4))
    return "-".join(groups)
