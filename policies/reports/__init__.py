"""Reports of a self-check: from an assessment to a page, tables and a workbook. Pure; nothing is read or asked here."""
