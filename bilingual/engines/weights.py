"""A model's weights as the engine runs them: 8-bit rows that CPUs multiply fast, and no way to write Chinese.

GGUF files keep weights in small blocks, each with a scale of its own: good for a file, slow to multiply.
Every weight matrix becomes 8-bit integers with one scale for each row (absolute maximum / 127). The error is
far below that of the 4-bit blocks it comes from, and a matrix product takes half the time.

The vocabulary's Chinese tokens get a bias that no score overcomes: an English translation has no use for
them, and the model says in English what it would have left standing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

FORBIDDEN = -1e4  # added to a token's score; ordinary scores lie within ±50
CHUNK = 16_384  # rows at a time: the output layer would need 1 GB in one piece
INTEGERS = {"u4": np.uint8, "u8": np.uint8, "i8": np.int8}
Floats = npt.NDArray[np.float32]
Rows = slice


def rewrite(source: Path, target: Path, vocabulary: Mapping[bytes, int]) -> None:
    """Read the model `source` (openvino_model.xml) and save it, rewritten, as `target`.

    Raises:
        RuntimeError: OpenVINO cannot read or write it.
    """
    import openvino as ov

    model = ov.Core().read_model(source)
    for node in model.get_ops():
        if node.get_type_name() == "MatMul":
            quantize(node)
    forbid(model, [token for text, token in vocabulary.items() if chinese(text)])
    model.validate_nodes_and_infer_types()
    ov.save_model(model, target, compress_to_fp16=False)


def quantize(product: Any) -> None:
    """Give a matrix product 8-bit rows where its weights are a GGUF file's integers; others stay as they are."""
    import openvino.opset13 as ops

    weights = product.input(1).get_source_output().get_node()
    if integer_leaf(weights) is None:
        return
    count = weights.get_output_partial_shape(0)[0].get_length()
    parts = [per_row(values(weights, slice(at, min(at + CHUNK, count)))) for at in range(0, count, CHUNK)]
    rows = np.concatenate([rows for rows, _ in parts])
    scales = np.concatenate([scales for _, scales in parts])
    scaled = ops.multiply(ops.convert(ops.constant(rows), "f16"), ops.constant(scales))
    product.input(1).replace_source_output(ops.convert(scaled, "f32").output(0))


def per_row(weights: Floats) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float16]]:
    """Integers from -127 to 127 and their scales (rows x 1), so that integers * scales is near `weights`."""
    scales = (np.abs(weights).max(axis=1, keepdims=True) / 127).astype(np.float16)
    scales[scales == 0] = 1
    weights /= scales
    np.rint(weights, out=weights)
    return np.clip(weights, -127, 127).astype(np.int8), scales


def integer_leaf(node: Any) -> Any:
    """The constant of integers at the start of a chain of conversions, or None."""
    while node.get_input_size():
        if node.get_type_name() not in STEPS:
            return None
        node = node.input(0).get_source_output().get_node()
    known = node.get_type_name() == "Constant" and node.get_element_type().get_type_name() in INTEGERS
    return node if known else None


def values(node: Any, rows: Rows) -> Floats:
    """The numbers that a chain of conversions makes of its constants, for some rows (the first axis)."""
    if node.get_type_name() == "Constant":
        return constant(node, rows)
    return STEPS[node.get_type_name()](*(i.get_source_output().get_node() for i in node.inputs()), rows)


def constant(node: Any, rows: Rows) -> Floats:
    """A constant's numbers, for some rows; 4-bit ones lie two to a byte, the lower half first."""
    shape = list(node.get_output_shape(0))
    if not shape:
        return np.asarray(node.data, dtype=np.float32)
    if node.get_element_type().get_type_name() != "u4":
        return np.asarray(node.data[rows], dtype=np.float32)
    packed = np.asarray(node.data).reshape(shape[0], -1)[rows]
    return np.stack((packed & 15, packed >> 4), axis=-1).reshape(-1, *shape[1:]).astype(np.float32)


def subtracted(left: Any, right: Any, rows: Rows) -> Floats:
    numbers = values(left, rows)
    numbers -= values(right, rows)
    return numbers


def multiplied(left: Any, right: Any, rows: Rows) -> Floats:
    numbers = values(left, rows)
    numbers *= values(right, rows)
    return numbers


def joined(left: Any, shape: Any, rows: Rows) -> Floats:
    """Blocks of a row, one after the other."""
    numbers = values(left, rows)
    return numbers.reshape(numbers.shape[0], -1)


STEPS: dict[str, Callable[..., Floats]] = {
    "Convert": values,
    "Subtract": subtracted,
    "Multiply": multiplied,
    "Reshape": joined,
}


def forbid(model: Any, tokens: list[int]) -> None:
    """Add to the scores of every token a bias that rules out the given ones."""
    import openvino.opset13 as ops

    result = model.output(0).get_node()
    scores = result.input(0).get_source_output()
    bias = np.zeros((1, 1, scores.get_partial_shape()[-1].get_length()), dtype=np.float32)
    bias[0, 0, [token for token in tokens if token < bias.size]] = FORBIDDEN
    biased = ops.add(scores, ops.constant(bias))
    names = scores.get_names()
    result.input(0).replace_source_output(biased.output(0))
    scores.set_names(set())
    biased.output(0).set_names(names)


def chinese(token: bytes) -> bool:
    """Whether a token is, or begins, a character of Chinese writing or of full width.

    Such characters start in UTF-8 with the bytes E3 to E9 or EF, rare ones with F0 A0 and up; tokens that
    hold only the rest of a character can do nothing without a beginning.
    """
    return any(byte in LEADS for byte in token) or RARE in token


LEADS = frozenset((*range(0xE3, 0xEA), 0xEF))
RARE = b"\xf0\xa0"
