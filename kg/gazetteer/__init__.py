"""Places and actors that news names, as data files with a loader."""

from kg.gazetteer.entries import Actor, Hit, Known, Place
from kg.gazetteer.keys import name_key
from kg.gazetteer.registry import Gazetteer

__all__ = ["Actor", "Gazetteer", "Hit", "Known", "Place", "name_key"]
