"""The `argos` engine: an Argos Translate package, run by CTranslate2 in batches.

Of the `argostranslate` module (from argos-translate-lt or upstream) only its packages and their
tokenizers are used: sentences are cut by `bilingual.split`, so that no sentence splitter is loaded
or downloaded, and formulas, code, links and bold are kept from the model: as tokens where it lets
those through, else it translates the stretches between them.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from types import TracebackType
from typing import Any, Self

from bilingual import models
from bilingual.engines import EngineOptions, Request
from bilingual.errors import EngineError, ModelError
from bilingual.inline import KINDS, Protected, atoms, has_han, protect, restore
from bilingual.split import divide, sentences

CATALOGUE_NAME = "argos-zh-en"
EMPHASIS = ("strong", "em", "strike")
MARKUP = (*KINDS, "bracket", *EMPHASIS)
ROLES = dict.fromkeys((*EMPHASIS, "bracket"), "open") | {"link": "close", "image": "close", "footnote": "note"}
APART = {(left, right) for left in ("close", "atom", "note") for right in ("words", "open", "atom")}
SENTENCE = 200  # characters; longer ones are cut at clauses, these models are trained on short text
GROUP = 64  # sentences per call: enough to fill the batches, few enough to lose little when killed
BATCH_TOKENS = 2048
LONGEST = 512  # tokens of one translation: enough for the longest sentence, an end to a loop
HOW = (
    f"run `bilingual models pull {CATALOGUE_NAME}`, or `argospm install translate-zh_en`, or name a .argosmodel file"
    " with --model"
)


class ArgosEngine:
    """Translates sentence by sentence with an Argos package. The model loads at the first `translate`."""

    name = "argos"
    prompt = "1"  # version of how text and markup are handed to the model
    limit = 1200

    def __init__(self, package: Any, model: str, threads: int = 0) -> None:
        self.package = package
        self.model = model
        self.threads = threads
        self._translator: Any = None

    def translate(self, requests: Sequence[Request]) -> Iterator[tuple[int, str]]:
        """Yield each request's English, shortest first.

        Raises:
            EngineError: CTranslate2 is not installed or failed.
            ModelError: the package's model cannot be loaded.
        """
        group: list[tuple[int, Request]] = []
        size = 0
        for index in sorted(range(len(requests)), key=lambda i: len(requests[i].text)):
            group.append((index, requests[index]))
            size += 1 + len(requests[index].text) // SENTENCE
            if size >= GROUP:
                yield from self._group(group)
                group, size = [], 0
        if group:
            yield from self._group(group)

    def _group(self, group: Sequence[tuple[int, Request]]) -> Iterator[tuple[int, str]]:
        """Translate some requests together: first with tokens for markup, then around it where tokens were lost."""
        pieces = [cut(request.text) for _, request in group]
        flat = [(n, place) for n, parts in enumerate(pieces) for place, text in enumerate(parts) if has_han(text)]
        retry = [n for n, (_, request) in enumerate(group) if request.attempt]
        masked = {(n, place): protect(pieces[n][place], MARKUP) for n, place in flat if n not in retry}
        english = dict(zip(masked, self._run([kept.text for kept in masked.values()]), strict=True))
        lost = [where for where in flat if where not in masked or not whole(english[where], masked[where])]
        around = self._around([pieces[n][place] for n, place in lost], beam=2 if retry else 4)
        for where, text in zip(lost, around, strict=True):
            pieces[where[0]][where[1]] = text
        for where in masked.keys() - set(lost):
            pieces[where[0]][where[1]] = restore(english[where], masked[where]).text
        for (index, _), parts in zip(group, pieces, strict=True):
            yield index, " ".join(text.strip() for text in parts if text.strip())

    def _around(self, texts: Sequence[str], beam: int) -> list[str]:
        """Translate only the stretches between atoms; the atoms stand where they stood."""
        split = [stretches(text) for text in texts]
        wanted = [(n, i) for n, parts in enumerate(split) for i, part in enumerate(parts) if part.wordy]
        english = self._run([split[n][i].text for n, i in wanted], beam)
        for (n, i), text in zip(wanted, english, strict=True):
            split[n][i] = replace(split[n][i], text=text)
        return [joined(parts) for parts in split]

    def _run(self, texts: Sequence[str], beam: int = 4) -> list[str]:
        """Plain sentences through tokenizer and model, in the order given."""
        if not texts:
            return []
        translator = self._load()
        tokenizer, prefix = self.package.tokenizer, getattr(self.package, "target_prefix", "")
        tokens = [tokenizer.encode(text) for text in texts]
        try:
            results = translator.translate_batch(
                tokens,
                target_prefix=[[prefix]] * len(texts) if prefix else None,
                replace_unknowns=True,
                max_batch_size=BATCH_TOKENS,
                batch_type="tokens",
                beam_size=beam,
                length_penalty=0.2,
                max_decoding_length=min(LONGEST, 32 + 3 * max(map(len, tokens))),
            )
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"CTranslate2 stopped: {error}", remedy="check the package, free memory") from error
        return [str(tokenizer.decode(result.hypotheses[0])).removeprefix(prefix).strip() for result in results]

    def _load(self) -> Any:
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


def package_module() -> Any:
    """`argostranslate.package`; its import makes Argos's own folders in the user's home."""
    try:
        from argostranslate import package
    except ImportError as error:
        raise missing("argos-translate-lt") from error
    except OSError as error:
        problem = f"argostranslate cannot make its folders ({error.strerror})"
        raise EngineError(problem, where=error.filename or "", remedy="check HOME and XDG_DATA_HOME") from error
    return package


def find_installed(module: Any) -> Any:
    """The newest installed package from Chinese to English, or None."""
    try:
        packages = module.get_installed_packages()
    except (OSError, ValueError) as error:
        problem = f"Argos's installed packages cannot be read ({error})"
        raise EngineError(problem, remedy="remove the broken package's folder") from error
    fitting = [p for p in packages if p.type == "translate" and (p.from_code, p.to_code) == ("zh", "en")]
    return max(fitting, key=lambda p: [int(n) for n in p.package_version.split(".") if n.isdigit()], default=None)


def read_package(module: Any, folder: Path) -> Any:
    """The package in `folder`, checked to be one from Chinese to English."""
    try:
        package = module.Package(folder)
    except (OSError, ValueError) as error:
        raise ModelError(
            f"the Argos package cannot be read ({error})", where=folder, remedy="fetch it again"
        ) from error
    if (package.from_code, package.to_code) != ("zh", "en"):
        pair = f"{package.from_code} to {package.to_code}"
        raise ModelError(f"the package translates {pair}, not zh to en", where=folder, remedy="name another")
    return package


def unpacked(model: models.Model, home: Path | None) -> Path:
    """The folder of a .argosmodel file, unpacked once beside the models and landed by rename."""
    target = models.derived_folder(model, home)
    if not (target / "metadata.json").is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        part = Path(mkdtemp(prefix=".argos-", dir=target.parent))
        try:
            with zipfile.ZipFile(model.path) as archive:
                archive.extractall(part)
            inner = next((path.parent for path in sorted(part.rglob("metadata.json"))), None)
            if inner is None:
                raise ModelError("the Argos package holds no metadata.json", where=model.path, remedy="fetch it again")
            if not (target / "metadata.json").is_file():  # another process may have been faster
                rmtree(target, ignore_errors=True)
                inner.replace(target)
        except (OSError, zipfile.BadZipFile) as error:
            problem = f"the Argos package cannot be unpacked ({error})"
            raise ModelError(problem, where=model.path, remedy="fetch it again, or make room") from error
        finally:
            rmtree(part, ignore_errors=True)
    return target


def missing(package: str) -> EngineError:
    """The error for a Python package that is not installed."""
    return EngineError(f"the package {package} is not installed", remedy="pip install 'bilingual[argos]'")


def cut(text: str) -> list[str]:
    """The sentences of a text, long ones at their clauses."""
    return [part for sentence in sentences(text) for part in divide(sentence, SENTENCE)]


def whole(english: str, kept: Protected) -> bool:
    """Whether every token came back once, and none was invented."""
    back = restore(english, kept)
    return not (back.missing or back.extra or back.repeated)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a sentence: words, or an atom that opens, closes or stands by itself."""

    text: str
    role: str = "words"  # words, open, close, atom, note

    @property
    def wordy(self) -> bool:
        """Whether there is something to translate."""
        return self.role == "words" and has_han(self.text)


def stretches(text: str) -> list[Stretch]:
    """The text cut at its atoms; joined, the parts are the text."""
    out: list[Stretch] = []
    opened: list[str] = []
    at = 0
    for atom in atoms(text):
        if atom.kind not in MARKUP or atom.start < at:
            continue
        out.append(Stretch(text[at : atom.start]))
        role = ROLES.get(atom.kind, "atom")
        if role == "open" and atom.kind in EMPHASIS and atom.text in opened:
            opened.remove(atom.text)
            role = "close"
        elif atom.kind in EMPHASIS:
            opened.append(atom.text)
        out.append(Stretch(atom.text, role))
        at = atom.end
    return [part for part in (*out, Stretch(text[at:])) if part.text]


def joined(parts: Sequence[Stretch]) -> str:
    """The parts as one English text, a space between words and what stands beside them."""
    out = ""
    last = ""
    for part in parts:
        apart = (last, part.role) in APART or (last == "words" and part.role in ("open", "atom"))
        if apart and (part.text[:1].isalnum() or part.role != "words") and out[-1:].strip() and out[-1:] not in "([\"'":
            out += " "
        out += part.text
        last = part.role
    return out
