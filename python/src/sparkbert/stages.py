"""The stages of pipelines, with Spark NLP's names and parameters.

A parameter that isn't given has its default. Values are checked when the pipeline is used on a frame.
"""

from __future__ import annotations

import inspect
from typing import Any, Mapping, Optional, Sequence, TypeVar

from ._errors import SparkBertError

_S = TypeVar("_S", bound="Stage")


class Stage:
    """What all stages have: columns that they read, and the column that they add."""

    _output = ""
    _inputs: Sequence[str] = ()

    def __init__(self, inputCols: Optional[Sequence[str]], outputCol: Optional[str], params: Mapping[str, Any]) -> None:
        self._input_cols = None if inputCols is None else _names(inputCols)
        self._output_col = outputCol
        self._params = {name: value for name, value in params.items() if value is not None}

    @property
    def type(self) -> str:
        """The name in the JSON of pipelines, which is Spark NLP's."""
        return type(self).__name__

    @property
    def params(self) -> Mapping[str, Any]:
        """The parameters that were set."""
        return dict(self._params)

    def setInputCols(self: _S, *value: Any) -> _S:
        """Sets the columns that the stage reads: names, or one list of names."""
        self._input_cols = _names(value[0] if len(value) == 1 else value)
        return self

    def setOutputCol(self: _S, value: str) -> _S:
        """Sets the name of the column that the stage adds."""
        self._output_col = value
        return self

    def getInputCols(self) -> list[str]:
        """The columns that the stage reads."""
        return list(self._inputs if self._input_cols is None else self._input_cols)

    def getOutputCol(self) -> str:
        """The column that the stage adds."""
        return self._output if self._output_col is None else self._output_col

    def to_dict(self) -> dict[str, Any]:
        """The stage in the JSON of pipelines."""
        return {"type": self.type, "inputCols": self.getInputCols(), "outputCol": self.getOutputCol(), "params": self.params}

    def __repr__(self) -> str:
        params = "".join(f", {name}={value!r}" for name, value in self._params.items())
        return f"{self.type}(inputCols={self.getInputCols()!r}, outputCol={self.getOutputCol()!r}{params})"

    def _set(self: _S, name: str, value: Any) -> _S:
        self._params[name] = value
        return self

    @classmethod
    def _read(cls: type[_S], inputCols: Optional[Sequence[str]], outputCol: Optional[str], params: Mapping[str, Any]) -> _S:
        stage = cls()
        Stage.__init__(stage, inputCols, outputCol, params)
        return stage


def _names(value: Any, given: str = "inputCols") -> list[str]:
    names = [value] if isinstance(value, str) else list(value)
    for name in names:
        if not isinstance(name, str):
            raise SparkBertError(f"{given} must be names of columns, but one is {name!r}.")
    return names


class DocumentAssembler(Stage):
    """Texts to annotations of type ``document``.

    Args:
        inputCols: The columns that it reads; by default ``text``.
        outputCol: The column that it adds; by default ``document``.
        inputCol: The column of texts.
        idCol: A column whose values go into the metadata as ``id``.
        metadataCol: A column of maps that go into the metadata.
        cleanupMode: ``disabled`` (default), ``inplace``, ``inplace_full``, ``shrink``, ``shrink_full``, ``each``, ``each_full`` or
            ``delete_full``.
    """

    _inputs = ("text",)
    _output = "document"

    def __init__(
        self,
        inputCols: Optional[Sequence[str]] = None,
        outputCol: Optional[str] = None,
        *,
        inputCol: Optional[str] = None,
        idCol: Optional[str] = None,
        metadataCol: Optional[str] = None,
        cleanupMode: Optional[str] = None,
    ) -> None:
        inputCols = inputCols if inputCol is None else [inputCol]
        super().__init__(inputCols, outputCol, {"idCol": idCol, "metadataCol": metadataCol, "cleanupMode": cleanupMode})

    def setInputCol(self, value: str) -> DocumentAssembler:
        """Sets ``inputCol``."""
        return self.setInputCols(value)

    def setIdCol(self, value: str) -> DocumentAssembler:
        """Sets ``idCol``."""
        return self._set("idCol", value)

    def setMetadataCol(self, value: str) -> DocumentAssembler:
        """Sets ``metadataCol``."""
        return self._set("metadataCol", value)

    def setCleanupMode(self, value: str) -> DocumentAssembler:
        """Sets ``cleanupMode``."""
        return self._set("cleanupMode", value)


