"""The board's desk by program: figures, map, comparison, previews, many records at once, accounts, calendars."""

from sqlalchemy.orm import Session

from tests.web import scene as scenes
from tests.web.api.conftest import Program
from tests.web.scene import Scene


def test_a_quarter_is_seen_at_a_glance_and_on_the_map(s: Session, program: Program, scene: Scene) -> None:
    scenes.add_release(s, scene)
    s.commit()
    overview = program.get("/overview?quarter=2027Q1")
    planned = program.get("/overview/hosts?quarter=2027Q1&stage=planned")
    assert overview["hosts"]["all"]["planned"] == planned["total"] == 2
    assert (overview["release"], overview["unmarked"]) == (1, 0)
    states = {each["id"]: each["state"] for each in program.get("/map/hosts")["items"]}
    assert [states[each["host_id"]] for each in planned["items"]] == ["planned", "planned"]
    [unit] = [each for each in program.get("/map/units")["items"] if each["reached"]["part"]]
    assert (unit["reached"]["part"], unit["hosts"]) == (2, len(states))
    assert program.refusal("GET", "/map/hosts?west=105")[0] == 422
    assert program.get(f"/prospect?quarter=2027Q2&tiers={scene.team.tier_id}")["visitors_in_all"] == 3
    assert [each["kind"] for each in program.get("/search?q=na leng")["items"]][:1] == ["host"]


def test_plans_are_compared_and_a_draft_gets_suggestions(s: Session, program: Program, scene: Scene) -> None:
    first, second = scenes.add_plan(s, scene), scenes.add_plan(s, scene, name="Phương án 2")
    s.commit()
    plans = f"plans={first.id},{second.id}"
    assert [each["name"] for each in program.get(f"/comparison?{plans}")["candidates"]] == [
        first.name,
        second.name,
    ]
    changed = program.get(f"/comparison/visits?{plans}&kept=true")
    assert (changed["counts"]["kept"], changed["total"]) == (2, 2)
    assert program.refusal("GET", f"/comparison?plans={first.id}")[0] == 422


def test_a_draft_is_told_what_could_be_done(s: Session, program: Program, scene: Scene) -> None:
    plan = scenes.add_plan(s, scene)
    s.commit()
    path, third = f"/plans/{plan.id}", scene.meetings[2]
    [suggestion] = program.get(f"{path}/meetings/{third.id}/suggestions")["items"][:1]
    said = {name: suggestion[name] for name in ("kind", "meeting_id", "visitor_ids", "other_meeting_id")}
    assert program.post(f"{path}/edits", {**said, "seen": suggestion["mark"]})["made"] is True
    sent = {
        each["meeting_id"]: each["visitor_ids"]
        for each in program.get(f"{path}/hosts/{scene.host.id}/meetings")["items"]
    }
    assert (len(sent), sent[third.id]) == (2, suggestion["visitor_ids"])
    marks = {each["meeting_id"]: each["marks"] for each in program.get(f"{path}/visits")["items"]}
    assert [meeting for meeting, marked in marks.items() if "by_hand" in marked] == [third.id]
    leaving, loner = scene.member.id, scene.loner.id
    stand_in = program.get(f"{path}/meetings/{scene.meetings[0].id}/stand-in?leaving={leaving}&coming={loner}")
    assert (stand_in["made"], stand_in["visitor_ids"]) == (False, [loner])
    quota = program.get(f"{path}/quotas?unmet=true")["items"][0]["id"]
    # The scene's quotas are in no rule, and so not in the draft's problem.
    assert program.refusal("GET", f"{path}/quotas/{quota}/suggestions")[0] == 404


