"""The archive site: all editions under one folder as static pages, searched in the browser without a server.

edition.json -> facts, pages -> indexes, search, feeds
"""