class SentenceDetector(Stage):
    """Documents to sentences, by Spark NLP's rules.

    Args:
        inputCols: The columns that it reads; by default ``document``.
        outputCol: The column that it adds; by default ``sentence``.
        useAbbreviations: Whether abbreviations end no sentence.
        detectLists: Whether items of lists are sentences.
        useCustomBoundsOnly: Whether only ``customBounds`` end sentences.
        customBounds: Regular expressions at which sentences end too.
        customBoundsStrategy: ``none``, ``prepend`` or ``append``: where the text of a bound goes.
        explodeSentences: Whether each sentence becomes a row of its own.
        splitLength: Characters at which sentences are cut in pieces.
        minLength: Characters that a sentence must have.
        maxLength: Characters that a sentence may have.
    """

    _inputs = ("document",)
    _output = "sentence"

    def __init__(
        self,
        inputCols: Optional[Sequence[str]] = None,
        outputCol: Optional[str] = None,
        *,
        useAbbreviations: Optional[bool] = None,
        detectLists: Optional[bool] = None,
        useCustomBoundsOnly: Optional[bool] = None,
        customBounds: Optional[Sequence[str]] = None,
        customBoundsStrategy: Optional[str] = None,
        explodeSentences: Optional[bool] = None,
        splitLength: Optional[int] = None,
        minLength: Optional[int] = None,
        maxLength: Optional[int] = None,
    ) -> None:
        super().__init__(
            inputCols,
            outputCol,
            {
                "useAbbreviations": useAbbreviations,
                "detectLists": detectLists,
                "useCustomBoundsOnly": useCustomBoundsOnly,
                "customBounds": customBounds,
                "customBoundsStrategy": customBoundsStrategy,
                "explodeSentences": explodeSentences,
                "splitLength": splitLength,
                "minLength": minLength,
                "maxLength": maxLength,
            },
        )

    def setUseAbbreviations(self, value: bool) -> SentenceDetector:
        """Sets ``useAbbreviations``."""
        return self._set("useAbbreviations", value)

    def setDetectLists(self, value: bool) -> SentenceDetector:
        """Sets ``detectLists``."""
        return self._set("detectLists", value)

    def setUseCustomBoundsOnly(self, value: bool) -> SentenceDetector:
        """Sets ``useCustomBoundsOnly``."""
        return self._set("useCustomBoundsOnly", value)

    def setCustomBounds(self, value: Sequence[str]) -> SentenceDetector:
        """Sets ``customBounds``."""
        return self._set("customBounds", list(value))

    def setCustomBoundsStrategy(self, value: str) -> SentenceDetector:
        """Sets ``customBoundsStrategy``."""
        return self._set("customBoundsStrategy", value)

    def setExplodeSentences(self, value: bool) -> SentenceDetector:
        """Sets ``explodeSentences``."""
        return self._set("explodeSentences", value)

    def setSplitLength(self, value: int) -> SentenceDetector:
        """Sets ``splitLength``."""
        return self._set("splitLength", value)

    def setMinLength(self, value: int) -> SentenceDetector:
        """Sets ``minLength``."""
        return self._set("minLength", value)

    def setMaxLength(self, value: int) -> SentenceDetector:
        """Sets ``maxLength``."""
        return self._set("maxLength", value)


