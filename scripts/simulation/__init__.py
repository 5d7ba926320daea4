"""The simulated market at catalogue level: who posts which piece when, without a pixel, with every truth table.

The process is that of the counting reference, section 5. ``market.simulate`` makes one; ``machine`` and ``analyst``
put a grouping of given quality and its review on top of the truth.
"""
