"""What the small numpy networks share: named features in order, and their files."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, ClassVar, Final, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
CLIP: Final = 4.0


class Arrays(Protocol):
    """A dataclass of arrays, among them ``bias``."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


Kind = TypeVar("Kind", bound=Arrays)


def as_matrix(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> Floats:
    """Return named features as a matrix in the order of the names; one that is missing is 0."""
    return np.array([[row.get(name, 0.0) for name in names] for row in rows], np.float32)


def standardise(features: Floats, mean: Floats, scale: Floats) -> Floats:
    """Return features with mean 0 and deviation 1, far values cut."""
    ready: Floats = np.clip((features - mean) / scale, -CLIP, CLIP)
    return ready.astype(np.float32)


def networks_to_arrays(networks: Sequence[Arrays]) -> dict[str, npt.NDArray[np.float16]]:
    """Return the arrays of networks in half precision, named by field and number."""
    return {
        f"{field}_{number}": getattr(network, field).astype(np.float16)
        for number, network in enumerate(networks)
        for field in (item.name for item in fields(network))
    }


def networks_from_arrays(content: Any, kind: type[Kind]) -> tuple[Kind, ...]:
    """Return the networks of an open ``.npz`` file."""
    names = [item.name for item in fields(kind)]
    count = sum(key.startswith("bias_") for key in content.files)
    return tuple(
        kind(**{field: content[f"{field}_{number}"].astype(np.float32) for field in names})
        for number in range(count)
    )
