"""What the pickle reader admits, and attacks on it."""

import contextlib
import io
import os
import pickle
import struct
import tracemalloc
from collections import OrderedDict
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoo.models.weights.pickled import UnpickleError
from zoo.models.weights.unpickle import load_pickle

STATE = {"a.weight": np.arange(6, dtype=np.float32).reshape(2, 3), "b": np.zeros(1, np.float32)}


def load(content):
    return load_pickle(io.BytesIO(content))


class Call:
    """Pickles as a call of `function` with `args`."""

    def __init__(self, function, *args):
        self.function, self.args = function, args

    def __reduce__(self):
        return self.function, self.args


class TestAdmitted:
    @pytest.mark.parametrize("protocol", [2, 3, 4, 5])
    def test_state_dicts_of_every_binary_protocol(self, protocol):
        state = load(pickle.dumps(STATE, protocol))
        assert list(state) == ["a.weight", "b"]
        assert state["a.weight"].dtype == np.float32
        assert state["a.weight"].tolist() == [[0, 1, 2], [3, 4, 5]]

    @pytest.mark.parametrize("protocol", [2, 4])
    def test_ordered_dicts_in_their_order(self, protocol):
        state = load(pickle.dumps(OrderedDict([("z", 1), ("a", 2)]), protocol))
        assert list(state.items()) == [("z", 1), ("a", 2)]

    def test_files_written_by_numpy_2(self):
        content = pickle.dumps(STATE, 3).replace(b"cnumpy.core.", b"cnumpy._core.")
        assert load(content)["a.weight"].sum() == 15

    def test_column_major_and_big_endian_arrays(self):
        array = np.asfortranarray(np.arange(6, dtype=">f4").reshape(2, 3))
        assert load(pickle.dumps(array)).tolist() == [[0, 1, 2], [3, 4, 5]]

    def test_numpy_scalars(self):
        assert load(pickle.dumps(np.float32(1.5))) == 1.5

    def test_training_checkpoints(self):
        value = {
            "epoch": 53,
            "best": 42.6,
            "done": True,
            "state_dict": STATE,
            "tags": ["a", ("b",)],
        }
        state = load(pickle.dumps(value))
        assert (state["epoch"], state["best"], state["tags"]) == (53, 42.6, ["a", ("b",)])

    def test_one_array_under_two_names(self):
        array = np.ones(3, np.float32)
        state = load(pickle.dumps({"a": array, "b": array}))
        assert state["a"].tolist() == state["b"].tolist() == [1, 1, 1]

    @given(
        st.dictionaries(
            st.text(),
            st.recursive(
                st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text() | st.binary(),
                lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
                max_leaves=10,
            ),
        ),
        st.sampled_from([3, 4, 5]),
    )
    def test_any_plain_value_comes_back(self, value, protocol):
        assert load(pickle.dumps(value, protocol)) == value


