"""A report as OSCAL documents: a catalog for each framework, the rules behind the items, and what was found."""

from collections.abc import Mapping

from govcloud.text import Language
from policies.reports import oscal_component, oscal_results
from policies.reports.exchange import choose_say
from policies.reports.model import Subject
from policies.reports.oscal_catalog import name_catalog, write_catalog
from policies.reports.oscal_component import write_component
from policies.reports.oscal_results import write_results


def write_oscal(subject: Subject, language: Language) -> Mapping[str, str]:
    """Name of the file → document."""
    say = choose_say(language)
    catalogs = {name_catalog(each): write_catalog(each, subject, say) for each in subject.frameworks}
    return {
        **catalogs,
        oscal_component.FILE: write_component(subject, say),
        oscal_results.FILE: write_results(subject, say),
    }
