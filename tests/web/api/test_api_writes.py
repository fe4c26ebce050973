"""What programs can do, end to end through the use cases the pages have."""

from io import BytesIO

import xlsxwriter
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import AuditEntry
from models.meetings import Meeting
from models.notices import Notice
from planner.tokens import list_tokens
from tests.web import scene as scenes
from tests.web.api.conftest import Program
from tests.web.scene import Scene


def test_a_plan_is_started_stopped_and_deleted(s: Session, program: Program, scene: Scene) -> None:
    response = program.ask("POST", "/plans", json={"quarter": "2027Q1", "tier_ids": [scene.team.tier_id]})
    plan = response.json
    assert (response.status_code, response.headers["Location"]) == (201, f"/api/v1/plans/{plan['id']}")
    assert (plan["state"], plan["starts_on"], plan["release"]) == ("queued", "2027-01-01", None)
    program.post(f"/plans/{plan['id']}/stop")
    assert program.ask("DELETE", f"/plans/{plan['id']}").status_code == 204
    assert program.refusal("GET", f"/plans/{plan['id']}")[0] == 404


def test_what_is_done_leaves_a_trail_with_its_token(s: Session, program: Program, scene: Scene) -> None:
    plan = program.post("/plans", {"quarter": "2027Q1"}, 201)
    entry = s.scalars(select(AuditEntry).where(AuditEntry.action == "start plan")).one()
    [token] = list_tokens(s, scene.board, now=scenes.NOW)
    assert (entry.user_id, entry.subject) == (scene.board.id, f"plan {plan['id']}")
    assert entry.detail == {"token": token.id}
    assert token.last_used_at == scenes.NOW


def test_a_draft_is_tried_changed_undone_and_published(s: Session, program: Program, scene: Scene) -> None:
    plan_id = scenes.add_plan(s, scene).id
    s.commit()
    path, meeting = f"/plans/{plan_id}", scene.meetings[0].id
    mark = program.get(f"{path}/draft")["mark"]
    drop = {"kind": "drop", "meeting_id": meeting, "seen": mark}
    trial = program.post(f"{path}/edits", {**drop, "dry_run": True})
    assert (trial["made"], trial["allowed"], trial["mark"]) == (False, True, mark)
    assert program.get(f"{path}/visits")["total"] == 2
    made = program.post(f"{path}/edits", drop)
    assert (made["made"], made["score"]) == (True, trial["score"])
    assert made["steps"][0]["after"] == {"visitor_ids": [], "pinned_ids": []}
    assert program.get(f"{path}/visits")["total"] == 1
    assert program.refusal("POST", f"{path}/edits", json=drop)[0] == 409
    assert program.post(f"{path}/undo")["mark"] == mark
    assert program.post(f"{path}/publish", status=201)["number"] == 1
    assert program.get("/visits")["total"] == 2
    assert program.refusal("POST", f"{path}/publish")[0] == 409


def test_undoing_making_again_publishing_and_deleting_ask_for_the_mark_that_was_seen(
    s: Session, program: Program, scene: Scene
) -> None:
    plan_id = scenes.add_plan(s, scene).id
    s.commit()
    path = f"/plans/{plan_id}"
    before = program.get(f"{path}/draft")["mark"]
    drop = {"kind": "drop", "meeting_id": scene.meetings[0].id}
    after = program.post(f"{path}/edits", drop)["mark"]
    for action in ("undo", "redo", "publish"):
        assert program.refusal("POST", f"{path}/{action}", json={"seen": before})[0] == 409
        assert program.refusal("POST", f"{path}/{action}", json={"mark": after})[0] == 400
    assert program.refusal("DELETE", path, query_string={"seen": before})[0] == 409
    assert program.post(f"{path}/undo", {"seen": after})["mark"] == before
    assert program.post(f"{path}/redo", {"seen": before})["mark"] == after
    assert program.post(f"{path}/publish", {"seen": after}, 201)["number"] == 1


def test_a_change_is_recorded_and_withdrawn(s: Session, program: Program, scene: Scene) -> None:
    meeting = scene.meetings[0].id
    said = {"kind": "meeting_moved", "meeting_id": meeting, "reason": "bận", "place": "Nhà văn hóa xã"}
    change = program.post("/changes", {**said, "starts_at": "2027-01-10T19:30:00+07:00"}, 201)
    assert (change["kind"], change["withdrawable"]) == ("meeting_moved", True)
    assert program.get(f"/meetings/{meeting}")["starts_at"] == "2027-01-10T19:30:00+07:00"
    assert program.post(f"/changes/{change['id']}/withdraw")["withdrawn_at"] is not None
    assert program.get(f"/meetings/{meeting}")["status"] == "expected"


