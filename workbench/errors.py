"""The error tree. Each message is one sentence: what happened, with which value, what to do.

WorkbenchError                  refused, exit code 1
├── BadInput                    a value, file or folder that cannot be used as given
├── Unreadable                  one picture that cannot be decoded (quarantined, never fatal)
│   └── Missing                 its file cannot be read now; it may come back
├── CatalogError                the catalogue cannot be opened or written
│   ├── CatalogLocked           another process holds it
│   └── CatalogTooNew           written by newer code
├── ReleaseError                a release cannot be made, or does not verify
├── WeightsError                a filter's weights are missing, damaged or too new
├── MissingExtra                an optional package is not installed
└── Stopped                     somebody stopped the work; what was written stays
"""

from __future__ import annotations


class WorkbenchError(Exception):
    """Base of every refusal; `str(error)` is the sentence shown to the user."""


class BadInput(WorkbenchError):
    """A value, file or folder that cannot be used as given."""


class Unreadable(WorkbenchError):
    """One picture that cannot be decoded; the reason is kept with the item."""


class Missing(Unreadable):
    """A file that cannot be read now: gone, forbidden, disk away. It may come back."""


class CatalogError(WorkbenchError):
    """The catalogue cannot be opened or written."""


class CatalogLocked(CatalogError):
    """Another process holds the catalogue."""


class CatalogTooNew(CatalogError):
    """The catalogue was written by newer code than this."""


class ReleaseError(WorkbenchError):
    """A release cannot be made or does not verify."""


class WeightsError(WorkbenchError):
    """A filter's weights are missing, damaged or written by newer code."""


class MissingExtra(WorkbenchError):
    """An optional package is needed and not installed."""


class Stopped(WorkbenchError):
    """Somebody stopped the work; what was written stays, the same work goes on from there."""
