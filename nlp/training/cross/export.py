"""From the trained PyTorch network to the file of 8-bit weights."""

from collections.abc import Mapping

import numpy as np

from nlp.cross.weights import CrossWeights, Packed, pack
from nlp.training.cross.network import Upper

KEPT_WHOLE = ("labels.weight",)
EVEN = "even."


def export_upper(upper: Upper, *, encoder: str, mix: Mapping[str, float]) -> CrossWeights:
    """Return the weights as they are shipped."""
    matrices: dict[str, Packed] = {}
    values: dict[str, np.ndarray] = {}
    for name, tensor in upper.state_dict().items():
        array = tensor.detach().numpy()
        if name.startswith(EVEN):
            continue
        if array.ndim == 2 and name.endswith(".weight") and name not in KEPT_WHOLE:
            matrices[name] = pack(array)
        else:
            values[name] = array
    mean, variance = upper.even.running_mean, upper.even.running_var
    assert mean is not None
    assert variance is not None
    values["even.mean"] = mean.numpy()
    values["even.deviation"] = np.sqrt(variance.numpy() + upper.even.eps)
    return CrossWeights(matrices, values, len(upper.layers), encoder, dict(mix))
