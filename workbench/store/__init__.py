"""The catalogue: duckdb lives here only. One module a table; SQL stands in the function that runs it."""
