"""Turn Chinese Markdown reports into faithful English and bilingual editions."""

__version__ = "0.1.0"