def test_a_release_is_rebalanced_into_a_draft_with_its_differences(
    s: Session, program: Program, scene: Scene
) -> None:
    number = scenes.add_release(s, scene).number
    s.commit()
    plan = program.post(f"/releases/{number}/rebalance", {"choice": "mend"}, 201)
    assert (plan["choice"], plan["based_on_release"]) == ("mend", number)
    differences = program.get(f"/plans/{plan['id']}/diff")
    assert (differences["counts"]["dropped"], differences["changed_pairs"]) == (2, 3)


def test_a_quota_rule_is_added_changed_by_its_version_and_deleted(program: Program, scene: Scene) -> None:
    rule = {"name": "Mỗi quý một lần", "tier_id": scene.team.tier_id, "min": 1}
    said = {"rule": rule, "reason": "Quy định mới"}
    added = program.post("/quota-rules", said, 201)
    path = f"/quota-rules/{added['id']}"
    changed = program.put(path, {**said, "rule": {**rule, "min": 2}, "seen": added["version"]})
    assert (changed["min"], changed["code"]) == (2, added["code"])
    again = {**said, "rule": {**rule, "min": 3}, "seen": added["version"]}
    assert program.refusal("PUT", path, json=again)[0] == 409
    seen = {"seen": changed["version"], "reason": "Nhầm"}
    assert program.ask("DELETE", path, query_string=seen).status_code == 204
    assert program.get("/quota-rules")["total"] == 0


def test_the_policy_is_changed_by_its_version(program: Program) -> None:
    policy = program.get("/policy")
    said = {"numbers": {**policy["numbers"], "remote_3": 500}, "seen": policy["version"], "reason": "Ưu tiên"}
    assert program.put("/policy", said)["numbers"]["remote_3"] == 500
    assert program.refusal("PUT", "/policy", json=said)[0] == 409


def test_a_schedule_is_handed_in_looked_at_and_applied(s: Session, program: Program, scene: Scene) -> None:
    book = BytesIO()
    with xlsxwriter.Workbook(book) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["Chi bộ", "Ngày", "Giờ"])
        sheet.write_row(1, 0, [scene.host.name, "05/01/2027", "19:00"])
    query = {"month": "2027-01", "file_name": "lich.xlsx"}
    upload = {"data": book.getvalue(), "content_type": "application/octet-stream", "query_string": query}
    schedule = program.ask("POST", "/schedules", **upload).json
    path = f"/schedules/{schedule['id']}"
    seen = program.get(f"{path}/preview")
    assert (seen["counts"]["moved"], seen["open_questions"]) == (1, 0)
    assert program.refusal("POST", f"{path}/apply", json={"shown": "0" * 64})[0] == 409
    applied = program.post(f"{path}/apply", {"shown": seen["fingerprint"]})
    assert applied["schedule"]["state"] == "applied"
    moved = s.scalars(select(Meeting).where(Meeting.status == "moved")).one()
    assert moved.starts_at.isoformat() == "2027-01-05T12:00:00+00:00"


def test_a_file_of_another_type_is_not_read(program: Program) -> None:
    query = {"month": "2027-01", "file_name": "lich.xlsx"}
    assert program.refusal("POST", "/schedules", data=b"x", content_type="text/csv", query_string=query)[0] == 415


def test_a_visitor_marks_their_own_visit(s: Session, own_program: Program, program: Program, scene: Scene) -> None:
    scenes.add_release(s, scene)
    scene.meetings[0].starts_at = scenes.NOW
    s.commit()
    path = f"/attendance/{scene.meetings[0].id}/{scene.member.id}"
    finding = {"heading": "good_practice", "note": "Sinh hoạt có nền nếp"}
    said = {"attended": True, "members_present": 18, "members_total": 21, "findings": [finding]}
    marked = own_program.put(path, said)
    assert (marked["attended"], marked["members_present"]) == (True, 18)
    assert marked["findings"] == [{**finding, "follow_up_by": None}]
    assert own_program.get("/attendance?state=attended")["total"] == 1
    other = f"/attendance/{scene.meetings[0].id}/{scene.leader.id}"
    assert own_program.refusal("PUT", other, json=said)[0] == 403
    assert program.put(other, {"attended": False, "reason": "ốm"})["reason"] == "ốm"


