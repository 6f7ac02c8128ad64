from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.codec import decoded, encoded

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(VALUES)
def test_a_value_comes_back(value: Any) -> None:
    assert decoded(encoded(value)) == value
    assert decoded(json.dumps(value).encode()) == value


def test_what_good_json_cannot_hold_is_read_and_written_all_the_same() -> None:
    assert decoded(b'["\\ud800"]') == ["\ud800"] and math.isnan(decoded(b"NaN"))
    assert encoded(["\ud800 灯", (1, 2)]) == '["? 灯",[1,2]]'.encode()


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b'{"a": 1}]'])
def test_what_is_no_json_is_a_value_error(data: bytes) -> None:
    with pytest.raises(ValueError):
        decoded(data)
