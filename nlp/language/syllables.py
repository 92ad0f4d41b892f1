"""Vietnamese syllables as they look without marks, from onset and rhyme."""

from functools import lru_cache

# Folded: â, ă as a; ê as e; ô, ơ as o; ư as u; đ as d.
_ONSETS = " b c ch d g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RHYMES = """
    a ac ach ai am an ang anh ao ap at au ay e ec ech em en eng enh eo ep et eu i ia ich iec iem
    ien ieng iep iet ieu im in inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oc
    oe oen oeo oet oi om on ong ooc oong op ot u ua uan uang uat uay uc ue uech uenh ui um un ung
    uo uoc uoi uom uon uong uop uot uou up ut uu uy uya uych uyen uyet uynh uyt uyu uyp y yem yen
    yet yeu
"""
_FRONT = frozenset("eiy")


def _fits(onset: str, rhyme: str) -> bool:
    """Return whether the spelling lets the onset stand before the rhyme."""
    front = rhyme[0] in _FRONT
    if onset in ("k", "gh", "ngh"):
        return front and not (rhyme[0] == "y" and len(rhyme) > 1)
    if onset in ("c", "g", "ng"):
        return not front or (onset == "g" and rhyme[0] == "i")
    if onset == "qu":
        return rhyme[0] in "aeioy" and rhyme[:2] not in ("oa", "oe", "ia", "ie")
    if rhyme[0] == "y" and len(rhyme) > 1:
        return onset == ""
    return onset != "p" or not rhyme.startswith("uo")


@lru_cache(maxsize=1)
def vietnamese_syllables() -> frozenset[str]:
    """Return every syllable that the spelling allows, folded; most of them are in use."""
    rhymes = _RHYMES.split()
    return frozenset(
        onset + (rhyme[1:] if onset == "gi" and rhyme[0] == "i" and len(rhyme) > 1 else rhyme)
        for onset in _ONSETS.split(" ")
        for rhyme in rhymes
        if _fits(onset, rhyme)
    ) | {"gi", "pin", "quoc", "qua", "quy"}
