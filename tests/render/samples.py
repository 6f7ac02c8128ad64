# ruff: noqa: E501 - one sentence and its translation stand on one line
"""An invented edition, made by hand, that holds everything a renderer may meet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bilingual.model import (
    Cell,
    Edition,
    Entry,
    Finding,
    Kind,
    Role,
    Row,
    Section,
    Segment,
    Severity,
    Signature,
    Span,
    Translation,
    Unit,
)


def t(text: str) -> Span:
    return Span("text", text)


def strong(text: str) -> Span:
    return Span("strong", children=(t(text),))


def em(text: str) -> Span:
    return Span("em", children=(t(text),))


def code(text: str) -> Span:
    return Span("code", text)


def math(latex: str) -> Span:
    return Span("math", latex)


def link(text: str, href: str) -> Span:
    return Span("link", children=(t(text),), href=href)


def spans(*items: str | Span) -> tuple[Span, ...]:
    return tuple(t(item) if isinstance(item, str) else item for item in items)


class Writer:
    """Collects rows and their units, numbering ids as they come."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.units: list[Unit] = []
        self.paper: str | None = None
        self.section = Section.FRONT

    def add(
        self, zh: Any = (), en: Any = (), kind: Kind = Kind.PARAGRAPH, findings: tuple[Finding, ...] = (), **more: Any
    ) -> None:
        zh = spans(zh) if isinstance(zh, str) else spans(*zh)
        en = spans(en) if isinstance(en, str) else spans(*en)
        number = len(self.rows)
        segment = f"{0xABC000 + number:06x}"
        severity = max((finding.severity for finding in findings), default=0)
        row = Row(
            id=f"b{number}",
            kind=kind,
            zh=zh,
            en=en,
            paper=self.paper,
            section=self.section,
            segments=(segment,),
            severity=int(severity),
            **more,
        )
        self.rows.append(row)
        role = more.get("role", Role.BODY)
        source = Segment(
            segment, row.id, _flat(zh), kind=kind, role=role, section=self.section, paper=self.paper, line=number + 1
        )
        self.units.append(
            Unit(source, Translation(segment, _flat(en), signature=Signature("fake", "fake-1")), findings)
        )

    def label(self, zh: str, en: str, section: Section, **more: Any) -> None:
        self.section = section
        self.add(zh, en, role=Role.LABEL, **{"kind": Kind.HEADING, "level": 3, **more})

    def item(self, zh: Any, en: Any, depth: int = 1, marker: str = "•", **more: Any) -> None:
        self.add(zh, en, Kind.ITEM, depth=depth, marker=marker, **more)


def _flat(items: tuple[Span, ...]) -> str:
    return "".join(item.text + _flat(item.children) for item in items)


PAPERS = (
    (
        "2611.01001",
        "LanternNet：用稀疏路由为小模型照亮长上下文",
        "LanternNet: Sparse Routing That Lights Up Long Context for Small Models",
    ),
    (
        "2611.01002",
        "Tidepool: A Benchmark of Slowly Changing Worlds",
        "Tidepool: A Benchmark of Slowly Changing Worlds",
    ),
    (
        "2611.01003",
        "先量后裁：面向边缘设备的自适应量化",
        "Measure First, Cut Later: Adaptive Quantization for Edge Devices",
    ),
)


def front(w: Writer) -> None:
    w.add("每日论文速读", "Daily Paper Reading", Kind.HEADING, role=Role.TITLE, level=1)
    w.add((strong("日期"), t("：2026-11-20")), (strong("Date"), t(": 2026-11-20")), role=Role.DATE)
    url = "https://papers.example.org/date/2026-11-20"
    w.add((t("来源："), link(url, url)), (t("Source: "), link(url, url)), role=Role.LINK)
    w.add((), (), Kind.RULE, role=Role.SEPARATOR)


