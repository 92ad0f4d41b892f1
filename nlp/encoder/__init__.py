"""The sentence encoder: text to vectors on ONNX Runtime, without PyTorch and without a network.

See docs/explanation/flagging.md.
"""

from nlp.encoder.encoder import Encoder
from nlp.encoder.open import encoder_name, open_encoder

__all__ = ["Encoder", "encoder_name", "open_encoder"]