class Tokenizer(Stage):
    """Sentences to tokens, by Spark NLP's rules.

    Args:
        inputCols: The columns that it reads; by default ``sentence``.
        outputCol: The column that it adds; by default ``token``.
        targetPattern: The regular expression of what may be a token.
        prefixPattern: The regular expression of what is cut off in front.
        suffixPattern: The regular expression of what is cut off behind.
        infixPatterns: Regular expressions that cut inside.
        exceptions: Words that stay whole.
        caseSensitiveExceptions: Whether ``exceptions`` must match in case.
        contextChars: Characters that are cut off in front and behind.
        splitChars: Characters at which tokens are cut.
        splitPattern: The regular expression at which tokens are cut.
        minLength: Characters that a token must have.
        maxLength: Characters that a token may have.
    """

    _inputs = ("sentence",)
    _output = "token"

    def __init__(
        self,
        inputCols: Optional[Sequence[str]] = None,
        outputCol: Optional[str] = None,
        *,
        targetPattern: Optional[str] = None,
        prefixPattern: Optional[str] = None,
        suffixPattern: Optional[str] = None,
        infixPatterns: Optional[Sequence[str]] = None,
        exceptions: Optional[Sequence[str]] = None,
        caseSensitiveExceptions: Optional[bool] = None,
        contextChars: Optional[Sequence[str]] = None,
        splitChars: Optional[Sequence[str]] = None,
        splitPattern: Optional[str] = None,
        minLength: Optional[int] = None,
        maxLength: Optional[int] = None,
    ) -> None:
        super().__init__(
            inputCols,
            outputCol,
            {
                "targetPattern": targetPattern,
                "prefixPattern": prefixPattern,
                "suffixPattern": suffixPattern,
                "infixPatterns": infixPatterns,
                "exceptions": exceptions,
                "caseSensitiveExceptions": caseSensitiveExceptions,
                "contextChars": contextChars,
                "splitChars": splitChars,
                "splitPattern": splitPattern,
                "minLength": minLength,
                "maxLength": maxLength,
            },
        )

    def setTargetPattern(self, value: str) -> Tokenizer:
        """Sets ``targetPattern``."""
        return self._set("targetPattern", value)

    def setPrefixPattern(self, value: str) -> Tokenizer:
        """Sets ``prefixPattern``."""
        return self._set("prefixPattern", value)

    def setSuffixPattern(self, value: str) -> Tokenizer:
        """Sets ``suffixPattern``."""
        return self._set("suffixPattern", value)

    def setInfixPatterns(self, value: Sequence[str]) -> Tokenizer:
        """Sets ``infixPatterns``."""
        return self._set("infixPatterns", list(value))

    def setExceptions(self, value: Sequence[str]) -> Tokenizer:
        """Sets ``exceptions``."""
        return self._set("exceptions", list(value))

    def setCaseSensitiveExceptions(self, value: bool) -> Tokenizer:
        """Sets ``caseSensitiveExceptions``."""
        return self._set("caseSensitiveExceptions", value)

    def setContextChars(self, value: Sequence[str]) -> Tokenizer:
        """Sets ``contextChars``."""
        return self._set("contextChars", list(value))

    def setSplitChars(self, value: Sequence[str]) -> Tokenizer:
        """Sets ``splitChars``."""
        return self._set("splitChars", list(value))

    def setSplitPattern(self, value: str) -> Tokenizer:
        """Sets ``splitPattern``."""
        return self._set("splitPattern", value)

    def setMinLength(self, value: int) -> Tokenizer:
        """Sets ``minLength``."""
        return self._set("minLength", value)

    def setMaxLength(self, value: int) -> Tokenizer:
        """Sets ``maxLength``."""
        return self._set("maxLength", value)


class _ModelStage(Stage):
    """What stages with a model have."""

    def setModel(self: _S, value: str) -> _S:
        """Sets ``model``."""
        return self._set("model", value)

    def setBatchSize(self: _S, value: int) -> _S:
        """Sets ``batchSize``."""
        return self._set("batchSize", value)

    def setMaxSentenceLength(self: _S, value: int) -> _S:
        """Sets ``maxSentenceLength``."""
        return self._set("maxSentenceLength", value)

    def setCaseSensitive(self: _S, value: bool) -> _S:
        """Sets ``caseSensitive``."""
        return self._set("caseSensitive", value)

    def setStorageRef(self: _S, value: str) -> _S:
        """Sets ``storageRef``."""
        return self._set("storageRef", value)

    def setDimension(self: _S, value: int) -> _S:
        """Sets ``dimension``."""
        return self._set("dimension", value)

    def setPooling(self: _S, value: str) -> _S:
        """Sets ``pooling``."""
        return self._set("pooling", value)

    def setThreads(self: _S, value: int) -> _S:
        """Sets ``threads``."""
        return self._set("threads", value)

    def setPositionBudget(self: _S, value: int) -> _S:
        """Sets ``positionBudget``."""
        return self._set("positionBudget", value)

    @classmethod
    def load(cls: type[_S], path: str) -> _S:
        """The stage with a model: what ``setModel(path)`` makes."""
        stage = cls()
        return stage._set("model", path)


