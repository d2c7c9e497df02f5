"""Pieces that several views share: pictures, progress, charts, the review component."""
