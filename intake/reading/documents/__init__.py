"""Attached files: bills, number lists, letters of authorization, read in a child process."""
