"""The project's own gold: made-up articles with every event that a careful reader finds in them.

`GUIDE.md` says how an article is judged, `kit` is the small language to write one in, `articles` reads and checks the
files of `train/` and `test/`. Rules and weights are made with `train/` alone; `test/` is there to measure on.
"""
