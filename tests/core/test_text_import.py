import subprocess
import sys

HEAVY = {"numpy", "opencc", "pydantic", "spacy", "django"}


def test_importing_text_loads_no_library_and_no_table() -> None:
    code = (
        "import sys, core.text as t; from core.text import contact_patterns as c, folding as f;"
        "print(c.contact_rules.cache_info().misses, f.simplified_characters.cache_info().misses,"
        "*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    rules, table, *modules = done.stdout.split()
    assert (rules, table) == ("0", "0")
    assert not HEAVY & set(modules)
