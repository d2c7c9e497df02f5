"""Pictures drawn by code: photo-like ones, illustrations, marks over them, whole sample sources."""
