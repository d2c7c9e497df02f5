"""Where pictures come from: places (folders, archives), descriptors, layouts, fetching.

Reads names, label files and nothing of the pixels; hashing and storing happen in `steps.ingest`.
"""
