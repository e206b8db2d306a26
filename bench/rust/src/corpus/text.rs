/// Words of the lengths that words have; one of them must be escaped in JSON.
pub(super) const WORDS: &[&str] = &[
    "a",
    "to",
    "it",
    "the",
    "and",
    "for",
    "you",
    "with",
    "that",
    "from",
    "have",
    "water",
    "river",
    "which",
    "could",
    "stream",
    "people",
    "source",
    "because",
    "through",
    "mountain",
    "different",
    "something",
    "\n\n",
    "understand",
    "information",
    "temperature",
    "responsibility",
];

pub(super) const SYMBOLS: &[&str] = &[
    "ACME", "HDW", "RIVR", "LAKE", "SPRG", "DELTA", "BROOK", "POND",
];

pub(super) const PHRASES: &[&str] = &[
    "今天天气很好",
    "河水从山上流下来",
    "我们明天再谈",
    "源流から海まで",
    "お知らせがあります",
    "ありがとうございました",
    "강물이 바다로 흐른다",
    "새로운 소식이 있습니다",
    "안녕하세요",
];

pub(super) const MARKS: &[&str] = &["，", "。", "、", "！", " ", "🌊", "🏔️", "😀", "🎉", "👩‍💻"];