class BertEmbeddings(_ModelStage):
    """A vector for each token in the context of its sentence.

    Args:
        inputCols: The columns that it reads; by default ``sentence``, ``token``.
        outputCol: The column that it adds; by default ``embeddings``.
        model: The model: a bundle's folder here, or ``local:/path`` for a folder that every node has. Without it the setting
            ``spark.sparkbert.model`` names it.
        batchSize: Spark NLP's parameter; no vector depends on it.
        maxSentenceLength: Word pieces of a sentence, with [CLS] and [SEP].
        caseSensitive: Whether case counts; the model's own by default.
        storageRef: The ``ref`` in the column's metadata.
        dimension: The ``dimension`` in the column's metadata; the model's own by default.
        layers: Layers by number, from 0, or from the end, from -1.
        layerCombination: ``sum`` or ``concatenate``, for several layers.
        behaviour: ``compatible`` (Spark NLP's word pieces) or ``standard`` (Hugging Face's).
        pooling: ``first`` or ``mean`` of a token's word pieces; the latter with ``standard``.
        longText: ``truncate`` (the default, Spark NLP's) or ``windows``: what becomes of sentences over ``maxSentenceLength``.
        windowOverlap: Word pieces that a window shares with the next, with ``windows``.
        threads: Model calls at once in a worker.
        positionBudget: Positions of a model call.
    """

    _inputs = ("sentence", "token")
    _output = "embeddings"

    def __init__(
        self,
        inputCols: Optional[Sequence[str]] = None,
        outputCol: Optional[str] = None,
        *,
        model: Optional[str] = None,
        batchSize: Optional[int] = None,
        maxSentenceLength: Optional[int] = None,
        caseSensitive: Optional[bool] = None,
        storageRef: Optional[str] = None,
        dimension: Optional[int] = None,
        layers: Optional[Sequence[int]] = None,
        layerCombination: Optional[str] = None,
        behaviour: Optional[str] = None,
        pooling: Optional[str] = None,
        longText: Optional[str] = None,
        windowOverlap: Optional[int] = None,
        threads: Optional[int] = None,
        positionBudget: Optional[int] = None,
    ) -> None:
        super().__init__(
            inputCols,
            outputCol,
            {
                "model": model,
                "batchSize": batchSize,
                "maxSentenceLength": maxSentenceLength,
                "caseSensitive": caseSensitive,
                "storageRef": storageRef,
                "dimension": dimension,
                "layers": layers,
                "layerCombination": layerCombination,
                "behaviour": behaviour,
                "pooling": pooling,
                "longText": longText,
                "windowOverlap": windowOverlap,
                "threads": threads,
                "positionBudget": positionBudget,
            },
        )

    def setLayers(self, value: Sequence[int]) -> BertEmbeddings:
        """Sets ``layers``."""
        return self._set("layers", list(value))

    def setLayerCombination(self, value: str) -> BertEmbeddings:
        """Sets ``layerCombination``."""
        return self._set("layerCombination", value)

    def setBehaviour(self, value: str) -> BertEmbeddings:
        """Sets ``behaviour``."""
        return self._set("behaviour", value)

    def setLongText(self, value: str) -> BertEmbeddings:
        """Sets ``longText``."""
        return self._set("longText", value)

    def setWindowOverlap(self, value: int) -> BertEmbeddings:
        """Sets ``windowOverlap``."""
        return self._set("windowOverlap", value)

    @classmethod
    def pretrained(cls, name: str = "small_bert_L2_768", lang: str = "en", remote_loc: Optional[str] = None) -> BertEmbeddings:
        """Not here: models are imported before, with the command ``sparkbert model pull``.

        Raises:
            SparkBertError: Always; the text has the command.
        """
        raise SparkBertError(
            f"BertEmbeddings.pretrained fetches nothing here; run 'sparkbert model pull {name} -o FOLDER' once, and use "
            "BertEmbeddings.load('FOLDER')."
        )


