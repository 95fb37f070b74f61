"""Problems as one sentence that says where, what, why and what to do."""

from govcloud.errors import Exit, GovcloudError, UsageError
from govcloud.text import Text, literal

WHAT = Text("the pool does not answer", "资源池没有响应")
WHY = Text("timed out after {n} s", "{n} 秒后超时")(n=5)
TODO = Text("check the network", "请检查网络")


def test_full_problem_is_one_sentence_in_each_language() -> None:
    error = GovcloudError(WHAT, "pool huawei", WHY, TODO)
    assert error.render("en") == "pool huawei: the pool does not answer: timed out after 5 s. check the network."
    assert error.render("zh") == "pool huawei: 资源池没有响应：5 秒后超时。请检查网络。"


def test_parts_that_are_not_known_leave_no_trace() -> None:
    assert GovcloudError(WHAT).render("en") == "the pool does not answer."
    assert GovcloudError(WHAT, todo=TODO).render("zh") == "资源池没有响应。请检查网络。"


def test_question_at_the_end_gets_no_full_stop() -> None:
    near = Text('did you mean "{name}"?', "是不是“{name}”？")(name="huawei")
    assert GovcloudError(WHAT, todo=near).render("en") == 'the pool does not answer. did you mean "huawei"?'
    assert GovcloudError(WHAT, todo=near).render("zh") == "资源池没有响应。是不是“huawei”？"


def test_json_has_every_field_as_a_string() -> None:
    assert GovcloudError(WHAT, "pool huawei").to_json("zh") == {
        "where": "pool huawei",
        "what": "资源池没有响应",
        "why": "",
        "todo": "",
    }


def test_wrong_use_has_its_own_exit_code() -> None:
    assert UsageError(WHAT).exit_code == Exit.USAGE
    assert GovcloudError(WHAT).exit_code == Exit.FAILED


def test_exit_codes_are_those_that_scripts_rely_on() -> None:
    assert {code.name: int(code) for code in Exit} == {
        "DONE": 0,
        "FAILED": 1,
        "USAGE": 2,
        "REFUSED": 3,
        "CHANGES": 4,
        "LOCKED": 5,
    }


def test_each_error_is_an_error_of_its_own() -> None:
    first, second = GovcloudError(WHAT), GovcloudError(WHAT)
    assert first != second
    assert len({first, second}) == 2


def test_where_is_printed_as_it_stands() -> None:
    assert GovcloudError(literal("{odd}"), "a{b}.yml:3").render("en") == "a{b}.yml:3: {odd}."
