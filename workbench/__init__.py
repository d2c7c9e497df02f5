"""The waste workbench: heaps of waste images in, training sets one can trust out."""