class BertSentenceEmbeddings(_ModelStage):
    """A vector for each sentence or document, without tokens.

    Args:
        inputCols: The columns that it reads; by default ``sentence``.
        outputCol: The column that it adds; by default ``sentence_embeddings``.
        model: As that of ``BertEmbeddings``.
        batchSize: Spark NLP's parameter; no vector depends on it.
        maxSentenceLength: Word pieces of a sentence, with [CLS] and [SEP].
        caseSensitive: Whether case counts; the model's own by default.
        storageRef: The ``ref`` in the column's metadata.
        dimension: The ``dimension`` in the column's metadata; the model's own by default.
        pooling: ``pooler``, ``mean`` or ``cls``; by default the model's pooler where it has one, else the mean.
        threads: Model calls at once in a worker.
        positionBudget: Positions of a model call.
    """

    _inputs = ("sentence",)
    _output = "sentence_embeddings"

    def __init__(
        self,
        inputCols: Optional[Sequence[str]] = None,
        outputCol: Optional[str] = None,
        *,
        model: Optional[str] = None,
        batchSize: Optional[int] = None,
        maxSentenceLength: Optional[int] = None,
        caseSensitive: Optional[bool] = None,
        storageRef: Optional[str] = None,
        dimension: Optional[int] = None,
        pooling: Optional[str] = None,
        threads: Optional[int] = None,
        positionBudget: Optional[int] = None,
    ) -> None:
        super().__init__(
            inputCols,
            outputCol,
            {
                "model": model,
                "batchSize": batchSize,
                "maxSentenceLength": maxSentenceLength,
                "caseSensitive": caseSensitive,
                "storageRef": storageRef,
                "dimension": dimension,
                "pooling": pooling,
                "threads": threads,
                "positionBudget": positionBudget,
            },
        )


class SentenceEmbeddings(Stage):
    """A vector for each sentence from those of its tokens.

    Args:
        inputCols: The columns that it reads; by default ``sentence``, ``embeddings``.
        outputCol: The column that it adds; by default ``sentence_embeddings``.
        poolingStrategy: ``AVERAGE`` (the default) or ``SUM``.
        storageRef: The ``ref`` in the column's metadata.
        dimension: The ``dimension`` in the column's metadata.
    """

    _inputs = ("sentence", "embeddings")
    _output = "sentence_embeddings"

    def __init__(
        self,
        inputCols: Optional[Sequence[str]] = None,
        outputCol: Optional[str] = None,
        *,
        poolingStrategy: Optional[str] = None,
        storageRef: Optional[str] = None,
        dimension: Optional[int] = None,
    ) -> None:
        super().__init__(
            inputCols, outputCol, {"poolingStrategy": poolingStrategy, "storageRef": storageRef, "dimension": dimension}
        )

    def setPoolingStrategy(self, value: str) -> SentenceEmbeddings:
        """Sets ``poolingStrategy``."""
        return self._set("poolingStrategy", value)

    def setStorageRef(self, value: str) -> SentenceEmbeddings:
        """Sets ``storageRef``."""
        return self._set("storageRef", value)

    def setDimension(self, value: int) -> SentenceEmbeddings:
        """Sets ``dimension``."""
        return self._set("dimension", value)


