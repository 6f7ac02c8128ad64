"""Where a Chinese term is only a chance sequence of characters across two words.

扩大模型规模 holds the characters of 大模型 but says "enlarge the model". The rule: when a term is a
bound affix beside a term that also stands alone (大|模型, 数据|集), the character before or after it
may claim the affix for another word (扩大, 集成). The tables list those characters.
"""

from __future__ import annotations

from collections.abc import Callable

# prefix -> characters that form a word with it from the left: 扩大|模型, 来自|监督, 至少|样本
_CLAIM_LEFT = {
    "大": "扩放增加最较更巨强庞极远很变胖壮特",
    "小": "缩减最较更很变微细",
    "少": "减至较更很缺最多不",
    "多": "更最较很许众至诸差",
    "长": "增延加成生更最较很变拉伸",
    "短": "缩更最较很变",
    "高": "提更最较很升",
    "低": "降更最较很减",
    "强": "增加更最较很",
    "弱": "减削更最较很",
    "深": "加更最较很",
    "浅": "更最较很",
    "自": "来源出各独亲",
    "正": "修真校矫纠改更",
    "负": "承担肩",
    "后": "之最随然以先此前落",
    "前": "之以目当先提",
    "再": "不一",
    "上": "以之加基线",
    "下": "以之如当",
    "零": "归清",
    "新": "更重创刷革全",
    "主": "自民",
    "子": "电量分粒因",
    "单": "简清",
    "软": "柔",
    "真": "较认仿",
    "无": "有",
    "可": "不只许认",
}
# suffix -> characters that form a word with it from the right: 数据|集成, 智能|体系, 参数|量化
_CLAIM_RIGHT = {
    "集": "成中群合结聚",
    "量": "化子",
    "体": "系现验会制",
    "流": "程动畅水形",
    "率": "先",
    "器": "件材官",
    "度": "过",
    "点": "击评",
    "法": "律",
    "力": "度",
    "性": "能质",
    "型": "号",
    "化": "学",
    "图": "像片表形案",
    "层": "次级面",
    "数": "据值字",
    "值": "得",
    "码": "本",
    "步": "骤",
    "链": "接路",
    "网": "络页站",
    "库": "存",
    "机": "制器会理",
    "端": "到",
    "解": "决释码析",
    "对": "于比齐应话",
    "重": "新复要建构",
    "文": "档件本",
    "词": "汇典",
    "语": "言音义句",
    "头": "部",
    "时": "间序代",
    "应": "用对",
    "类": "别型似",
    "组": "合件成织",
    "场": "景合",
    "项": "目",
}


def is_chance(text: str, start: int, end: int, known: Callable[[str], bool]) -> bool:
    """Whether `text[start:end]` (folded) only looks like a term; `known` says what stands alone."""
    term = text[start:end]
    if len(term) < 2:
        return False
    before = text[start - 1] if start else ""
    if before and before in "不非" and term[-1] == "性":  # 不一致性 is the opposite of 一致性
        return True
    if before and before in _CLAIM_LEFT.get(term[0], "") and known(term[1:]):
        return True
    after = text[end : end + 1]
    return bool(after) and after in _CLAIM_RIGHT.get(term[-1], "") and known(term[:-1])
