"""The `llm` engine: a GGUF model run in process by OpenVINO GenAI with continuous batching.

A GGUF file is read once and saved as OpenVINO's own format beside the models (loading then takes
seconds). Requests are decoded greedily, many at a time, with the shared start of the prompt cached.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bilingual import models
from bilingual.engines import EngineOptions, Feed, Request
from bilingual.engines.conversion import MODEL, converted, last_line, package_version
from bilingual.engines.mapped import given_back
from bilingual.engines.prompt import messages, prompt_style, tidy, token_budget, unshielded
from bilingual.errors import EngineError, ModelError
from bilingual.inline import HAN

DEFAULT_MODEL = "qwen2.5-coder-1.5b"
HERALDS = 8  # short requests ahead of the rest
BLOCK = 32  # tokens
CACHE_BLOCKS = 1024  # at 14 KB a token: 0.5 GB of keys and values
SHARED_BLOCKS = 24  # the prompt's start, and some that wait to be used again
BATCHED_TOKENS = 384  # read and written in one step: more costs memory, fewer costs speed

WHOLE_TOKEN = str(2**64 - 1)  # the largest group: one scale for all of a token's numbers


class LlmEngine:
    """Translates with a local large language model. The model loads at the first `translate`."""

    name = "llm"
    limit = 1200

    def __init__(self, model: models.Model, options: EngineOptions, prompt: str = "prompt.toml") -> None:
        self.file = model
        self.model = f"{model.name}@{model.sha256[:12]}"
        self.options = options
        self.style = prompt_style(prompt)
        self.prompt = str(self.style["version"])
        self._pipeline: Any = None
        self._line_ends: set[int] = set()  # tokens with a line end in them: stopping there by text costs a quarter more

    def translate(self, requests: Sequence[Request]) -> Iterator[tuple[int, str]]:
        """Yield each request's English as it is ready.

        Raises:
            EngineError: OpenVINO GenAI failed.
        """
        return self.flow(Feed(requests))

    def flow(self, feed: Feed) -> Iterator[tuple[int, str]]:
        """Yield (number of the request, English) as each is ready, and begin what comes into the feed meanwhile.

        The longest go first, so that batches stay full to the end; behind a few short ones, so that
        progress can be told from the first seconds. What comes later is the second question about a
        text: it goes before all that waits, since more may follow it.

        Raises:
            EngineError: OpenVINO GenAI failed.
        """
        first = feed.longest()
        if not first:
            return
        self._load()
        waiting = deque([*first[-HERALDS:], *first[:-HERALDS]])
        running: dict[int, Any] = {}
        try:
            while waiting or running:
                while waiting and self._has_room([feed.request(n) for n in running], waiting[0][1]):
                    number, request = waiting.popleft()
                    running[number] = self._submit(number, request)
                self._step()
                for number in [number for number, handle in running.items() if finished(handle)]:
                    yield number, self._english(running.pop(number), feed.request(number))
                waiting.extendleft(reversed(feed.longest()))
        finally:
            for handle in running.values():
                handle.cancel()
            while self._pipeline.has_non_finished_requests():
                self._pipeline.step()

    def _step(self) -> None:
        try:
            self._pipeline.step()
        except RuntimeError as error:
            raise EngineError(
                f"OpenVINO GenAI stopped: {last_line(error)}", remedy="free memory or use fewer --in-flight requests"
            ) from error

    def _has_room(self, running: Sequence[Request], request: Request) -> bool:
        """Whether one more may begin: not too many together, and the cache is not crowded.

        A crowded cache would throw out requests half-way and compute them anew.
        """
        if not running:
            return True
        blocks = sum(cache_blocks(other.text) for other in (*running, request))
        return len(running) < self.options.in_flight and blocks <= CACHE_BLOCKS - SHARED_BLOCKS

    def _english(self, handle: Any, request: Request) -> str:
        """What a finished request has written."""
        written = self._pipeline.get_tokenizer().decode(handle.read_all()[0].generated_ids)
        return unshielded(request, self.style, tidy(written.partition("\n")[0]))

    def _submit(self, number: int, request: Request) -> Any:
        import openvino_genai as genai

        config = genai.GenerationConfig()
        config.do_sample = False
        config.max_new_tokens = token_budget(request.text)
        config.stop_token_ids = self._line_ends
        config.apply_chat_template = False
        if request.attempt == 1:
            config.repetition_penalty = 1.05
        elif request.attempt > 1:  # the seed makes the chance the same in every run
            config.do_sample, config.temperature, config.top_p, config.rng_seed = True, 0.6, 0.9, request.attempt
        return self._pipeline.add_request(number, self._prompt(request), config)

    def _prompt(self, request: Request) -> str:
        """The chat as the model's own template writes it; the start is the same for all requests."""
        text: str = self._pipeline.get_tokenizer().apply_chat_template(
            messages(request, self.style, shield=True), add_generation_prompt=True
        )
        return text

    def _load(self) -> Any:
        if self._pipeline is None:
            try:
                import openvino_genai as genai
            except ImportError as error:
                raise EngineError(
                    "the package openvino-genai is not installed", remedy="pip install 'bilingual[llm]'"
                ) from error
            folder = converted(self.file, self.options.home)
            scheduler = genai.SchedulerConfig()
            scheduler.num_kv_blocks = CACHE_BLOCKS
            scheduler.max_num_seqs = self.options.in_flight
            scheduler.max_num_batched_tokens = BATCHED_TOKENS
            scheduler.enable_prefix_caching = True
            scheduler.dynamic_split_fuse = True
            properties = dict(arithmetic())
            if self.options.threads:
                properties["INFERENCE_NUM_THREADS"] = str(self.options.threads)
            try:
                with given_back((folder / MODEL).with_suffix(".bin")):
                    self._pipeline = genai.ContinuousBatchingPipeline(str(folder), scheduler, "CPU", properties)
                    vocabulary = self._pipeline.get_tokenizer().get_vocab()
                    self._line_ends = {token for text, token in vocabulary.items() if b"\n" in text}
                    self._warm_up()
            except RuntimeError as error:
                raise ModelError(
                    f"OpenVINO GenAI cannot load the model: {last_line(error)}",
                    where=folder,
                    remedy="delete this folder and run again",
                ) from error
        return self._pipeline

    def _warm_up(self) -> None:
        """Put the prompt's shared start into the prefix cache; the first step also lays the weights out."""
        import openvino_genai as genai

        config = genai.GenerationConfig()
        config.max_new_tokens = 1
        config.apply_chat_template = False
        self._pipeline.generate([self._prompt(Request("你好。"))], [config])

    def release(self) -> None:
        """Give the model's memory back; the next `translate` loads it again."""
        self._pipeline = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def cache_blocks(text: str) -> int:
    """About how many blocks of the cache a text and its English take, beyond the prompt's shared start.

    On a digest a Chinese character is 0.65 tokens, its English 0.95, a third of a Latin letter one in each.
    """
    han = len(HAN.findall(text))
    return 1 + int(24 + 1.6 * han + 0.7 * (len(text) - han)) // BLOCK