def test_a_mark_leaves_what_others_told_of_the_meeting_unless_it_says_what_it_saw(
    s: Session, program: Program, scene: Scene
) -> None:
    scenes.add_release(s, scene)
    scene.meetings[0].starts_at = scenes.NOW
    s.commit()
    first, second = (f"/attendance/{scene.meetings[0].id}/{each.id}" for each in (scene.leader, scene.member))
    told = program.put(first, {"attended": True, "score": 90})
    assert program.put(second, {"attended": True})["score"] == 90
    assert program.refusal("PUT", second, json={"attended": True, "score": 80})[0] == 409
    version = program.get(second)["version"]
    assert program.put(second, {"attended": True, "score": 80, "seen": version})["score"] == 80
    assert program.refusal("PUT", first, json={"attended": True, "seen": told["version"]})[0] == 409
    version = program.get(first)["version"]
    assert program.put(first, {"attended": True, "seen": version})["score"] is None
    [token] = list_tokens(s, scene.board, now=scenes.NOW)
    entries = s.scalars(select(AuditEntry).where(AuditEntry.action == "mark attendance")).all()
    assert [(entry.subject, entry.detail["token"]) for entry in entries] == [
        (f"meeting {scene.meetings[0].id}", token.id)
    ] * 4


def test_a_visitors_calendar_gets_an_address_a_new_one_and_none(own_program: Program, scene: Scene) -> None:
    path = f"/visitors/{scene.member.id}/calendar"
    assert own_program.refusal("GET", path)[0] == 404
    first = own_program.post(path, status=201)["url"]
    assert own_program.post(path, status=201)["url"] != first
    assert own_program.ask("DELETE", path).status_code == 204
    assert own_program.refusal("GET", path)[0] == 404


def test_notices_are_held_back_and_taken_up_again(s: Session, program: Program, scene: Scene) -> None:
    scenes.add_release(s, scene)
    s.commit()
    notice = s.scalars(select(Notice).where(Notice.visitor_id == scene.member.id)).one()
    assert program.post(f"/notices/{notice.id}/hold")["state"] == "held"
    assert program.post(f"/notices/{notice.id}/take-up")["state"] == "draft"
    assert program.refusal("POST", f"/notices/{notice.id}/count")[0] == 409
    assert program.refusal("POST", "/notices/send", json={"up_to": notice.id})[0] == 409
    program.post("/calls", {"visitor_id": scene.member.id, "release": 1}, 204)
    assert program.get(f"/notices/{notice.id}")["state"] == "telephoned"


def test_a_record_is_made_changed_by_its_version_and_deleted(program: Program, scene: Scene) -> None:
    fields = {"code": "CB-MOI", "name": "Chi bộ Mới", "unit": scene.commune.code, "category": "grassroots_cell"}
    fields |= {"lat": "22.1", "lon": "105.5"}
    made = program.post("/records/hosts", {"fields": fields}, 201)
    path = f"/records/hosts/{made['id']}"
    assert program.get(f"/hosts/{made['id']}")["name"] == "Chi bộ Mới"
    change = {"fields": {"name": "Chi bộ Mới Đổi"}, "seen": made["version"]}
    changed = program.ask("PATCH", path, json=change).json
    assert (changed["fields"]["name"], changed["fields"]["code"]) == ("Chi bộ Mới Đổi", "CB-MOI")
    assert program.refusal("PATCH", path, json=change)[0] == 409
    assert program.ask("DELETE", path, query_string={"seen": changed["version"]}).status_code == 204
    assert program.refusal("GET", path)[0] == 404


def test_what_is_wrong_with_a_record_is_said_by_its_fields(program: Program, scene: Scene) -> None:
    fields = {"code": scene.host.code, "name": "Chi bộ", "unit": "không có", "remoteness": "9"}
    response = program.ask("POST", "/records/hosts", json={"fields": fields})
    assert response.status_code == 422
    places = {fault["at"] for fault in response.json["errors"]}
    assert {"body/fields/unit", "body/fields/remoteness"} <= places
    unknown = program.ask("POST", "/records/tiers", json={"fields": {"colour": "đỏ"}})
    assert [fault["at"] for fault in unknown.json["errors"]] == ["body/fields/colour"]


def test_a_record_in_use_is_not_deleted(program: Program, scene: Scene) -> None:
    path = f"/records/visitors/{scene.member.id}"
    seen = {"seen": program.get(path)["version"]}
    assert program.refusal("DELETE", path, query_string=seen)[0] == 409


def test_accounts_are_not_written_by_programs(program: Program) -> None:
    assert "accounts" not in {table["name"] for table in program.get("/records")["items"]}
    assert program.refusal("POST", "/records/accounts", json={"fields": {}})[0] == 404