class TestRefused:
    @pytest.mark.parametrize("protocol", [2, 3, 4, 5])
    def test_a_call_of_os_system_is_not_made(self, protocol, tmp_path):
        trace = tmp_path / "trace"
        content = pickle.dumps({"a": Call(os.system, f"touch {trace}")}, protocol)
        with pytest.raises(
            UnpickleError, match=r"asks for posix\.system, which no state dict needs"
        ):
            load(content)
        assert not trace.exists()

    @pytest.mark.parametrize(
        ("function", "args"),
        [(eval, ("1",)), (exec, ("1",)), (getattr, ("", "join")), (np.load, ("x",)), (type, ("",))],
    )
    def test_other_functions_are_not_called(self, function, args):
        with pytest.raises(UnpickleError, match="which no state dict needs"):
            load(pickle.dumps(Call(function, *args)))

    def test_a_call_deep_inside_is_found(self):
        content = pickle.dumps({"a": [{"b": (1, [Call(os.getcwd)])}]})
        with pytest.raises(UnpickleError, match=r"posix\.getcwd"):
            load(content)

    def test_a_name_reached_through_an_admitted_module_is_refused(self):
        with pytest.raises(UnpickleError, match=r"numpy\.testing"):
            load(b"\x80\x04\x8c\x05numpy\x8c\x07testing\x93.")

    def test_a_dotted_name_is_refused(self):
        with pytest.raises(UnpickleError, match=r"collections\.OrderedDict\.__init__"):
            load(b"\x80\x04\x8c\x0bcollections\x8c\x14OrderedDict.__init__\x93.")

    def test_admitted_functions_with_other_arguments_are_refused(self):
        with pytest.raises(UnpickleError, match="a call of ndarray"):
            load(b"\x80\x04cnumpy\nndarray\nJ\xff\xff\xff\x7f\x85R.")

    def test_a_codec_other_than_latin1_is_refused(self):
        with pytest.raises(UnpickleError, match="a call of encode"):
            load(b"\x80\x04c_codecs\nencode\n\x8c\x01a\x8c\x05rot13\x86R.")

    @pytest.mark.parametrize(
        "content",
        [
            b"\x80\x04i__main__\nA\n.",  # INST
            b"\x80\x04(cos\nsystem\no.",  # OBJ
            b"\x80\x04Pid\n.",  # PERSID
            b"\x80\x02\x82\x01.",  # EXT1
            b"\x80\x05\x97.",  # NEXT_BUFFER
            b"\x80\x02)\x81.",  # NEWOBJ
            b"S'text'\n.",  # protocol 0
        ],
    )
    def test_instructions_that_no_state_dict_needs_are_refused(self, content):
        with pytest.raises(UnpickleError):
            load(content)

    def test_an_array_of_objects_is_refused(self):
        with pytest.raises(UnpickleError, match="dtype 'O8' is not a plain number"):
            load(pickle.dumps(np.array([os.system, None], dtype=object)))

    def test_a_structured_array_is_refused(self):
        with pytest.raises(UnpickleError, match="is not a plain number"):
            load(pickle.dumps(np.zeros(2, dtype=[("x", "f4")])))

    def test_keys_are_text(self):
        with pytest.raises(UnpickleError, match="keys that are not text"):
            load(pickle.dumps({1: 2}))

    def test_a_set_is_refused(self):
        with pytest.raises(UnpickleError, match="EMPTY_SET"):
            load(pickle.dumps({"a": {1}}, 4))

    @pytest.mark.parametrize("cut", [1, 10, 60, 100, -1])
    def test_a_truncated_file_is_refused(self, cut):
        with pytest.raises(UnpickleError):
            load(pickle.dumps(STATE)[:cut])

    def test_an_array_without_content_is_refused(self):
        head = pickle.dumps(STATE["b"], 4).split(b"K\x01K\x01\x85")[0]
        content = head[:2] + head[head.index(b"\x8c") :].rstrip(b"(") + b"."
        with pytest.raises(UnpickleError):
            load(content)

    @given(st.binary(max_size=200))
    def test_noise_is_refused_or_plain(self, noise):
        with contextlib.suppress(UnpickleError):
            load(b"\x80\x04" + noise)

    @given(st.data())
    def test_a_changed_byte_never_does_worse_than_an_error(self, data):
        content = bytearray(pickle.dumps(STATE, 4))
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
        with contextlib.suppress(UnpickleError):
            load(bytes(content))


def encoded_again_and_again(times):
    """A list of bytes that one memoised text of 1 MB becomes, as protocol 2 writes them."""
    text = b"X" + struct.pack("<I", 10**6) + b"a" * 10**6 + b"q\x00"
    again = b"c_codecs\nencode\nh\x00X\x06\x00\x00\x00latin1\x86Ra"
    return b"\x80\x02" + text + b"\x85]" + again * times + b"\x86."


