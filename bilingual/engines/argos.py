"""The `argos` engine: an Argos Translate package, run by CTranslate2 in batches.

Of the `argostranslate` module (from argos-translate-lt or upstream) only its packages and their
tokenizers are used: sentences are cut by `bilingual.split`, so that no sentence splitter is loaded
or downloaded. Formulas, code, links and bold are kept from the model as tokens where it lets those
through, else it translates the stretches between them; which of the two is measured on the package
when it is loaded (habits.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bilingual import models
from bilingual.engines import EngineOptions, Request
from bilingual.engines.habits import Habits, habits
from bilingual.engines.packages import find_installed, missing, package_module, read_package, unpacked
from bilingual.engines.prepare import prepared
from bilingual.engines.stretches import MARKUP, joined, stretches
from bilingual.errors import EngineError, ModelError
from bilingual.inline import Protected, has_han, protect, restore
from bilingual.quantities import english_quantities
from bilingual.split import divide, sentences

CATALOGUE_NAME = "argos-zh-en"
SENTENCE = 200  # characters; longer ones are cut at clauses, these models are trained on short text
GROUP = 64  # sentences per call: enough to fill the batches, few enough to lose little when killed
BATCH_TOKENS = 2048
LONGEST = 512  # tokens of one translation: enough for the longest sentence, an end to a loop
BEAM, WIDER = 2, 4  # each beam costs its share of time: the wider one is for what failed
HOW = (
    f"run `bilingual models pull {CATALOGUE_NAME}`, or `argospm install translate-zh_en`, or name a .argosmodel file"
    " with --model"
)


class ArgosEngine:
    """Translates sentence by sentence with an Argos package. The model loads at the first `translate`."""

    name = "argos"
    prompt = "2"  # version of how text, terms and markup are handed to the model
    limit = 1200

    def __init__(self, package: Any, model: str, threads: int = 0) -> None:
        self.package = package
        self.model = model
        self.threads = threads
        self._translator: Any = None
        self._habits: Habits | None = None

    @property
    def habits(self) -> Habits:
        """What this package lets through; measured once, in a second or two."""
        if self._habits is None:
            self._habits = habits(self._run)
        return self._habits

    def translate(self, requests: Sequence[Request]) -> Iterator[tuple[int, str]]:
        """Yield each request's English, shortest first; requests of one attempt go together.

        Raises:
            EngineError: CTranslate2 is not installed or failed.
            ModelError: the package's model cannot be loaded.
        """
        group: list[tuple[int, Request]] = []
        size = 0
        for index in sorted(range(len(requests)), key=lambda i: (requests[i].attempt, len(requests[i].text))):
            if group and (size >= GROUP or requests[index].attempt != group[0][1].attempt):
                yield from self._group(group)
                group, size = [], 0
            group.append((index, requests[index]))
            size += 1 + len(requests[index].text) // SENTENCE
        if group:
            yield from self._group(group)

    def _group(self, group: Sequence[tuple[int, Request]]) -> Iterator[tuple[int, str]]:
        """Translate requests of one attempt: with tokens for markup where they survive, else around it."""
        attempt = group[0][1].attempt
        pieces = [cut(self._source(request)) for _, request in group]
        flat = [(n, place) for n, parts in enumerate(pieces) for place, text in enumerate(parts) if has_han(text)]
        style = self.habits.style if flat and attempt == 0 else ""
        masked = {(n, place): protect(pieces[n][place], MARKUP, style) for n, place in flat} if style else {}
        english = dict(zip(masked, self._run([kept.text for kept in masked.values()], attempt), strict=True))
        lost = [where for where in flat if where not in masked or not whole(english[where], masked[where])]
        around = self._around([pieces[n][place] for n, place in lost], attempt)
        for where, text in zip(lost, around, strict=True):
            pieces[where[0]][where[1]] = text
        for where in masked.keys() - set(lost):
            pieces[where[0]][where[1]] = restore(english[where], masked[where]).text
        for (index, _), parts in zip(group, pieces, strict=True):
            yield index, " ".join(text.strip() for text in parts if text.strip())

    def _source(self, request: Request) -> str:
        """The text with its quantities in English, and its terms where the package lets them through.

        Where that failed (a later attempt), and where it does not, the checks' repairs put terms right.
        """
        if not has_han(request.text):
            return request.text
        if request.attempt == 0 and request.terms and self.habits.written:
            return prepared(request.text, request.terms)
        return english_quantities(request.text)

    def _around(self, texts: Sequence[str], attempt: int) -> list[str]:
        """Translate only the stretches between atoms; the atoms stand where they stood."""
        split = [stretches(text) for text in texts]
        wanted = [(n, i) for n, parts in enumerate(split) for i, part in enumerate(parts) if part.wordy]
        english = self._run([split[n][i].text for n, i in wanted], attempt)
        for (n, i), text in zip(wanted, english, strict=True):
            split[n][i] = replace(split[n][i], text=text)
        return [joined(parts) for parts in split]

    def _run(self, texts: Sequence[str], attempt: int = 0) -> list[str]:
        """Plain sentences through tokenizer and model, in the order given."""
        if not texts:
            return []
        translator = self._load(attempt)
        tokenizer, prefix = self.package.tokenizer, getattr(self.package, "target_prefix", "")
        tokens = [tokenizer.encode(text) for text in texts]
        try:
            results = translator.translate_batch(
                tokens,
                target_prefix=[[prefix]] * len(texts) if prefix else None,
                replace_unknowns=True,
                max_batch_size=BATCH_TOKENS,
                batch_type="tokens",
                length_penalty=0.2,
                max_decoding_length=min(LONGEST, 32 + 3 * max(map(len, tokens))),
                **search(attempt),
            )
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"CTranslate2 stopped: {error}", remedy="check the package, free memory") from error
        return [str(tokenizer.decode(result.hypotheses[0])).removeprefix(prefix).strip() for result in results]

    def _load(self, attempt: int = 0) -> Any:
        if self._translator is None:
            try:
                import ctranslate2
            except ImportError as error:
                raise missing("ctranslate2") from error
            folder = Path(self.package.package_path) / "model"
            try:
                self._translator = ctranslate2.Translator(
                    str(folder), device="cpu", inter_threads=1, intra_threads=self.threads
                )
            except (RuntimeError, ValueError) as error:
                problem = f"CTranslate2 cannot load the model: {error}"
                raise ModelError(problem, where=folder, remedy="install the package again") from error
        if attempt > 1:
            import ctranslate2

            ctranslate2.set_random_seed(attempt)  # the same chance in every run
        return self._translator

    def release(self) -> None:
        """Give the model's memory back; the next `translate` loads it again."""
        self._translator = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def search(attempt: int) -> dict[str, Any]:
    """How CTranslate2 looks for words: quick at first, then wider and without loops, then with some chance."""
    if attempt == 0:
        return {"beam_size": BEAM}
    if attempt == 1:
        return {"beam_size": WIDER, "no_repeat_ngram_size": 4, "repetition_penalty": 1.1}
    return {"beam_size": 1, "sampling_topk": 10, "sampling_temperature": 0.7, "no_repeat_ngram_size": 4}


