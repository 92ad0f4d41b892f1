"""A sheet as plain text, for what is read aloud, typed in or pasted into a message."""

from collections.abc import Iterator

from dashboards.site.outputs.pieces import Bullets, Heading, Paragraph, Piece, References, Sheet


def as_text(sheet: Sheet) -> str:
    """Return the sheet as lines of UTF-8 text that end with a line break."""
    head = [*sheet.marks, *((sheet.title,) if sheet.title else ())]
    blocks = [*head, *(line for piece in sheet.pieces for line in _lines(piece))]
    return "\n\n".join(blocks) + "\n"


def _lines(piece: Piece) -> Iterator[str]:
    match piece:
        case Heading(text):
            yield text.upper()
        case Paragraph():
            yield _line(piece)
        case Bullets(items):
            yield "\n".join(f"– {_line(item)}" for item in items)
        case References(heading, items):
            yield heading.upper()
            yield "\n".join(
                f"[{number}] {item.text}" + (f" ({item.about})" if item.about else "")
                for number, item in enumerate(items, start=1)
            )


def _line(paragraph: Paragraph) -> str:
    said = " ".join(
        run.text + "".join(f" [{number}]" for number in run.numbers) for run in paragraph.runs
    )
    return f"{paragraph.label}: {said}" if paragraph.label else said
