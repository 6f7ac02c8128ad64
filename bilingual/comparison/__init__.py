"""Engines beside each other: which are ready here, how fast and how good, and what two make of one report."""
