"""The publish gate: the findings of a whole edition, what a person waived, and the page that shows them.

`editions` judges what was just built, `documents` any pair of files, `waivers` keeps what a person let
pass, `page` shows it. A build needs only the first and imports no more than that.
"""
