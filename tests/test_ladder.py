"""The ladder: a text climbs only as far as it must, and the best attempt is kept with its findings."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Self

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilingual.attempts import PASS, Attempt, Job, better, judge
from bilingual.counts import lost
from bilingual.engines import Feed, Request
from bilingual.engines.fake import FakeEngine, IdentityEngine
from bilingual.errors import EngineError
from bilingual.ladder import climb
from bilingual.model import Finding, Severity, Term

SOURCE = "该方法在 3 个数据集上把准确率提高到 94.5%。它还把训练时间缩短到 12 小时。"
FIRST = "The method raises accuracy to 94.5% on 3 datasets."
SECOND = "It also cuts training time to 12 hours."
GOOD = f"{FIRST} {SECOND}"
BAD = "The method raises accuracy on 3 datasets. It also cuts training time to 12 hours."  # 94.5% is lost
WORSE = "The method raises accuracy on datasets. It also cuts training time by some hours."  # all numbers are lost


class Scripted:
    """Answers each text with the strings it was given, one per time that it is asked; then the last again."""

    name, model, prompt, limit = "scripted", "script", "1", 2000

    def __init__(self, script: dict[str, Sequence[str]], default: Callable[[str], str] = lambda text: text) -> None:
        self.script, self.default = script, default
        self.asked: list[Request] = []

    def translate(self, requests: Sequence[Request]) -> Iterator[tuple[int, str]]:
        for index, request in enumerate(requests):
            times = sum(request.text == earlier.text for earlier in self.asked)
            self.asked.append(request)
            answers = self.script.get(request.text)
            yield index, answers[min(times, len(answers) - 1)] if answers else self.default(request.text)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


def no_terms(text: str) -> tuple[Term, ...]:
    return ()


def climbed(engine: Scripted | IdentityEngine, *texts: str) -> list[Attempt]:
    """The best attempts for `texts`, in their order."""
    found = dict(climb([Job(text) for text in texts], engine, no_terms))
    assert sorted(found) == list(range(len(texts)))
    return [found[index] for index in range(len(texts))]


def test_a_good_answer_passes_at_once() -> None:
    engine = Scripted({SOURCE: [GOOD]})
    (attempt,) = climbed(engine, SOURCE)
    assert attempt == Attempt(GOOD, ())
    assert [request.text for request in engine.asked] == [SOURCE]


def test_a_bad_answer_is_asked_for_again_differently_with_what_was_lost_named() -> None:
    engine = Scripted({SOURCE: [BAD, GOOD]})
    (attempt,) = climbed(engine, SOURCE)
    assert attempt.text == GOOD and not attempt.findings and attempt.attempts == 2
    assert [(request.attempt, request.text) for request in engine.asked] == [(0, SOURCE), (1, SOURCE)]
    assert any("94.5" in kept for kept in engine.asked[1].keep)


def test_a_number_that_is_lost_twice_is_found_sentence_by_sentence() -> None:
    head, tail = SOURCE.split("。")[0] + "。", SOURCE.split("。")[1] + "。"
    engine = Scripted({SOURCE: [BAD], head: [FIRST], tail: [SECOND]})
    (attempt,) = climbed(engine, SOURCE)
    assert attempt.text == GOOD and not attempt.findings
    assert [request.text for request in engine.asked] == [SOURCE, SOURCE, head, tail]


def test_what_never_passes_keeps_its_best_attempt_with_findings() -> None:
    engine = Scripted({SOURCE: [WORSE, BAD]}, lambda text: "It works.")
    (attempt,) = climbed(engine, SOURCE)
    assert attempt.text == BAD
    assert any("94.5" in finding.message for finding in attempt.findings)
    assert attempt.penalty > PASS and attempt.attempts > 2


def test_a_worse_later_attempt_does_not_replace_a_better_earlier_one() -> None:
    engine = Scripted({SOURCE: [BAD, WORSE]}, lambda text: "It works.")
    assert climbed(engine, SOURCE)[0].text == BAD


def test_chinese_left_standing_is_mended_by_a_fragment_without_asking_for_the_whole_again() -> None:
    source = "该方法用潮汐调度来缩短等待时间。"
    engine = Scripted({source: ["The method uses 潮汐调度 to cut waiting time."], "潮汐调度": ["Tidal scheduling."]})
    (attempt,) = climbed(engine, source)
    assert attempt.text == "The method uses tidal scheduling to cut waiting time."
    assert [request.text for request in engine.asked] == [source, "潮汐调度"]


def test_one_text_that_fails_does_not_hold_up_the_others() -> None:
    engine = Scripted({SOURCE: [BAD, GOOD], "好的方法。": ["A good method."]})
    order = [index for index, _ in climb([Job(SOURCE), Job("好的方法。")], engine, no_terms)]
    assert order == [1, 0]
    assert sum(request.text == "好的方法。" for request in engine.asked) == 1


def test_an_engine_that_fails_in_the_middle_keeps_what_was_yielded() -> None:
    class Failing(Scripted):
        def translate(self, requests: Sequence[Request]) -> Iterator[tuple[int, str]]:
            yield 0, "A good method."
            raise EngineError("out of memory")

    done = []
    with pytest.raises(EngineError, match="out of memory"):
        for index, attempt in climb([Job("好的方法。"), Job("另一种方法。")], Failing({}), no_terms):
            done.append((index, attempt.text))
    assert done == [(0, "A good method.")]


def test_an_engine_is_not_asked_for_nothing() -> None:
    engine = Scripted({})
    assert list(climb([], engine, no_terms)) == []
    assert engine.asked == []


@pytest.mark.parametrize(
    "text", [SOURCE, "第一行，\n第二行：**加粗**（Bold）。第三句！", "用 `代码` 和 $x$，\n> 引用。", "好"]
)
def test_an_engine_that_returns_its_input_leaves_the_source_untouched(text: str) -> None:
    (attempt,) = climbed(IdentityEngine(), text)
    assert attempt.text == text
    assert attempt.findings


def test_terms_stand_where_they_are_in_the_line_that_the_engine_sees() -> None:
    text = "很久以前的工作说明，\n世界模型很强。"

    def match(line: str) -> tuple[Term, ...]:
        at = line.index("世界模型")
        return (Term("世界模型", "world model", start=at, end=at + 4),)

    engine = Scripted({}, lambda line: "Long ago work said that the world model is strong.")
    list(climb([Job(text, match(text))], engine, match))
    request = engine.asked[0]
    (term,) = request.terms
    assert "\n" not in request.text and request.text[term.start : term.end] == "世界模型"


def test_an_attempt_counts_how_often_the_text_was_tried() -> None:
    first = Attempt("a", (Finding("x", Severity.CRITICAL, "x"),))
    assert better(None, first) is first
    assert better(first, Attempt("b", ())) == Attempt("b", (), 2)
    assert better(first, Attempt("b", first.findings)).text == "a"


def test_a_repair_is_kept_only_when_it_leaves_less_to_say() -> None:
    attempt = judge(Job("**输入**：一张 512×512 的图。"), "Input: a 512×512 picture.")
    assert attempt.text == "**Input**: a 512×512 picture." and attempt.repaired


def test_what_was_lost_is_named_in_the_words_of_the_source() -> None:
    findings = [
        Finding("numbers", Severity.CRITICAL, "number lost: 94.5% (in the source)"),
        Finding("names", Severity.MAJOR, "name lost: TideCache"),
        Finding("length", Severity.MAJOR, "too short"),
    ]
    assert lost("准确率为 94.5%，与 TideCache 相当。", findings) == ("94.5%", "TideCache")


def test_a_lost_number_is_named_with_what_it_counts() -> None:
    findings = [Finding("numbers", Severity.CRITICAL, "number lost: 8")]
    assert lost("从 arXiv 等 8 个来源提取了 18 万条陈述。", findings) == ("8 个来源",)


def test_a_text_whose_only_fault_is_a_term_is_not_taken_apart() -> None:
    assert not Attempt("a", (Finding("terms", Severity.CRITICAL, "wrong"),)).broken
    assert Attempt("a", (Finding("numbers", Severity.CRITICAL, "number lost: 8"),)).broken


class Wild(Scripted):
    """Answers in any order with anything."""

    def __init__(self, seed: int) -> None:
        super().__init__({})
        self.random = random.Random(seed)

    def translate(self, requests: Sequence[Request]) -> Iterator[tuple[int, str]]:
        answers = ("", "The model is good.", "模型", "**", "**bold** `x` $y$ 3", "a\n\nb", "# x", "\\")
        for index in self.random.sample(range(len(requests)), len(requests)):
            text = requests[index].text
            yield index, self.random.choice((*answers, text, text * 2))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(alphabet="模型**`$甲乙。，：（）x3.5%\n>- []\\", min_size=1, max_size=25), max_size=4),
    st.integers(0, 99),
)
def test_whatever_an_engine_answers_every_text_comes_out_once(texts: list[str], seed: int) -> None:
    found = [index for index, _ in climb([Job(text) for text in texts], Wild(seed), no_terms)]
    assert sorted(found) == list(range(len(texts)))


class Copier(FakeEngine):
    """Loses every number that stands before Chinese, and carries English through, as small models do."""

    def translate(self, requests: Sequence[Request]) -> Iterator[tuple[int, str]]:
        known = {"8 个任务": "8 tasks"}
        for index, request in enumerate(requests):
            english = "8 tasks" if "8 tasks" in request.text else "tasks"
            yield index, known.get(request.text, f"Covers {english} in all, and more.")


def test_a_lost_count_is_planted_in_english_and_carried_through() -> None:
    done = dict(climb([Job("共覆盖 8 个任务，还有更多。")], Copier(), lambda _: ()))
    assert done[0].text == "Covers 8 tasks in all, and more."


def test_a_lost_binding_term_has_its_sentences_translated_alone() -> None:
    text = "裴照来了。他坐下，没有说话。"
    terms = (Term("裴照", "Pei Zhao", "mandatory", start=0, end=2),)
    engine = Scripted(
        {text: ["He came. He sat down and said nothing."], "裴照来了。": ["Pei Zhao came."], "他坐下，没有说话。": ["He sat down and said nothing."]}
    )
    ((_, attempt),) = climb([Job(text, terms)], engine, lambda part: terms if part.startswith("裴照") else ())
    assert attempt.text == "Pei Zhao came. He sat down and said nothing."


class Streaming(Scripted):
    """Answers one request at a time, what came last first, as an engine may that takes more while it works."""

    def flow(self, feed: Feed) -> Iterator[tuple[int, str]]:
        waiting = feed.take()
        while waiting:
            number, request = waiting.pop()
            ((_, english),) = self.translate([request])
            yield number, english
            waiting += feed.take()


def test_a_second_question_is_asked_before_other_texts_have_their_first_answer() -> None:
    other = "好的方法。"
    engine = Streaming({SOURCE: [BAD, GOOD], other: ["A good method."]})
    order = [index for index, _ in climb([Job(other), Job(SOURCE)], engine, no_terms)]
    assert order == [1, 0]
    assert [request.text for request in engine.asked] == [SOURCE, SOURCE, other]


def test_a_question_that_two_texts_have_is_asked_once() -> None:
    texts = ("该方法用潮汐调度来缩短时间。", "另一种方法也用潮汐调度。")
    script = {
        texts[0]: ["The method uses 潮汐调度 to cut time."],
        texts[1]: ["Another method uses 潮汐调度, too."],
        "潮汐调度": ["Tidal scheduling."],
    }
    engine = Scripted(script)
    first, second = climbed(engine, *texts)
    assert first.text == "The method uses tidal scheduling to cut time."
    assert second.text == "Another method uses tidal scheduling, too."
    assert sum(request.text == "潮汐调度" for request in engine.asked) == 1


def test_an_engine_that_leaves_texts_unanswered_is_an_error_not_a_silence() -> None:
    class Lazy(Scripted):
        def translate(self, requests: Sequence[Request]) -> Iterator[tuple[int, str]]:
            yield 0, "A good method."

    with pytest.raises(EngineError, match="no answer for 1 of 2 texts"):
        list(climb([Job("好的方法。"), Job("另一种方法。")], Lazy({}), no_terms))


class Erratic(FakeEngine):
    """Good, bad or no English, by the request alone: whatever the order, the same."""

    def translate(self, requests: Sequence[Request]) -> Iterator[tuple[int, str]]:
        for index, request in enumerate(requests):
            chance = random.Random(f"{request.text}{request.attempt}{request.keep}")
            yield index, chance.choice((GOOD, BAD, WORSE, request.text, "模型 3.5%", FIRST))


class ErraticStream(Erratic):
    def flow(self, feed: Feed) -> Iterator[tuple[int, str]]:
        waiting = feed.take()
        while waiting:
            number, request = waiting.pop(len(waiting) // 2)
            yield from ((number, english) for _, english in self.translate([request]))
            waiting += feed.take()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet="模型**`$甲乙。，（）x3.5%", min_size=1, max_size=25), max_size=6))
def test_what_comes_out_does_not_depend_on_the_order_of_the_answers(texts: list[str]) -> None:
    jobs = [Job(text) for text in [*texts, SOURCE]]
    assert dict(climb(jobs, Erratic(), no_terms)) == dict(climb(jobs, ErraticStream(), no_terms))


def test_a_few_words_that_the_engine_answers_with_its_examples_are_asked_as_the_head_of_a_table() -> None:
    told = "**GraphPilot** improves accuracy by **4.2%** on 3 datasets."
    engine = Scripted({"一句话印象": [told], "表头：一句话印象": ["Table header: Impression in one sentence"]})
    (attempt,) = climbed(engine, "一句话印象")
    assert (attempt.text, attempt.findings) == ("Impression in one sentence", ())
    pictured = Scripted({"🗞 一句话印象": [told], "表头：一句话印象": ["Table header: Impression in one sentence"]})
    assert climbed(pictured, "🗞 一句话印象")[0].text == "🗞 Impression in one sentence"


def test_clauses_that_were_translated_alone_meet_with_the_marks_of_the_source() -> None:
    source = "计算 3 层中每一层的有效秩，从第 1 层开始剪枝；共需 12 分钟。"
    engine = Scripted({
        source: ["Prune."],
        "计算 3 层中每一层的有效秩，": ["Compute the rank of each of the 3 layers."],
        "从第 1 层开始剪枝；": ["Prune from layer 1."],
        "共需 12 分钟。": ["It takes 12 minutes."],
        "计算 3 层中每一层的有效秩，从第 1 层开始剪枝；": ["Compute it."],
    })  # fmt: skip
    (attempt,) = climbed(engine, source)
    assert attempt.text == "Compute the rank of each of the 3 layers, prune from layer 1; it takes 12 minutes."


def test_a_label_and_its_sentence_are_asked_alone_where_the_label_was_drawn_into_it() -> None:
    source = "**标点与断句**：同一个解码器预测词和标点。"
    engine = Scripted({
        source: ["One decoder predicts **punctuation and segmentation** and words."],
        "**标点与断句**：": ["**Punctuation and segmentation**:"],
        "同一个解码器预测词和标点。": ["One decoder predicts words and punctuation."],
    })  # fmt: skip
    (attempt,) = climbed(engine, source)
    assert attempt.text == "**Punctuation and segmentation**: One decoder predicts words and punctuation."


def test_a_lost_name_is_put_behind_its_words_without_asking_for_the_whole_again() -> None:
    source = "该方法基于扩散 Transformer（DiT），支持长视频。"
    engine = Scripted({
        source: ["The method is based on a diffusion transformer and supports long videos."],
        "扩散 Transformer": ["Diffusion transformer"],
    })  # fmt: skip
    (attempt,) = climbed(engine, source)
    assert attempt.text == "The method is based on a diffusion transformer (DiT) and supports long videos."
    assert [request.text for request in engine.asked] == [source, "扩散 Transformer"]
