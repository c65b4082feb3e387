"""Every cell of a workbook into plain SQLite, unchecked: what a script does with a roster."""

import sqlite3
import sys

import pandas

frame = pandas.read_excel(sys.argv[1], engine="calamine", dtype=str)
with sqlite3.connect(sys.argv[2]) as database:
    frame.to_sql("roster", database, index=False)
