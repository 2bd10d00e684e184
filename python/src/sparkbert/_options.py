"""How a pipeline runs over a frame or its groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Optional, Sequence

if TYPE_CHECKING:
    from ._figures import Figures


@dataclass(frozen=True)
class RunOptions:
    """See ``Pipeline.transform``."""

    mode: str = "permissive"
    error_col: Optional[str] = None
    input_has_error_col: bool = False
    columns: Optional[Sequence[str]] = None
    deterministic: Optional[bool] = None
    worker: Optional[str] = None
    model_copy: Optional[str] = None
    figures: Optional[Figures] = None
    device: Optional[str] = None

    def request(self) -> dict[str, Any]:
        """The members of a request that are not the defaults."""
        deterministic = self.deterministic
        if deterministic is None and self.figures is not None:
            # A function that Spark may run twice for a row would count it twice.
            deterministic = False
        members = {
            "errorCol": self.error_col,
            "inputHasErrorCol": self.input_has_error_col,
            "columns": [self.columns] if isinstance(self.columns, str) else self.columns and list(self.columns),
            "deterministic": deterministic,
        }
        return {key: value for key, value in members.items() if value is not None}