# An array that waits for its state, and what comes before its shape there.
SHAPED = b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85C\x01b\x87R(K\x01"
FLOATS = b"cnumpy\ndtype\n\x8c\x02f4K\x00K\x01\x87R"


def tuples_of(before, after):
    """A pickle that holds, between two pieces, triples of triples: 3 ** 40 texts, were they
    spelled out."""
    triples = b"\x8c\x01a\x85\x94" + b"".join(
        b"h" + bytes([n]) + b"h" + bytes([n]) + b"\x87\x94" for n in range(40)
    )
    return b"\x80\x04" + before + triples + after


def refusal(content):
    """Why the content is refused; empty if it is not."""
    try:
        load(content)
    except UnpickleError as error:
        return str(error)
    return ""


class TestMemory:
    """Small files that would ask for huge memory or time."""

    def test_a_huge_memo_number_costs_nothing(self):
        assert load(b"\x80\x02Nr" + struct.pack("<I", 2**32 - 1) + b".") is None

    @pytest.mark.parametrize("opcode", [b"\x8d", b"\x8e", b"\x96"])
    def test_a_huge_announced_length_is_refused(self, opcode):
        with pytest.raises(UnpickleError):
            load(b"\x80\x05" + opcode + struct.pack("<Q", 2**40) + b"abc.")

    def test_an_array_larger_than_its_bytes_is_refused(self):
        content = pickle.dumps(np.zeros(77, np.float32), 4).replace(
            b"KM\x85", b"J\xff\xff\xff\x7f\x85"
        )
        with pytest.raises(UnpickleError, match="has 308 bytes, needs 8589934588"):
            load(content)

    def test_lists_within_lists_cost_once(self):
        # each list holds the one before ten times: 10 ** 40 elements, were they copied out
        value = []
        for _ in range(40):
            value = [value] * 10
        assert len(load(pickle.dumps(value))) == 10

    def test_a_list_that_holds_itself_is_refused(self):
        value = []
        value.append(value)
        with pytest.raises(UnpickleError, match="contains itself"):
            load(pickle.dumps(value))

    def test_nesting_beyond_reason_is_refused(self):
        with pytest.raises(UnpickleError, match="nested too deep"):
            load(b"\x80\x04" + b"]" * 100_000 + b"a" * 99_999 + b".")

    def test_endless_instructions_are_refused(self):
        with pytest.raises(UnpickleError, match="more than 250000 instructions"):
            load(b"\x80\x04" + b"N" * 250_100 + b".")

    @pytest.mark.parametrize(
        "bomb",
        [
            pytest.param(encoded_again_and_again(4000), id="one text encoded 4,000 times"),
            pytest.param(tuples_of(b"cnumpy\ndtype\n", b"K\x00K\x01\x87R."), id="as a dtype"),
            pytest.param(tuples_of(SHAPED, FLOATS + b"\x89C\x00tb."), id="as a shape"),
            pytest.param(tuples_of(b"\x8c\x02os", b"\x93."), id="as a name"),
            pytest.param(tuples_of(b"", b"\x8c\x01a\x93."), id="as a module"),
            pytest.param(b"\x80\x02c" + b"a" * 10**6 + b"\nb\n.", id="a long name"),
            pytest.param(b"\x80\x04(" + b"K\x01" * 10**5 + b"t.", id="a long tuple"),
        ],
    )
    def test_what_a_pickle_shares_stays_shared(self, bomb):
        tracemalloc.start()
        message = refusal(bomb)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert len(message) < 300
        assert peak < 3 * len(bomb) + (64 << 20)


def test_mutants_are_loaded_or_refused():
    """Bytes changed, cut, doubled and moved; never another error, never a long message."""
    random = Random(20)
    seeds = [pickle.dumps(STATE, protocol) for protocol in (2, 3, 4, 5)]
    refused = 0
    for _ in range(600):
        content = bytearray(random.choice(seeds))
        for _ in range(random.randint(1, 6)):
            at, other = sorted(random.randrange(len(content)) for _ in range(2))
            change = random.randrange(4)
            if change == 0:
                content[at] = random.randrange(256)
            elif change == 1:
                del content[at : at + random.randint(1, 8)]
            elif change == 2:
                content[at:at] = content[at:other]
            else:
                content[at] = ord(random.choice("0(.tsuabReq\x93\x94\x8c"))
        message = refusal(bytes(content))
        assert len(message) < 300
        refused += bool(message)
    assert refused > 400
