"""How good the extraction is: beside the project's own gold (`tests/gold`), and on other sets where they are there.

`predictions` reads what was extracted, `judging` holds one event against the gold, `scoring` an article, `measures`
adds articles up, `table` prints, `others` runs the scorers of the other sets. `__main__` says in which order.
"""
