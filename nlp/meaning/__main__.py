"""Write the means of the bundled encoder: ``python -m nlp.meaning``."""

from core.settings import Settings
from nlp.encoder import open_encoder
from nlp.meaning.means import SHIPPED, make_means, write_means

if __name__ == "__main__":
    bundled = open_encoder(Settings(_env_file=None))
    write_means(SHIPPED, bundled.name, make_means(bundled))
    SHIPPED.chmod(0o644)