def test_rules_and_priorities_are_tried_before_they_are_changed(program: Program, scene: Scene) -> None:
    rule = {"name": "Mỗi quý một lần", "tier_id": scene.team.tier_id, "min": 1}
    seen = program.post("/quota-rules/preview", {"rule": rule})
    assert seen["sentence"].startswith("Each")
    assert program.get("/quota-rules")["total"] == 0
    assert program.refusal("POST", "/quota-rules/preview", json={"rule": {**rule, "min": 0}})[0] == 422
    policy = program.get("/policy")
    numbers = {**policy["numbers"], "remote_3": 5_000}
    tried = program.post("/policy/preview", {"numbers": numbers})
    assert tried["differing"] == ["remote_3"]
    assert [host["host_id"] for host in tried["rising"]] == [scene.host.id]
    assert program.get("/policy") == policy


def test_many_records_are_tried_changed_and_put_back(program: Program, scene: Scene) -> None:
    ids = [scene.host.id, scene.other_host.id]
    said = {"ids": ids, "field": "remoteness", "value": "2", "reason": "Đánh giá lại"}
    tried = program.post("/records/hosts/bulk", said)
    assert (tried["made"], [line["after"] for line in tried["lines"]]) == (False, ["Remote"] * 2)
    done = program.post("/records/hosts/bulk", {**said, "seen": tried["seen"]})
    assert (done["made"], done["changing"]) == (True, 2)
    assert program.refusal("POST", "/records/hosts/bulk", json={**said, "seen": tried["seen"]})[0] == 409
    assert program.get("/records/hosts?remoteness=2")["total"] == 2
    assert program.refusal("GET", "/records/hosts?tier=x")[0] == 422
    path = f"/records/hosts/{ids[0]}"
    entry = program.get(f"{path}/history")["items"][0]
    assert (entry["username"], entry["source"], entry["undoable"]) == (scenes.BOARD, "api", True)
    program.post(f"{path}/undo", {"change_id": entry["id"]}, 204)
    assert program.get("/records/hosts?remoteness=2")["total"] == 1
    seen = program.post("/records/hosts/bulk", {"ids": ids, "field": None})["seen"]
    refused = program.ask("POST", "/records/hosts/bulk", json={"ids": ids, "field": None, "seen": seen})
    assert refused.status_code == 422
    assert {fault["at"] for fault in refused.json["errors"]} == {f"body/ids/{each}" for each in ids}


def test_accounts_are_made_barred_and_given_a_new_password(program: Program, scene: Scene) -> None:
    made = program.post("/accounts", {"username": "loner", "role": "visitor", "visitor_id": scene.loner.id}, 201)
    path = f"/accounts/{made['id']}"
    assert len(made["password"]) > 10
    assert program.get("/accounts?q=loner")["items"][0]["visitor_id"] == scene.loner.id
    barred = program.ask("PATCH", path, json={"active": False, "seen": made["version"]}).json
    assert barred["active"] is False
    assert program.refusal("PATCH", path, json={"active": True, "seen": made["version"]})[0] == 409
    assert program.post(f"{path}/password")["password"] != made["password"]
    assert program.refusal("POST", f"/accounts/{scene.board.id}/password")[0] == 409
    again = {"username": "loner2", "role": "visitor", "visitor_id": scene.loner.id}
    assert program.refusal("POST", "/accounts", json=again)[0] == 422


def test_any_calendar_gets_an_address_that_is_listed_and_revoked(program: Program, scene: Scene) -> None:
    paths = [f"/teams/{scene.team.id}/calendar", f"/hosts/{scene.host.id}/calendar", "/calendar"]
    for path in paths:
        assert program.refusal("GET", path)[0] == 404
        assert program.post(path, status=201)["url"] == program.get(path)["url"]
    listed = program.get("/calendars")["items"]
    assert {(each["team_id"], each["host_id"]) for each in listed} == {
        (scene.team.id, None),
        (None, scene.host.id),
        (None, None),
    }
    assert program.ask("DELETE", f"/calendars/{listed[0]['id']}").status_code == 204
    assert sum(program.ask("DELETE", path).status_code == 204 for path in paths) == 2
    assert program.refusal("GET", "/teams/999/calendar")[0] == 404
