"""Encode the bundled catalogue's wordings once: ``python -m nlp.training.vectors``.

Writes ``nlp/claims/data/vectors.npz``, so that a fresh installation starts at once. Run it after
a change of ``claims/`` or of the encoder; wordings that are missing are encoded when needed.
"""

from core.settings import ROOT, get_settings
from nlp.catalogue import load_catalogue
from nlp.claims.judge import VECTORS
from nlp.claims.wordings import build_index
from nlp.encoder import open_encoder
from nlp.encoder.cached import CachedEncoder, write_vectors


def main() -> None:
    """Write the vectors of the bundled catalogue and of nothing else."""
    encoder = CachedEncoder(open_encoder(get_settings()), shipped=(VECTORS,))
    build_index(list(load_catalogue([ROOT / "claims"]).claims.values()), encoder)
    write_vectors(VECTORS, encoder.asked)


if __name__ == "__main__":
    main()
