"""An optional model of meaning behind one small interface: a folder, or an address.

Nothing here is needed to find overlaps. A model lets texts meet that share no word, as far as it
knows their languages; many small ones know English only, and put unrelated French texts above the
true translation. Measure one on your own labels before you trust it.
"""

import json
from collections.abc import Mapping, Sequence
from itertools import batched
from pathlib import Path
from typing import Any, Protocol
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import numpy as np
from numpy.typing import NDArray

from civics.similarity.errors import EmbeddingError

__all__ = ["AtAddress", "Embedding", "InFolder", "meaning"]

AT_ONCE = 32  # texts that a model is given together
MOST_READ = 2_000  # characters of a text: models read no more than a few hundred words
LONGEST = (256, 8_192)  # pieces of words: where the folder does not say, and at most
PATIENCE = 30.0  # seconds for one answer
MOST_ANSWERED = 64 << 20  # bytes of one answer

type Floats = NDArray[np.float32]


class Embedding(Protocol):
    """Whatever turns texts into directions: alike in meaning, near in angle."""

    name: str

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Give a row of length 1 for each text, all zeros for one without words.

        Returns
        -------
        float32 array, shape (n_texts, n_dimensions)

        Raises
        ------
        EmbeddingError
            If the model does not answer, or answers what cannot be used.
        """


def meaning(one: Floats, others: Floats) -> Floats:
    """Say how near texts are in meaning: the cosine, in [0, 1], negative ones as 0.

    Parameters
    ----------
    one : float32 array, shape (n_dimensions,)
    others : float32 array, shape (n_others, n_dimensions)
    """
    near: Floats = np.clip(others @ one, 0.0, 1.0).astype(np.float32)
    return near


class AtAddress:
    """A model behind an address that speaks as OpenAI's embeddings do: a server of one's own.

    Texts are sent there. Redirects are not followed, so that none leads elsewhere.

    Parameters
    ----------
    address : str
        Up to and without ``/embeddings``, such as ``http://localhost:8080/v1``.
    model : str
        What the server calls it.
    key : str
        Sent as ``Authorization: Bearer``; none if empty.
    """

    def __init__(self, address: str, model: str, *, key: str = "") -> None:
        if not address.startswith(("http://", "https://")):
            raise EmbeddingError(f"“{address}” is not an address: begin it with https://.")
        self.name = model
        self._address = f"{address.rstrip('/')}/embeddings"
        self._headers = {"Content-Type": "application/json"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"
        self._opener = build_opener(_NoRedirects)

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Ask the server, some texts at a time."""
        parts = [self._ask([_said(text) for text in some]) for some in batched(texts, AT_ONCE)]
        return _of_length_one(parts, texts)

    def _ask(self, texts: list[str]) -> Floats:
        # Servers refuse an empty text, so that a dot stands for it until it is zeroed.
        body = json.dumps({"model": self.name, "input": [text or "." for text in texts]})
        request = Request(self._address, body.encode(), self._headers)  # noqa: S310
        try:
            with self._opener.open(request, timeout=PATIENCE) as answer:
                read = answer.read(MOST_ANSWERED + 1)
        except HTTPError as error:
            raise EmbeddingError(
                f"{self._address} refused the texts: it answered {error.code}."
            ) from None
        except (URLError, OSError) as error:
            raise EmbeddingError(f"{self._address} does not answer: {error}.") from None
        return self._understood(read, len(texts))

    def _understood(self, read: bytes, number: int) -> Floats:
        try:
            rows = sorted(json.loads(read)["data"], key=lambda row: int(row["index"]))
            found = np.array([row["embedding"] for row in rows], dtype=np.float32)
            found = found.reshape(len(rows), -1)
        except (ValueError, KeyError, TypeError):
            raise EmbeddingError(
                f"{self._address} answers what is no list of embeddings."
            ) from None
        if found.shape[:1] != (number,) or not np.isfinite(found).all():
            raise EmbeddingError(
                f"{self._address} answered {len(found)} embeddings for {number} texts."
            )
        return found


class InFolder:
    """A model in a folder of this machine, as sentence models are exported to ONNX.

    Needs the optional packages ``onnxruntime`` and ``tokenizers``. Runs on the processor.

    Parameters
    ----------
    folder : Path
        Holds ``tokenizer.json``, and ``model.onnx`` or ``onnx/model.onnx``. How words are put
        together is read from ``1_Pooling/config.json``; where there is none, by their mean.
    """

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        tokenizer, model = folder / "tokenizer.json", _model_in(folder)
        if not tokenizer.is_file():
            raise EmbeddingError(f"{folder} has no file tokenizer.json.")
        try:
            import onnxruntime  # type: ignore[import-untyped]  # noqa: PLC0415
            from tokenizers import Tokenizer  # noqa: PLC0415
        except ImportError:
            raise EmbeddingError(
                "A model in a folder needs the packages onnxruntime and tokenizers: "
                "install Weft with the extra “embedding”."
            ) from None
        try:
            self._tokenizer = Tokenizer.from_file(str(tokenizer))
            self._model = onnxruntime.InferenceSession(
                str(model), providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # both raise their own, without a common ground
            raise EmbeddingError(f"{folder} holds no model that can be read: {error}.") from error
        self._tokenizer.enable_truncation(max_length=_longest(folder))
        self._tokenizer.enable_padding()
        self._first_only = _first_word_only(folder)
        self._wanted = {given.name for given in self._model.get_inputs()}

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Run the model, some texts at a time."""
        parts = [self._run([_said(text) for text in some]) for some in batched(texts, AT_ONCE)]
        return _of_length_one(parts, texts)

    def _run(self, texts: list[str]) -> Floats:
        read = self._tokenizer.encode_batch(texts)
        given: Mapping[str, Any] = {
            "input_ids": np.array([each.ids for each in read], dtype=np.int64),
            "attention_mask": np.array([each.attention_mask for each in read], dtype=np.int64),
            "token_type_ids": np.array([each.type_ids for each in read], dtype=np.int64),
        }
        states = np.asarray(
            self._model.run(None, {name: given[name] for name in self._wanted & given.keys()})[0],
            dtype=np.float32,
        )
        if states.shape[1:-1] == ():  # the model puts words together itself
            return states
        if self._first_only:
            return states[:, 0]
        mask = given["attention_mask"].astype(np.float32)[:, :, None]
        total: Floats = (states * mask).sum(axis=1) / np.maximum(mask.sum(axis=1), 1.0)
        return total


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def _said(text: str) -> str:
    return " ".join(text[:MOST_READ].split())


def _of_length_one(parts: Sequence[Floats], texts: Sequence[str]) -> Floats:
    if not parts:
        return np.zeros((0, 0), np.float32)
    if len({part.shape[1] for part in parts}) > 1:
        raise EmbeddingError("The model answers with rows of several lengths.")
    rows = np.vstack(parts).astype(np.float32)
    rows[[not text.strip() for text in texts]] = 0
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)


def _model_in(folder: Path) -> Path:
    for model in (folder / "model.onnx", folder / "onnx" / "model.onnx"):
        if model.is_file():
            return model
    raise EmbeddingError(f"{folder} has neither model.onnx nor onnx/model.onnx.")


def _longest(folder: Path) -> int:
    """How many pieces of words the model reads, as its folder says."""
    found = _settings(folder / "sentence_bert_config.json").get("max_seq_length")
    usual, most = LONGEST
    return found if isinstance(found, int) and 0 < found <= most else usual


def _first_word_only(folder: Path) -> bool:
    return bool(_settings(folder / "1_Pooling" / "config.json").get("pooling_mode_cls_token"))


def _settings(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
