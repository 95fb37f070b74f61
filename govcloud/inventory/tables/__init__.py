"""Departments as spreadsheets: a form they fill in, CSV and XLSX out and in again. YAML files stay the inventory."""
