"""Spark NLP's BertEmbeddings on PySpark, run by a .NET worker.

The same code serves classic sessions and those of Spark Connect, on Spark 3.5, 4.0, 4.1 and 4.2. Nothing here reads or writes Arrow, and
pyarrow and pandas are not needed by classic sessions.
"""

from ._errors import SparkBertError, reason, worker_error
from ._figures import Figures
from ._shipping import worker_path
from ._version import __version__
from .functions import embed_groups, register, transform
from .pipeline import Pipeline
from .stages import (
    BertEmbeddings,
    BertSentenceEmbeddings,
    ChunkEmbeddings,
    DocumentAssembler,
    EmbeddingsFinisher,
    SentenceDetector,
    SentenceEmbeddings,
    Stage,
    Tokenizer,
)

__all__ = [
    "BertEmbeddings",
    "BertSentenceEmbeddings",
    "ChunkEmbeddings",
    "DocumentAssembler",
    "EmbeddingsFinisher",
    "Figures",
    "Pipeline",
    "SentenceDetector",
    "SentenceEmbeddings",
    "SparkBertError",
    "Stage",
    "Tokenizer",
    "__version__",
    "embed_groups",
    "reason",
    "register",
    "transform",
    "worker_error",
    "worker_path",
]