def open_paper(w: Writer, paper: tuple[str, str, str]) -> None:
    w.paper, w.section = paper[0], Section.META
    w.add("📄 " + paper[1], "📄 " + paper[2], Kind.HEADING, role=Role.PAPER, level=2)
    url = f"https://arxiv.org/abs/{paper[0]}"
    w.item((strong("链接"), t("："), link(url, url)), (strong("Link"), t(": "), link(url, url)), role=Role.LINK)
    w.item((strong("阅读来源"), t("：HTML")), (strong("Read from"), t(": HTML")), role=Role.SOURCE)
    w.add(paper[1] + " 论文报告", paper[2] + " Paper Report", Kind.HEADING, role=Role.SUBTITLE, level=3)


def first_paper(w: Writer) -> None:
    open_paper(w, PAPERS[0])
    w.label("1. 应用领域", "1. Application Area", Section.AREA)
    w.add(
        "自然语言处理（NLP）、长文本理解、端侧推理",
        "Natural language processing (NLP), long-document understanding, on-device inference",
    )
    w.label("2. 一句话核心贡献", "2. Core Contribution in One Sentence", Section.CONTRIBUTION)
    w.add(
        (
            "提出 ",
            strong("LanternNet"),
            "，一种只对 ",
            math(r"k \ll n"),
            " 个词元计算注意力的稀疏路由网络，把推理的复杂度从 ",
            math(r"\mathcal{O}(n^2)"),
            " 降到 ",
            math(r"\mathcal{O}(n\log n)"),
            "，在 128K 上下文下仅用 1.3B 参数就达到了 7B 模型的水平。",
        ),
        (
            "Proposes ",
            strong("LanternNet"),
            ", a sparse routing network that computes attention over only ",
            math(r"k \ll n"),
            " tokens, lowering the cost of inference from ",
            math(r"\mathcal{O}(n^2)"),
            " to ",
            math(r"\mathcal{O}(n\log n)"),
            "; with 1.3B parameters it reaches the level of a 7B model at a context of 128K.",
        ),
    )
    w.label("3. 使用指南", "3. How to Use It", Section.USAGE)
    w.item(
        (strong("输入"), "：任意长度的纯文本，以及一个可选的检索预算 ", code("budget"), "。"),
        (strong("Input"), ": plain text of any length, and an optional retrieval budget ", code("budget"), "."),
    )
    w.item((strong("训练流程"), "："), (strong("Training"), ":"))
    w.item(
        "先用密集注意力预热 2,000 步，让路由器看到完整的注意力图。",
        "Warm up with dense attention for 2,000 steps, so that the router sees the whole attention map.",
        2,
        "1.",
    )
    w.item(
        ("再逐步收紧门控温度 ", math(r"\tau_t = \tau_0 \cdot 0.97^{t/100}"), "，直到只剩下少数“灯塔”词元。"),
        (
            "Then tighten the gate's temperature ",
            math(r"\tau_t = \tau_0 \cdot 0.97^{t/100}"),
            " step by step until only a few “lighthouse” tokens remain.",
        ),
        2,
        "2.",
    )
    w.item(
        ("对于代码数据：窗口取 ", code("window=512"), "，因为依赖往往跨越整个文件。"),
        ("For code, set ", code("window=512"), ", because dependencies often span a whole file."),
        3,
        "•",
    )
    w.item("最后冻结路由器，只微调输出层。", "Finally freeze the router and fine-tune only the output layer.", 2, "3.")
    w.item(
        "硬件要求：单张 24 GB 显卡即可完成全部训练，约需 36 小时。",
        "Hardware: a single 24 GB card is enough for the whole training, which takes about 36 hours.",
    )
    w.add(
        (),
        (),
        Kind.CODE,
        literal='from lantern import Router\n\nrouter = Router(budget=4096, window=512)\nanswer = router.read("report.md").ask("主要结论是什么？")\nprint(answer.text, answer.score)\n',
        info="python",
    )
    w.label("4. 主要创新点", "4. Main Innovations", Section.INNOVATIONS)
    w.item(
        (
            strong("灯塔词元（Lighthouse Tokens）"),
            "：每一层选出少量词元充当全局锚点，其余词元只和最近的锚点通信。它们的选择由下面的目标决定：",
        ),
        (
            strong("Lighthouse tokens"),
            ": each layer chooses a few tokens as global anchors, and every other token talks only to the nearest anchor. The choice follows this objective:",
        ),
        1,
        "1.",
    )
    w.add(
        (),
        (),
        Kind.MATH,
        literal=r"\mathcal{L}(\theta) = -\sum_{i=1}^{n} \log p_\theta(x_i \mid x_{<i}) + \lambda \left\lVert \frac{\partial g}{\partial \theta} \right\rVert_2^2",
    )
    w.item(
        (strong("可微门控"), "：用直通估计器让硬选择也能反传梯度，避免了强化学习的高方差。"),
        (
            strong("A differentiable gate"),
            ": a straight-through estimator lets gradients pass the hard choice and avoids the high variance of reinforcement learning.",
        ),
        1,
        "2.",
    )
    w.add(
        "该设计不引入额外的推理参数，门控在导出时被折叠进投影矩阵。",
        "The design adds no parameters at inference time: the gate is folded into the projection matrix when the model is exported.",
        Kind.ITEM,
        depth=1,
    )
    w.label("5. 实验效果", "5. Results", Section.RESULTS)
    w.add(
        (
            "在 ",
            strong("LongShore"),
            " 与 ",
            strong("PaperTrail"),
            " 两个基准上的结果如下",
            Span("footnote", "1"),
            "：",
        ),
        (
            "Results on the two benchmarks ",
            strong("LongShore"),
            " and ",
            strong("PaperTrail"),
            " are as follows",
            Span("footnote", "1"),
            ":",
        ),
    )
    head = [
        ("模型", "Model", ""),
        ("参数量", "Parameters", "right"),
        ("准确率", "Accuracy", "right"),
        ("延迟", "Latency", "right"),
    ]
    body = [
        [("密集基线", "Dense baseline"), ("7B", "7B"), ("71.2%", "71.2%"), ("840 ms", "840 ms")],
        [("LanternNet", "LanternNet"), ("1.3B", "1.3B"), ("71.9%", "71.9%"), ("210 ms", "210 ms")],
        [("去掉门控", "Without the gate"), ("1.3B", "1.3B"), ("64.0%", "64.0%"), ("205 ms", "205 ms")],
    ]
    table = [tuple(Cell(spans(zh), spans(en), align, True) for zh, en, align in head)]
    table += [tuple(Cell(spans(zh), spans(en), head[i][2]) for i, (zh, en) in enumerate(row)) for row in body]
    w.add((), (), Kind.CELL, table=tuple(table))
    w.item(
        "速度提升约 4 倍，显存占用下降 62%。",
        "About 4 times faster, with 62% less memory.",
        findings=(Finding("numbers", Severity.MAJOR, "the source says 4 倍 (4 times); check the multiple"),),
    )
    w.item(
        "在 10 万字的小说问答上，人工评测的胜率达到 58%。",
        "In question answering over novels of 100,000 characters, people preferred it in 58% of cases.",
    )
    w.add(
        "两个基准均由作者团队自建，尚未公开。",
        "Both benchmarks were built by the authors and are not yet public.",
        Kind.FOOTNOTE,
        info="1",
    )
    w.add((), (), Kind.RULE, role=Role.SEPARATOR)