class ChunkEmbeddings(Stage):
    """A vector for each chunk from those of its tokens.

    Args:
        inputCols: The columns that it reads; by default ``chunk``, ``embeddings``.
        outputCol: The column that it adds; by default ``chunk_embeddings``.
        poolingStrategy: ``AVERAGE`` (the default) or ``SUM``.
        skipOOV: Whether tokens out of vocabulary only count in chunks that have no others; true by default.
        storageRef: The ``ref`` in the column's metadata.
    """

    _inputs = ("chunk", "embeddings")
    _output = "chunk_embeddings"

    def __init__(
        self,
        inputCols: Optional[Sequence[str]] = None,
        outputCol: Optional[str] = None,
        *,
        poolingStrategy: Optional[str] = None,
        skipOOV: Optional[bool] = None,
        storageRef: Optional[str] = None,
    ) -> None:
        super().__init__(inputCols, outputCol, {"poolingStrategy": poolingStrategy, "skipOOV": skipOOV, "storageRef": storageRef})

    def setPoolingStrategy(self, value: str) -> ChunkEmbeddings:
        """Sets ``poolingStrategy``."""
        return self._set("poolingStrategy", value)

    def setSkipOOV(self, value: bool) -> ChunkEmbeddings:
        """Sets ``skipOOV``."""
        return self._set("skipOOV", value)

    def setStorageRef(self, value: str) -> ChunkEmbeddings:
        """Sets ``storageRef``."""
        return self._set("storageRef", value)


class EmbeddingsFinisher(Stage):
    """Takes the vectors out of annotations: each input column becomes one of ``array<array<float>>``, in the order of the annotations.

    Args:
        inputCols: The columns that it reads; by default ``embeddings``.
        outputCols: The columns that it adds, one for each; by default the names of ``inputCols`` with ``finished_`` in front.
        cleanAnnotations: Whether every column of annotations leaves the result, also those that the rows came with; False by default.
        outputAsVector: Only False: vectors of Spark ML are made from the arrays, with ``pyspark.ml.functions.array_to_vector``.
    """

    _inputs = ("embeddings",)

    def __init__(
        self,
        inputCols: Optional[Sequence[str]] = None,
        outputCols: Optional[Sequence[str]] = None,
        *,
        cleanAnnotations: Optional[bool] = None,
        outputAsVector: Optional[bool] = None,
    ) -> None:
        super().__init__(inputCols, None, {"cleanAnnotations": cleanAnnotations})
        self._output_cols = None if outputCols is None else _names(outputCols, "outputCols")
        if outputAsVector is not None:
            self.setOutputAsVector(outputAsVector)

    def setOutputCols(self, *value: Any) -> EmbeddingsFinisher:
        """Sets the columns that the stage adds: names, or one list of names."""
        self._output_cols = _names(value[0] if len(value) == 1 else value, "outputCols")
        return self

    def getOutputCols(self) -> list[str]:
        """The columns that the stage adds."""
        return [f"finished_{name}" for name in self.getInputCols()] if self._output_cols is None else list(self._output_cols)

    def setOutputCol(self, value: str) -> EmbeddingsFinisher:
        """Sets the only column that the stage adds."""
        return self.setOutputCols(value)

    def getOutputCol(self) -> str:
        """The first column that the stage adds."""
        return self.getOutputCols()[0]

    def setCleanAnnotations(self, value: bool) -> EmbeddingsFinisher:
        """Sets ``cleanAnnotations``."""
        return self._set("cleanAnnotations", value)

    def setOutputAsVector(self, value: bool) -> EmbeddingsFinisher:
        """Refuses True.

        Raises:
            SparkBertError: It is True; the text says how vectors are made.
        """
        if value:
            raise SparkBertError(
                "outputAsVector of EmbeddingsFinisher is not there in Python; leave it out, and make vectors of the arrays with "
                "pyspark.ml.functions.array_to_vector."
            )
        return self

    def to_dict(self) -> dict[str, Any]:
        """The stage in the JSON of pipelines."""
        return {"type": self.type, "inputCols": self.getInputCols(), "outputCols": self.getOutputCols(), "params": self.params}

    def __repr__(self) -> str:
        params = "".join(f", {name}={value!r}" for name, value in self._params.items())
        return f"EmbeddingsFinisher(inputCols={self.getInputCols()!r}, outputCols={self.getOutputCols()!r}{params})"

    @classmethod
    def _read(cls, inputCols: Optional[Sequence[str]], output: Any, params: Mapping[str, Any]) -> EmbeddingsFinisher:
        known = inspect.signature(cls).parameters
        given = {name: value for name, value in params.items() if name in known}
        stage = cls(inputCols, [output] if isinstance(output, str) else output, **given)
        stage._params.update({name: value for name, value in params.items() if name not in known})
        return stage