def finished(handle: Any) -> bool:
    """Has this request ended, in whatever way?"""
    return str(handle.get_status().name) != "RUNNING"


@cache
def arithmetic() -> dict[str, str]:
    """How to multiply, by what the CPU does fastest: 8-bit tiles (AMX), 8-bit dot products, or 32-bit floats.

    Activations become 8-bit integers with one scale for each token on tiles, for each 128 numbers elsewhere.
    Without either the plugin computes in 32-bit floats whatever it is told: docs/performance.md.
    """
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        flags = "vnni"
    if "amx_bf16" in flags:
        return {"INFERENCE_PRECISION_HINT": "bf16", "DYNAMIC_QUANTIZATION_GROUP_SIZE": WHOLE_TOKEN}
    integers = any(name in flags for name in ("vnni", "asimddp", "i8mm"))
    return {"DYNAMIC_QUANTIZATION_GROUP_SIZE": "128" if integers else "0"}


def open_engine(options: EngineOptions) -> LlmEngine:
    """The engine with the named model (catalogue name or path of a GGUF file).

    Raises:
        EngineError: openvino-genai is not installed.
        ModelError: the model is not on this machine.
    """
    package_version("openvino-genai")
    return LlmEngine(models.require(options.model or DEFAULT_MODEL, home=options.home), options)
