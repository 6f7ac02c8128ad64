"""Build a tiny, valid Argos package from Chinese to English: random weights, its own vocabulary.

What it says is gibberish; it stands for a real package in everything else (files, tokenizer, model
format, installer). Nothing is downloaded.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import numpy as np

WIDTH, HEADS, INNER, LONGEST = 16, 2, 32, 600
SENTENCES = (
    "这个模型在三个任务上都取得了更好的结果。",
    "作者公开了数据和代码，方便别人复现。",
    "训练只用了一半的算力，速度提升了两倍。",
    "The model does better on all three tasks.",
    "The authors release data and code.",
    "Training needs half the compute and runs twice as fast.",
)


def build(path: Path, *, source: str = "zh", target: str = "en") -> Path:
    """Write the package to `path` (a .argosmodel file) and return it."""
    tokenizer = train_tokenizer()
    folder = f"translate-{source}_{target}"
    metadata = {
        "package_version": "1.0", "argos_version": "1.9.0", "from_code": source, "from_name": source,
        "to_code": target, "to_name": target,
    }  # fmt: skip
    model = path.with_name(path.stem + "-model")
    save_model(model, pieces(tokenizer))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{folder}/metadata.json", json.dumps(metadata))
        archive.writestr(f"{folder}/sentencepiece.model", tokenizer)
        for file in sorted(model.iterdir()):
            archive.write(file, f"{folder}/model/{file.name}")
    return path


def train_tokenizer() -> bytes:
    """A SentencePiece model over the sentences above."""
    import sentencepiece

    out = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES * 4), model_writer=out, vocab_size=120, character_coverage=1.0,
        hard_vocab_limit=False, minloglevel=2,
    )  # fmt: skip
    return out.getvalue()


def pieces(tokenizer: bytes) -> list[str]:
    """The tokenizer's vocabulary in the order that CTranslate2 wants."""
    import sentencepiece

    processor = sentencepiece.SentencePieceProcessor(model_proto=tokenizer)
    words = [processor.id_to_piece(i) for i in range(processor.get_piece_size())]
    return ["<blank>", "<unk>", "<s>", "</s>", *(word for word in words if word not in ("<unk>", "<s>", "</s>"))]


def save_model(folder: Path, vocabulary: list[str]) -> None:
    """A one-layer transformer with random weights, in CTranslate2's format."""
    from ctranslate2.specs import TransformerSpec

    chance = np.random.default_rng(7)
    spec = TransformerSpec.from_config(1, HEADS)

    def dense(layer, rows: int, columns: int) -> None:
        layer.weight = chance.normal(0, 0.5, (rows, columns)).astype(np.float32)
        layer.bias = np.zeros(rows, np.float32)

    def norm(layer) -> None:
        layer.gamma, layer.beta = np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32)

    def attention(layer, *, own: bool) -> None:
        norm(layer.layer_norm)
        for linear, rows in zip(layer.linear, (3 * WIDTH, WIDTH) if own else (WIDTH, 2 * WIDTH, WIDTH), strict=True):
            dense(linear, rows, WIDTH)

    def feed_forward(layer) -> None:
        norm(layer.layer_norm)
        dense(layer.linear_0, INNER, WIDTH)
        dense(layer.linear_1, WIDTH, INNER)

    def embed(layer) -> None:
        layer.weight = chance.normal(0, 1, (len(vocabulary), WIDTH)).astype(np.float32)

    embed(spec.encoder.embeddings[0])
    embed(spec.decoder.embeddings)
    for side in (spec.encoder, spec.decoder):
        side.position_encodings.encodings = chance.normal(0, 0.1, (LONGEST, WIDTH)).astype(np.float32)
        norm(side.layer_norm)
        attention(side.layer[0].self_attention, own=True)
        feed_forward(side.layer[0].ffn)
    attention(spec.decoder.layer[0].attention, own=False)
    dense(spec.decoder.projection, len(vocabulary), WIDTH)
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.config.add_source_eos = False
    spec.validate()
    folder.mkdir()
    spec.save(str(folder))
