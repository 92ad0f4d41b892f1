"""Questions to a person at a terminal, or answered line by line from a pipe."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import click

from core.errors import CotmocError
from pipeline.messages import t
from pipeline.terminal import say

Value = TypeVar("Value")
Check = Callable[[str], str]
"""Takes an answer; returns what is wrong with it, or an empty text."""

YES = frozenset({"c", "có", "co", "y", "yes"})
NO = frozenset({"k", "không", "khong", "n", "no"})


def anything(answer: str) -> str:
    """Accept every answer."""
    return ""


def needed(answer: str) -> str:
    """Accept everything but an empty answer."""
    return "" if answer else t("cần có câu trả lời", "an answer is needed")


@dataclass
class Asker:
    """Asks on stderr and reads stdin, so that answers can be piped.

    Attributes:
        asked: Number of questions so far, to name the one at which a pipe ended.
    """

    asked: int = 0

    def ask(self, question: str, *, check: Check = anything, default: str = "") -> str:
        """Return the answer, asked again until it passes the check.

        Raises:
            CotmocError: A pipe ended before its last answer.
            click.Abort: The person ended it.
        """
        shown = f"{question} [{default}]" if default else question
        while True:
            answer = " ".join(self._line(shown).split()) or default
            problem = check(answer)
            if not problem:
                return answer
            say(f"  ! {problem}")

    def lines(self, question: str, *, check: Check = anything) -> list[str]:
        """Return one answer a line, until an empty one."""
        say(question + t(" (mỗi dòng một câu, Enter để hết)", " (one a line, Enter to end)"))
        found: list[str] = []
        while answer := self.ask("  -", check=lambda text: check(text) if text else ""):
            if answer not in found:
                found.append(answer)
        return found

    def choose(
        self, question: str, options: Sequence[tuple[Value, str]], *, default: int | None = None
    ) -> Value:
        """Return the value of the option whose number, or whose own name, is typed."""
        say(question)
        for number, (_, label) in enumerate(options, start=1):
            say(f"  {number}. {label}")
        names = {str(value): number for number, (value, _) in enumerate(options, start=1)}

        def check(answer: str) -> str:
            number = names.get(answer, answer)
            if str(number).isdigit() and 1 <= int(number) <= len(options):
                return ""
            return t(
                f"gõ một số từ 1 đến {len(options)}", f"type a number from 1 to {len(options)}"
            )

        answer = self.ask(t("Số", "Number"), check=check, default=str(default or ""))
        return options[int(names.get(answer, answer)) - 1][0]

    def yes(self, question: str, *, default: bool) -> bool:
        """Return whether the answer is yes."""
        keys = t("C/k", "Y/n") if default else t("c/K", "y/N")

        def check(answer: str) -> str:
            known = not answer or answer.lower() in YES | NO
            return "" if known else t("gõ c (có) hoặc k (không)", "type y (yes) or n (no)")

        answer = self.ask(f"{question} ({keys})", check=check).lower()
        return answer in YES if answer else default

    def _line(self, shown: str) -> str:
        self.asked += 1
        sys.stderr.write(f"{shown}: ")
        sys.stderr.flush()
        try:
            return input()
        except EOFError as error:
            if sys.stdin.isatty():
                raise click.Abort from error
            sys.stderr.write("\n")
            raise CotmocError(
                t(
                    f"hết câu trả lời ở câu hỏi {self.asked} ({shown}); chưa ghi gì",
                    f"no answer left at question {self.asked} ({shown}); nothing was written",
                )
            ) from error