def second_paper(w: Writer) -> None:
    open_paper(w, PAPERS[1])
    w.label("应用领域：", "Application area:", Section.AREA, kind=Kind.ITEM, depth=1, marker="1.", level=0)
    w.add("具身智能、世界模型", "Embodied AI, world models", Kind.ITEM, depth=1)
    w.label(
        "一句话核心贡献",
        "Core contribution in one sentence",
        Section.CONTRIBUTION,
        kind=Kind.ITEM,
        depth=1,
        marker="2.",
        level=0,
    )
    w.add(
        "构建了首个考察智能体在缓慢变化的环境中能否察觉变化的基准，包含 1,240 个潮间带场景，每个场景持续 30 个模拟日。",
        "Builds the first benchmark of whether agents notice change in slowly changing environments: 1,240 tide-pool scenes, each lasting 30 simulated days.",
        Kind.ITEM,
        depth=1,
    )
    w.label("使用指南", "How to use it", Section.USAGE, kind=Kind.ITEM, depth=1, marker="3.", level=0)
    w.item(
        ("安装：", code("pip install tidepool"), "，然后运行 ", code("tidepool run --days 30"), "。"),
        ("Install with ", code("pip install tidepool"), ", then run ", code("tidepool run --days 30"), "."),
        2,
    )
    w.item(
        ("数据与排行榜见 ", link("项目主页", "https://tidepool.example.org"), "。"),
        ("Data and leaderboard are on the ", link("project page", "https://tidepool.example.org"), "."),
        2,
    )
    w.add(
        "“如果一个智能体从不回头看，它就永远不会知道潮水已经退去。”",
        "“An agent that never looks back will never know that the tide has gone out.”",
        quote=1,
    )
    w.label("主要创新点", "Main innovations", Section.INNOVATIONS, kind=Kind.ITEM, depth=1, marker="4.", level=0)
    w.item(
        (strong("慢变量"), "：盐度、光照和种群数量以小时到周为尺度漂移，任意两帧之间的差别都低于可见阈值。"),
        (
            strong("Slow variables"),
            ": salinity, light and population drift on scales from hours to weeks, and the difference between any two frames stays below the visible threshold.",
        ),
        2,
    )
    w.item(
        (strong("回访任务（Revisit）"), "：要求智能体 ", em("主动"), " 规划何时返回原地核对记忆。"),
        (strong("Revisit tasks"), ": the agent must plan ", em("on its own"), " when to return and check its memory."),
        2,
    )
    w.label("实验效果", "Results", Section.RESULTS, kind=Kind.ITEM, depth=1, marker="5.", level=0)
    w.item(
        "12 个主流模型中，表现最好的也只发现了 41.7% 的变化，而人类志愿者为 88.3%。",
        "Of 12 leading models the best finds only 41.7% of the changes; human volunteers find 88.3%.",
        2,
        findings=(Finding("residue", Severity.CRITICAL, "a clause of the source is missing", fix="translate again"),),
    )
    w.add(
        (Span("image", href="https://images.example.org/curve.png", children=(t("各模型的发现率曲线"),)),),
        (Span("image", href="https://images.example.org/curve.png", children=(t("Detection rate of each model"),)),),
    )
    w.add(
        (Span("image", href="figures/pool.png", children=(t("潮间带场景示意图"),)),),
        (Span("image", href="figures/pool.png", children=(t("A tide-pool scene"),)),),
    )
    w.add((), (), Kind.RULE, role=Role.SEPARATOR)


