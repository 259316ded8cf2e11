"""The one way in: settings become a `Translator` of texts or a `Project` of posts.

Commands, server, workers and the library are thin over these two, so that the same input gives the same bytes.
"""

from nltrans.session.project import Project
from nltrans.session.translator import Translator, translate

__all__ = ["Project", "Translator", "translate"]
