"""Frameworks: which items assessors judge, and which checks answer for each. Data, its model and its loader."""
