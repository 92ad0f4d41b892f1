"""Where tests find what lies beside the checkout."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
EVALUATION = SHARED / "evaluation" / "dev_flagging.jsonl"
DATA = SHARED / "data"
SEEDS = SHARED / "seeds"
