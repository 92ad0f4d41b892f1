"""Write ``simplified.txt``: traditional and simplified characters, one pair a word.

Run ``python -m core.text.build_simplified`` after an update of the package ``opencc``
(Apache-2.0), whose table ``t2s`` is the origin. Kept as a file so that folding needs no
converter and gives the same result everywhere.
"""

import opencc

from core.text.folding import SIMPLIFIED

HAN = (range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x32400))
PAIRS_A_LINE = 25


def simplified_pairs() -> list[str]:
    """Return pairs of characters; the second is final, it never has a simpler form itself."""
    convert = opencc.OpenCC("t2s").convert
    pairs = []
    for character in (chr(code) for block in HAN for code in block):
        simple = convert(character)
        while (again := convert(simple)) != simple:
            simple = again
        if simple != character and len(simple) == 1:
            pairs.append(character + simple)
    return pairs


def main() -> None:
    """Write the file beside this module."""
    pairs = simplified_pairs()
    lines = [" ".join(pairs[i : i + PAIRS_A_LINE]) for i in range(0, len(pairs), PAIRS_A_LINE)]
    SIMPLIFIED.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
