"""Where a year will end: methods, ranges, the rate still needed, the chance of the target.

::

    smoothing
    methods
    end  needed_rate
    chance_of_target
"""
