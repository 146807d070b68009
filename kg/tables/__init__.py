"""Tables with typed columns, and the formats that they are written in.

In: columns, and rows that come one after the other. Out: data frames of pandas and polars, Arrow tables, Parquet, CSV.
Rows are taken a batch at a time, so that a table of any length is written in little memory. Knows nothing of graphs.
"""

from kg.tables.spreadsheet import tame
from kg.tables.table import Column, ParquetWriter, Row, Table, Type

__all__ = ["Column", "ParquetWriter", "Row", "Table", "Type", "tame"]
