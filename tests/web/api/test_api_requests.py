"""How requests are read, and refused: strictly, in one shape, in the language asked for."""

from sqlalchemy.orm import Session

from tests.planner.factories import add_unit
from tests.web import scene as scenes
from tests.web.api.conftest import API, Program
from tests.web.scene import Scene


def test_a_list_is_read_page_by_page(s: Session, program: Program, scene: Scene) -> None:
    for number in range(7):
        add_unit(s, scene.province, name=f"Xã {number}")
    s.commit()
    seen, path = [], "/units?size=4"
    while path:
        page = program.get(path)
        assert (page["total"], page["pages"], page["size"]) == (10, 3, 4)
        seen += [unit["id"] for unit in page["items"]]
        path = (page["next"] or "").removeprefix(API)
    assert seen == sorted(seen)
    assert len(set(seen)) == 10


def test_past_the_last_page_there_is_nothing(program: Program) -> None:
    page = program.get("/units?page=9")
    assert (page["items"], page["page"], page["pages"], page["next"]) == ([], 9, 1, None)


def test_a_parameter_is_taken_as_described_or_not_at_all(program: Program) -> None:
    faults = {
        "page=0": ("query/page", "Give at least 1."),
        "page= 1": ("query/page", "Write a whole number."),
        "size=201": ("query/size", "Give at most 200."),
        "pages=1": ("query/pages", "Nothing of this name is expected here."),
        "parent=1.0": ("query/parent", "Write a whole number."),
        "parent=1&parent=2": ("query/parent", "Give it only once."),
        "q=%00": ("query/q", "Write letters that can be seen, and no control characters."),
    }
    for query, (place, message) in faults.items():
        response = program.ask("GET", f"/units?{query}")
        assert response.status_code == 400
        assert response.json["errors"] == [{"at": place, "message": message}]


def test_every_fault_of_a_body_is_told_by_its_place(program: Program) -> None:
    quarter = {"quarter": "2027Q1"}
    faults: list[tuple[object, list[str]]] = [
        ({}, ["body/quarter"]),
        ({"quarter": "2027Q5"}, ["body/quarter"]),
        ({"quarter": 2027}, ["body/quarter"]),
        ({**quarter, "seed": "0", "extra": 1}, ["body/seed", "body/extra"]),
        ({**quarter, "tier_ids": [1, 0]}, ["body/tier_ids/1"]),
        ([], ["body"]),
        ("x", ["body"]),
    ]
    for body, places in faults:
        response = program.ask("POST", "/plans", json=body)
        assert response.status_code == 400
        assert [fault["at"] for fault in response.json["errors"]] == places


def test_what_is_no_json_is_not_taken_for_an_empty_body(program: Program) -> None:
    broken = program.ask("POST", "/plans", data="{", content_type="application/json")
    assert (broken.status_code, broken.json["errors"][0]["message"]) == (400, "This is no JSON.")
    assert program.refusal("POST", "/plans", data={"quarter": "2027Q1"})[0] == 415
    assert program.refusal("POST", "/plans", data=b"x" * 70_000, content_type="application/json")[0] == 413


def test_a_body_may_be_left_out_where_all_of_it_may_be(s: Session, program: Program, scene: Scene) -> None:
    plan_id = scenes.add_plan(s, scene).id
    s.commit()
    for sent in ({}, {"content_type": "application/json"}):
        assert program.refusal("POST", f"/plans/{plan_id}/undo", **sent) == (409, "There is no change to undo.")
    assert program.refusal("POST", f"/plans/{plan_id}/undo", data=b"x")[0] == 415
    paths = program.get("/openapi.json")["paths"]
    bodies = [paths[f"/api/v1/plans{path}"]["post"]["requestBody"] for path in ("/{plan_id}/undo", "")]
    assert [body["required"] for body in bodies] == [False, True]


def test_unknown_addresses_and_methods_are_told_in_the_same_shape(program: Program) -> None:
    assert program.refusal("GET", "/nowhere") == (404, "There is nothing at this address.")
    assert program.refusal("GET", "/plans/99") == (404, "There is no such plan.")
    assert program.refusal("GET", f"/plans/{2**31}")[0] == 404
    response = program.ask("DELETE", "/hosts")
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_a_refusal_is_told_in_the_language_asked_for(program: Program) -> None:
    told = {
        language: program.refusal("GET", "/plans/99", headers={"Accept-Language": language})[1]
        for language in ("vi", "en-GB, vi;q=0.5", "fr")
    }
    assert told == {
        "vi": "Không có kế hoạch này.",
        "en-GB, vi;q=0.5": "There is no such plan.",
        "fr": "Không có kế hoạch này.",
    }


def test_what_fits_but_makes_no_sense_is_told_apart(program: Program, scene: Scene) -> None:
    absence = {"kind": "absence", "reason": "ốm", "visitor_id": scene.loner.id}
    times = {"starts_at": "2027-02-02T08:00:00+07:00", "ends_at": "2027-02-01T08:00:00+07:00"}
    assert program.refusal("POST", "/changes", json={**absence, **times}) == (
        422,
        "The absence ends before it begins.",
    )
    far = {**times, "starts_at": "1066-10-14T08:00:00Z"}
    assert program.refusal("POST", "/changes", json={**absence, **far}) == (422, "The year 1066 is out of reach.")
    assert program.refusal("POST", "/plans", json={"quarter": "2027Q1", "tier_ids": [99]})[0] == 422


def test_answers_stay_in_no_cache_and_set_no_cookie(program: Program) -> None:
    headers = program.ask("GET", "/account").headers
    assert headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in headers


def test_a_failure_of_the_server_is_told_in_the_same_shape(s: Session, program: Program, scene: Scene) -> None:
    plan = scenes.add_plan(s, scene, instance=None)
    plan.instance = {"not": "an instance"}
    s.commit()
    assert program.refusal("GET", f"/plans/{plan.id}/draft") == (500, "Something failed on the server.")


def test_a_day_is_written_one_way(program: Program) -> None:
    for day in ("0", "2027-1-1", "2027-02-30", "20270101", "2027-01-01T00:00:00"):
        response = program.ask("GET", f"/visits?start={day}")
        assert response.json["errors"] == [{"at": "query/start", "message": "Write a day as 2027-01-31."}]