def open_engine(options: EngineOptions) -> ArgosEngine:
    """An installed zh-en package, the catalogue's, or the one that `options.model` names.

    Raises:
        EngineError: the module is not installed, or there is no package.
        ModelError: the named package is missing or broken.
    """
    module = package_module()
    if not options.model:
        installed = find_installed(module)
        if installed is not None:
            found = models.require(installed.package_path, options.home)
            return ArgosEngine(installed, f"{found.path.name}@{found.sha256[:12]}", options.threads)
        if models.locate(CATALOGUE_NAME, options.home) is None:
            raise EngineError("no Argos package from Chinese to English is installed", remedy=HOW)
    found = models.require(options.model or CATALOGUE_NAME, options.home)
    if found.engine != "argos":
        raise ModelError("this is not an Argos package", where=found.path, remedy="name a .argosmodel file")
    folder = found.path if found.path.is_dir() else unpacked(found, options.home)
    return ArgosEngine(read_package(module, folder), f"{found.path.stem}@{found.sha256[:12]}", options.threads)


def cut(text: str) -> list[str]:
    """The sentences of a text, long ones at their clauses."""
    return [part for sentence in sentences(text) for part in divide(sentence, SENTENCE)]


def whole(english: str, kept: Protected) -> bool:
    """Whether every token came back once, and none was invented."""
    back = restore(english, kept)
    return not (back.missing or back.extra or back.repeated)
