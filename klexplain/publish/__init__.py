"""What the package knows, printed for other programs; pure functions from results to text."""

from klexplain.publish.bundle import bundle as bundle
from klexplain.publish.bundle import modules as modules
from klexplain.publish.bundle import stylesheet as stylesheet
from klexplain.publish.families_module import EXPLORABLE as EXPLORABLE
from klexplain.publish.families_module import RANGES as RANGES
from klexplain.publish.families_module import explorable_families as explorable_families
