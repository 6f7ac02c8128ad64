"""Rewritten weights multiply as the file's own, and rule out Chinese."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bilingual.engines.weights import chinese, per_row, rewrite

ov = pytest.importorskip("openvino")
ROWS, COLUMNS, BLOCK = 6, 64, 32
EXACT = {"INFERENCE_PRECISION_HINT": "f32", "DYNAMIC_QUANTIZATION_GROUP_SIZE": "0"}


def blocks(kind: str, top: int, seed: int) -> tuple[Any, np.ndarray]:
    """Weights as a GGUF file keeps them, blocks with scale and zero point, and the numbers they stand for."""
    import openvino.opset13 as ops

    random = np.random.default_rng(seed)
    shape = (ROWS, COLUMNS // BLOCK, BLOCK)
    numbers = random.integers(0, top, shape, dtype=np.uint8)
    zeros = random.integers(0, top, (*shape[:2], 1), dtype=np.uint8)
    scales = random.uniform(0.01, 0.03, (*shape[:2], 1)).astype(np.float16)

    def constant(values: np.ndarray) -> Any:
        if kind == "u4":
            flat = values.reshape(-1)
            packed = flat if flat.size % 2 == 0 else np.append(flat, 0)
            return ops.constant(ov.Tensor((packed[0::2] | packed[1::2] << 4).astype(np.uint8), values.shape, ov.Type.u4))
        return ops.constant(values)

    lifted = ops.subtract(ops.convert(constant(numbers), "f16"), ops.convert(constant(zeros), "f16"))
    scaled = ops.multiply(lifted, ops.constant(scales))
    flat = ops.reshape(scaled, ops.constant(np.array([ROWS, COLUMNS])), False)
    dense = (numbers.astype(np.float32) - zeros) * scales.astype(np.float32)
    return ops.convert(flat, "f32"), dense.reshape(ROWS, COLUMNS)


def saved(weights: Any, path: Path) -> Path:
    """A model of one matrix product, `logits` = x times the weights."""
    import openvino.opset13 as ops

    x = ops.parameter([-1, -1, COLUMNS], name="x")
    product = ops.matmul(x, weights, False, True)
    product.output(0).set_names({"logits"})
    ov.save_model(ov.Model([ops.result(product)], [x], "tiny"), path, compress_to_fp16=False)
    return path


@pytest.mark.parametrize(("kind", "top"), [("u4", 16), ("u8", 64)])
def test_a_rewritten_product_is_the_files_own_to_a_hundredth(kind: str, top: int, tmp_path: Path) -> None:
    weights, dense = blocks(kind, top, seed=1)
    source = saved(weights, tmp_path / "source.xml")
    rewrite(source, tmp_path / "target.xml", {})
    x = np.random.default_rng(2).normal(size=(1, 3, COLUMNS)).astype(np.float32)
    compiled = ov.Core().compile_model(tmp_path / "target.xml", "CPU", EXACT)
    got = compiled(x)["logits"]
    wanted = x @ dense.T
    assert np.abs(got - wanted).max() < 0.01 * np.abs(wanted).max()
    kinds = {str(op.get_element_type()) for op in ov.Core().read_model(tmp_path / "target.xml").get_ops() if op.get_type_name() == "Constant"}
    assert "<Type: 'int8_t'>" in kinds and not kinds & {"<Type: 'uint4_t'>", "<Type: 'uint8_t'>"}


def test_the_score_of_a_chinese_token_never_wins(tmp_path: Path) -> None:
    weights, _ = blocks("u8", 64, seed=3)
    source = saved(weights, tmp_path / "source.xml")
    rewrite(source, tmp_path / "target.xml", {"模型".encode(): 2, b"model": 3, b"\xef\xbc": 5})
    scores = ov.Core().compile_model(tmp_path / "target.xml", "CPU")(np.ones((1, 1, COLUMNS), dtype=np.float32))["logits"]
    assert set(np.flatnonzero(scores[0, 0] < -1000)) == {2, 5}


def test_weights_that_are_no_integers_stay(tmp_path: Path) -> None:
    import openvino.opset13 as ops

    source = saved(ops.constant(np.ones((ROWS, COLUMNS), dtype=np.float32)), tmp_path / "source.xml")
    rewrite(source, tmp_path / "target.xml", {})
    got = ov.Core().compile_model(tmp_path / "target.xml", "CPU")(np.ones((1, 1, COLUMNS), dtype=np.float32))["logits"]
    assert np.allclose(got, COLUMNS)


def test_rows_are_kept_to_half_a_step() -> None:
    weights = np.random.default_rng(4).normal(size=(5, 40)).astype(np.float32)
    weights[3] = 0
    rows, scales = per_row(weights.copy())
    assert np.all(np.abs(rows * scales.astype(np.float32) - weights) <= 0.51 * scales.astype(np.float32))


@pytest.mark.parametrize(
    ("token", "answer"),
    [
        ("模型".encode(), True),
        ("，".encode(), True),
        ("𠀀".encode(), True),
        (" 模".encode()[:2], True),  # the first byte of a character, which others could complete
        (b" model", False),
        ("café ≤ × → — “".encode(), False),
        ("αβ".encode(), False),
        ("🚀".encode(), False),
        (b"\x8b\xe8"[:1], False),
    ],
)
def test_chinese_tokens_are_told_by_their_bytes(token: bytes, answer: bool) -> None:
    assert chinese(token) is answer
