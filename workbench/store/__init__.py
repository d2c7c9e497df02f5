"""The catalogue: duckdb lives here only, one module a table, SQL in the function that runs it."""
