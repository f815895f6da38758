"""The register as files: CSV, XLSX and JSON lines that Weft can read back (docs/export.md).

`columns` says what a row holds, `rows` reads them, `files` writes them, `cells` makes a cell safe.
"""
