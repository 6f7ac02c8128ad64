"""The translation memory: what was translated once is found again, and a person's word stands."""

from bilingual.memory.records import Key, Match, Record, Stats, Stored, normalise
from bilingual.memory.store import Memory

__all__ = ["Key", "Match", "Memory", "Record", "Stats", "Stored", "normalise"]
