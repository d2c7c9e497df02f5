"""Models that look at pictures; torch and torchvision live in this package only.

Importing the package, or `workbench.vision.filters`, loads no torch: that takes seconds and
most commands of the command line never need it.
"""
