"""An Argos package with the size and shape of a real one and random weights: for speed and memory, not for words.

Six layers a side, width 512, 8 heads, 26,000 pieces: about 70 million parameters, saved as 8-bit integers as
Argos packages are. The tokenizer is trained on the text that is to be measured, with a vocabulary so small
that it needs about as many pieces a character as a real one does on text it has never seen.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

LAYERS, WIDTH, HEADS, INNER, PIECES, POSITIONS = 6, 512, 8, 2048, 26_000, 600


def build(path: Path, lines: Sequence[str]) -> Path:
    """Write the package to `path` (a .argosmodel file); the tokenizer learns from `lines`."""
    tokenizer = tokenizer_model(lines)
    model = path.with_suffix(".model")
    save(model, vocabulary(tokenizer))
    data = {
        "package_version": "1.0", "argos_version": "1.9.0", "from_code": "zh", "from_name": "Chinese",
        "to_code": "en", "to_name": "English",
    }  # fmt: skip
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("translate-zh_en/metadata.json", json.dumps(data))
        archive.writestr("translate-zh_en/sentencepiece.model", tokenizer)
        for file in sorted(model.iterdir()):
            archive.write(file, f"translate-zh_en/model/{file.name}")
    return path


def tokenizer_model(lines: Sequence[str]) -> bytes:
    """A SentencePiece model."""
    import sentencepiece

    out = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines), model_writer=out, vocab_size=5000, character_coverage=1.0,
        hard_vocab_limit=False, minloglevel=2,
    )  # fmt: skip
    return out.getvalue()


def vocabulary(tokenizer: bytes) -> list[str]:
    """The tokenizer's pieces, filled up to a real vocabulary's size."""
    import sentencepiece

    processor = sentencepiece.SentencePieceProcessor(model_proto=tokenizer)
    pieces = [processor.id_to_piece(i) for i in range(processor.get_piece_size())]
    known = ["<blank>", "<unk>", "<s>", "</s>", *(piece for piece in pieces if piece not in ("<unk>", "<s>", "</s>"))]
    return [*known, *(f"▁word{n}" for n in range(PIECES - len(known)))]


def save(folder: Path, words: list[str]) -> None:
    """The transformer, quantized, in CTranslate2's format."""
    from ctranslate2.specs import TransformerSpec

    chance = np.random.default_rng(7)
    spec = TransformerSpec.from_config(LAYERS, HEADS)
    spec.register_source_vocabulary(words)
    spec.register_target_vocabulary(words)
    spec.config.add_source_eos = False
    embedding = normal(chance, len(words), WIDTH, 0.05)
    for side in (spec.encoder, spec.decoder):
        side.position_encodings.encodings = normal(chance, POSITIONS, WIDTH, 0.05)
        norm(side.layer_norm)
        for layer in side.layer:
            attention(layer.self_attention, chance, own=True)
            dense(layer.ffn.linear_0, chance, INNER, WIDTH)
            dense(layer.ffn.linear_1, chance, WIDTH, INNER)
            norm(layer.ffn.layer_norm)
    for layer in spec.decoder.layer:
        attention(layer.attention, chance, own=False)
    spec.encoder.embeddings[0].weight = normal(chance, len(words), WIDTH, 0.05)
    spec.decoder.embeddings.weight = embedding
    spec.decoder.projection.weight = embedding  # shared, as real models do
    spec.decoder.projection.bias = np.zeros(len(words), np.float32)
    spec.validate()
    spec.optimize(quantization="int8")
    folder.mkdir()
    spec.save(str(folder))


def attention(layer: Any, chance: np.random.Generator, *, own: bool) -> None:
    """Weights of one attention block."""
    norm(layer.layer_norm)
    for linear, rows in zip(layer.linear, (3 * WIDTH, WIDTH) if own else (WIDTH, 2 * WIDTH, WIDTH), strict=True):
        dense(linear, chance, rows, WIDTH)


def dense(layer: Any, chance: np.random.Generator, rows: int, columns: int) -> None:
    layer.weight = normal(chance, rows, columns, columns**-0.5)
    layer.bias = np.zeros(rows, np.float32)


def norm(layer: Any) -> None:
    layer.gamma, layer.beta = np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32)


def normal(chance: np.random.Generator, rows: int, columns: int, scale: float) -> Any:
    return (chance.standard_normal((rows, columns), np.float32) * np.float32(scale)).astype(np.float32)
