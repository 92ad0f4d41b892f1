"""The sentence encoder: text to vectors on ONNX Runtime, without PyTorch and without a network.

See docs/explanation/flagging.md.
"""

from nlp.encoder.encoder import Encoder
from nlp.encoder.open import open_encoder

__all__ = ["Encoder", "open_encoder"]
