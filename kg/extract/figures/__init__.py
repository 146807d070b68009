"""Numbers told for events and groups: how many, how many dead and injured, and how roughly.

In: tokens. Out: counts with what they count. Which event has which figures is left to `links`.
"""