def third_paper(w: Writer) -> None:
    open_paper(w, PAPERS[2])
    w.label("应用领域", "Application Area", Section.AREA, level=1)
    w.add(
        (strong("模型压缩"), "、边缘计算、", strong("TinyML")),
        (strong("Model compression"), ", edge computing, ", strong("TinyML")),
    )
    w.label("一句话核心贡献", "Core Contribution", Section.CONTRIBUTION, level=1)
    w.add(
        "在量化之前先测量每一层的敏感度，把 4 位与 8 位混合分配变成一个可以在 3 秒内求解的背包问题。",
        "Measures the sensitivity of every layer before quantizing, and turns the mix of 4-bit and 8-bit weights into a knapsack problem that is solved in 3 seconds.",
    )
    w.label("使用指南", "How to Use It", Section.USAGE, level=1)
    w.item("准备 128 条校准样本；", "Prepare 128 calibration samples;", 1, "1.")
    w.item(
        (
            "运行 ",
            code("measure.py --model resnet50 --bits 4,8 --output /var/tmp/sensitivity_report_layerwise.json"),
            "；",
        ),
        (
            "run ",
            code("measure.py --model resnet50 --bits 4,8 --output /var/tmp/sensitivity_report_layerwise.json"),
            ";",
        ),
        1,
        "2.",
    )
    w.item("部署到设备。", "deploy to the device.", 1, "3.")
    w.add(
        (),
        (),
        Kind.HTML,
        literal='<details><summary>Licence</summary><p onclick="steal()">Apache-2.0</p><script>steal()</script></details>',
    )
    w.label("主要创新点", "Main Innovations", Section.INNOVATIONS, level=1)
    w.item(
        (
            strong("闭式敏感度"),
            "：敏感度 ",
            math(r"s_\ell = \operatorname{tr}(H_\ell)\,\lVert \Delta W_\ell \rVert_F^2"),
            " 只需要一次前向传播。",
        ),
        (
            strong("Closed-form sensitivity"),
            ": the sensitivity ",
            math(r"s_\ell = \operatorname{tr}(H_\ell)\,\lVert \Delta W_\ell \rVert_F^2"),
            " needs a single forward pass.",
        ),
    )
    w.item(
        ("损坏的公式 ", math(r"\frac{a}{"), " 会原样显示；", math(r"x_{\text{速度}}"), " 中的汉字也会保留。"),
        (
            "A broken formula ",
            math(r"\frac{a}{"),
            " is shown as it is written; Chinese in ",
            math(r"x_{\text{速度}}"),
            " is kept too.",
        ),
    )
    w.label("实验效果", "Results", Section.RESULTS, level=1)
    w.item(
        ("在 ResNet-50 上，平均位宽 4.6 时精度只下降 ", strong("0.3"), " 个百分点。"),
        ("On ResNet-50, accuracy drops by only ", strong("0.3"), " percentage points at an average width of 4.6 bits."),
    )
    w.item("搜索时间由 5 小时缩短到 3 秒 ✅", "Search time falls from 5 hours to 3 seconds ✅")


