"""The whole document in the order of the assessors' template of 2025. A chapter with nothing to tell says so."""

from govcloud.text import Language
from policies.reports import words
from policies.reports.model import Subject
from policies.reports.paper import words as own
from policies.reports.paper.appendix import write_before, write_systems, write_triggers
from policies.reports.paper.blocks import Paper, Speaker
from policies.reports.paper.course import write_appraisal, write_risks, write_tests, write_whole
from policies.reports.paper.front import describe_cover, write_front
from policies.reports.paper.problems import list_problems, write_advice, write_problems
from policies.reports.paper.results import write_by_system, write_record, write_results
from policies.reports.paper.scope import write_objects, write_overview


def compose_paper(subject: Subject, language: Language) -> Paper:
    """All of it."""
    say = Speaker(language)
    problems = list_problems(subject, say)
    return Paper(
        title=say(words.TITLE),
        subtitle=say(subject.city),
        cover=describe_cover(subject, say),
        caution=say(own.CAUTION),
        header=say(own.HEADER(city=subject.city, title=words.TITLE)),
        at=subject.at.isoformat(" ", "minutes"),
        blocks=[
            *write_front(subject, problems, say),
            *write_overview(subject, say),
            *write_objects(subject, say),
            *write_results(subject, say),
            *write_tests(say),
            *write_problems(subject, problems, say),
            *write_whole(subject, say),
            *write_risks(subject, say),
            *write_appraisal(subject, problems, say),
            *write_advice(subject, say),
            *write_systems(subject, say),
            *write_before(subject, say),
            *write_by_system(subject, say),
            *write_record(subject, say),
            *write_triggers(subject, say),
        ],
        language=language,
    )
