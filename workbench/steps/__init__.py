"""The verbs: the only place where sources, checks, vision, store and exporters meet."""
