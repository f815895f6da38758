"""Models of meaning: from a folder and from an address, and what is wrong with either."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers

from civics.similarity.embedding import AtAddress, InFolder, meaning
from civics.similarity.errors import EmbeddingError

WORDS = {"[PAD]": 0, "[UNK]": 1, "salmon": 2, "saumon": 3, "meters": 4, "the": 5}
TABLE = np.array([[0, 0], [0, 0], [1, 0], [0.8, 0.6], [0, 1], [0.1, 0.1]], dtype=np.float32)


@pytest.fixture
def folder(tmp_path):
    """A model of six words in two dimensions, laid out as sentence models are exported."""
    tokenizer = Tokenizer(models.WordLevel(WORDS, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])],
        "six words",
        [
            helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["n", "length"]),
        ],
        [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["n", "length", 2])],
        [numpy_helper.from_array(TABLE, "table")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, tmp_path / "model.onnx")
    return tmp_path


@pytest.fixture
def server():
    """A server that speaks as OpenAI's: `asked` keeps what it was sent, `says` is its answer."""

    class Server(BaseHTTPRequestHandler):
        asked = []
        says = None
        status = 200

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            type(self).asked.append((self.path, self.headers.get("Authorization"), body))
            answer = type(self).says or {
                "data": [
                    {"index": at, "embedding": [float(len(text)), 1.0]}
                    for at, text in reversed(list(enumerate(body["input"])))
                ]
            }
            read = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(type(self).status)
            self.send_header("Location", "http://localhost:1/elsewhere")
            self.send_header("Content-Length", str(len(read)))
            self.end_headers()
            self.wfile.write(read)

        def log_message(self, *args):
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    Thread(target=running.serve_forever, daemon=True).start()
    Server.address = f"http://127.0.0.1:{running.server_port}/v1"
    yield Server
    running.shutdown()
    running.server_close()


def test_a_model_in_a_folder_finds_what_means_the_same_without_a_shared_word(folder):
    salmon, saumon, meters = InFolder(folder).vectors(["the salmon", "saumon", "meters"])

    near, far = meaning(salmon, np.stack([saumon, meters]))

    assert near > 0.8
    assert far < 0.2


def test_texts_of_all_lengths_at_once_are_read_as_each_alone(folder):
    model = InFolder(folder)
    texts = ["salmon", "the salmon the meters", "saumon saumon", "meters"] * 20

    together = model.vectors(texts)

    assert np.allclose(together, np.vstack([model.vectors([text]) for text in texts]), atol=1e-6)
    assert np.allclose(np.linalg.norm(together, axis=1), 1)


def test_a_folder_may_say_that_the_first_word_stands_for_all(folder):
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text('{"pooling_mode_cls_token": true}')

    first, word = InFolder(folder).vectors(["salmon meters meters", "salmon"])

    assert np.allclose(first, word)


def test_a_server_is_asked_in_parts_and_put_in_order(server):
    model = AtAddress(server.address, "small", key="secret")

    rows = model.vectors(["a" * n for n in range(1, 71)])

    assert [len(body["input"]) for _, _, body in server.asked] == [32, 32, 6]
    assert {path for path, _, _ in server.asked} == {"/v1/embeddings"}
    assert {key for _, key, _ in server.asked} == {"Bearer secret"}
    assert np.allclose(rows[9], np.array([10, 1]) / np.sqrt(101))


@pytest.mark.parametrize("make", ["folder", "server"])
def test_a_text_without_words_is_near_nothing(make, folder, server):
    model = InFolder(folder) if make == "folder" else AtAddress(server.address, "small")

    empty, salmon = model.vectors(["  ", "salmon"])

    assert not empty.any()
    assert meaning(empty, salmon[None]) == 0


@pytest.mark.parametrize("make", ["folder", "server"])
def test_a_megabyte_of_text_is_cut_and_nothing_asked_gives_nothing(make, folder, server):
    model = InFolder(folder) if make == "folder" else AtAddress(server.address, "small")

    assert len(model.vectors(["salmon " * 150_000])) == 1
    assert len(model.vectors([])) == 0
    assert all(len(text) <= 2000 for _, _, body in server.asked for text in body["input"])


@pytest.mark.parametrize(
    ("says", "sentence"),
    [
        (b"not json", "no list of embeddings"),
        ({"error": "busy"}, "no list of embeddings"),
        ({"data": []}, "no list of embeddings"),
        ({"data": [{"index": 0, "embedding": [float("nan")]}]}, "embeddings for 1"),
        ({"data": [{"index": 0, "embedding": [1]}] * 2}, "answered 2 embeddings for 1"),
        ({"data": [{"index": 0, "embedding": "words"}]}, "no list of embeddings"),
    ],
)
def test_a_server_that_answers_nonsense_is_refused_in_a_sentence(server, says, sentence):
    server.says = says

    with pytest.raises(EmbeddingError, match=sentence):
        AtAddress(server.address, "small").vectors(["salmon"])


def test_a_server_that_refuses_leads_elsewhere_or_is_not_there_says_so(server):
    model = AtAddress(server.address, "small")
    server.status = 500
    with pytest.raises(EmbeddingError, match="it answered 500"):
        model.vectors(["salmon"])
    server.status = 307
    with pytest.raises(EmbeddingError, match="it answered 307"):
        model.vectors(["salmon"])
    with pytest.raises(EmbeddingError, match="does not answer"):
        AtAddress("http://127.0.0.1:9", "small").vectors(["salmon"])
    with pytest.raises(EmbeddingError, match="is not an address"):
        AtAddress("file:///etc", "small")


def test_a_folder_that_holds_no_model_says_what_is_missing(folder, tmp_path):
    (folder / "model.onnx").write_bytes(b"nothing")
    with pytest.raises(EmbeddingError, match="no model that can be read"):
        InFolder(folder)
    (folder / "model.onnx").unlink()
    with pytest.raises(EmbeddingError, match=r"neither model\.onnx nor"):
        InFolder(folder)
    (folder / "model.onnx").write_bytes(b"nothing")
    (folder / "tokenizer.json").unlink()
    with pytest.raises(EmbeddingError, match=r"no file tokenizer\.json"):
        InFolder(folder)