def edition() -> Edition:
    """Return the sample: three papers, every section, every kind of row."""
    w = Writer()
    front(w)
    first_paper(w)
    second_paper(w)
    third_paper(w)
    entries = tuple(
        Entry(id_, spans("📄 " + zh), spans("📄 " + en), zh, en, f"https://arxiv.org/abs/{id_}", "HTML")
        for id_, zh, en in PAPERS
    )
    return Edition(
        name="daily-2026-11-20",
        title="Daily Paper Reading",
        title_zh="每日论文速读",
        date="2026-11-20",
        url="https://papers.example.org/date/2026-11-20",
        rows=tuple(w.rows),
        papers=entries,
        units=tuple(w.units),
        signature={
            "engine": "llm",
            "model": "example-1.5b-instruct q4_k_m (cc324af0)",
            "prompt": "v1",
            "glossary": "ai-zh-en (5f2c)",
            "version": "0.1.0",
        },
        markdown="# Daily Paper Reading\n",
    )


def many(papers: int = 30) -> Edition:
    """Return an edition as long as a real day's: about 33 rows a paper."""
    base = edition()
    rows: list[Row] = []
    entries: list[Entry] = []
    units: list[Unit] = []
    for number in range(papers):
        source = base.papers[number % 3]
        name = f"2612.{number:05d}"
        entries.append(replace(source, id=name, link=f"https://arxiv.org/abs/{name}"))
        for copy in range(2 if number % 3 else 1):
            for row in base.rows:
                if row.paper == source.id and (not copy or row.role is Role.BODY):
                    mine = tuple(f"{segment}-{number}-{copy}" for segment in row.segments)
                    rows.append(replace(row, id=f"{row.id}-{number}-{copy}", paper=name, segments=mine))
    return replace(base, rows=tuple(rows), papers=tuple(entries), units=tuple(units) or base.units)


def one(row: Row, **more: Any) -> Edition:
    """Return an edition of a single row."""
    return Edition("one", "One", "一", "2026-11-20", "", (row,), (), (), **more)
