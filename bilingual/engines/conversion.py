"""A GGUF file in OpenVINO's own format, made once beside the models: loading then takes seconds."""

from __future__ import annotations

import os
import shutil
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bilingual import models
from bilingual.errors import EngineError, ModelError

FORMAT = "rows8"  # name of what weights.py does: another name makes new folders
MODEL = "openvino_model.xml"


def converted(model: models.Model, home: Path | None) -> Path:
    """The folder with the model in OpenVINO's own format, made from the GGUF file if it is not there yet.

    It is built in a scratch folder and renamed, so that a broken-off conversion leaves nothing. What
    another version made of the same file is removed: each takes more than the file itself.

    Raises:
        ModelError: the file is no GGUF that OpenVINO reads, or the disk is full.
    """
    folder = models.derived_folder(model, home) / f"openvino-{package_version('openvino-genai')}-{FORMAT}"
    if (folder / MODEL).exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix="convert-", dir=folder.parent))
    try:
        convert(model.path, scratch)
        scratch.rename(folder)
    except OSError as error:
        if not (folder / MODEL).exists():  # another process may have been faster
            raise ModelError(
                f"cannot save the converted model: {error.strerror}", where=folder, remedy="free 3 GB of disk"
            ) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    for other in folder.parent.glob("openvino-*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    return folder


def convert(gguf: Path, scratch: Path) -> None:
    """Read the GGUF file and save model and tokenizers into `scratch`."""
    import openvino_genai as genai

    from bilingual.engines.weights import rewrite

    link = scratch / "model.gguf"  # the library saves beside the file that it reads
    link.symlink_to(gguf.resolve())
    try:
        tokenizer = genai.Tokenizer(str(link), enable_save_ov_model=True)
        scheduler = genai.SchedulerConfig()
        scheduler.cache_size = 1
        genai.ContinuousBatchingPipeline(str(link), scheduler, "CPU", {"enable_save_ov_model": True})
        raw = scratch / "raw"
        raw.mkdir()
        for file in (scratch / MODEL, (scratch / MODEL).with_suffix(".bin")):
            file.rename(raw / file.name)
        rewrite(raw / MODEL, scratch / MODEL, tokenizer.get_vocab())
    except RuntimeError as error:
        raise ModelError(
            f"not a GGUF model that OpenVINO GenAI reads: {last_line(error)}",
            where=gguf,
            remedy="bilingual models verify tells whether the file is whole; Qwen and Llama families are supported",
        ) from error
    shutil.rmtree(raw)
    link.unlink()
    os.sync()


def package_version(name: str) -> str:
    """An installed package's version.

    Raises:
        EngineError: it is not installed.
    """
    try:
        return version(name)
    except PackageNotFoundError as error:
        raise EngineError(f"the package {name} is not installed", remedy="pip install 'bilingual[llm]'") from error


def last_line(error: BaseException) -> str:
    """The last non-empty line of a library's message, which says what went wrong."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1] if lines else type(error).__name__
