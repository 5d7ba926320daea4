"""Sets drawn by two programs whose authors had not seen how pictures are matched here.

Whoever writes both the matching and its sets tunes one to the other. Each of these was written from the list of edits
alone: ``phones`` thinks like an engineer of phones and apps, ``traders`` like one who wants to sell again and not be
known. Do not change what they draw to suit the matching.
"""
