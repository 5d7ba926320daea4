"""A small market drawn by code, with known truth: pieces, photos, edits, accounts and ads; no data set, no network.

Everything follows from a seed. It knows the picture side (``index``) and nothing of the case: what it writes is what a
collector would hand over, and the truth lies apart.
"""
