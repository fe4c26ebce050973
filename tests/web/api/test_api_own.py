"""What a visitor does for themselves by a program: absences, their own calendar, the way to their visits."""

from sqlalchemy.orm import Session

from tests.web import scene as scenes
from tests.web.api.conftest import FILE, Program
from tests.web.scene import Scene

BUSY = b"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//EN
BEGIN:VEVENT
UID:1
DTSTAMP:20270101T000000Z
SUMMARY:Rieng tu
DTSTART:20270203T010000Z
DTEND:20270203T030000Z
END:VEVENT
END:VCALENDAR
"""


def test_a_visitor_reports_an_absence_and_withdraws_it(
    own_program: Program, program: Program, scene: Scene
) -> None:
    path = f"/visitors/{scene.member.id}/absences"
    said = {"starts_at": "2027-02-01T00:00:00+07:00", "ends_at": "2027-02-03T00:00:00+07:00", "reason": "Ốm"}
    reported = own_program.post(path, said, 201)
    assert own_program.get(path)["items"] == [reported] == program.get(path)["items"]
    assert own_program.refusal("POST", path, json=said)[0] == 409
    assert program.refusal("POST", path, json=said)[0] == 403
    assert own_program.refusal("GET", f"/visitors/{scene.loner.id}/absences")[0] == 403
    assert own_program.ask("DELETE", f"{path}/{reported['change_id']}").status_code == 204
    assert own_program.get(path)["total"] == 0


def test_a_visitors_own_calendar_is_handed_in_given_by_address_and_removed(
    own_program: Program, program: Program, scene: Scene
) -> None:
    path = f"/visitors/{scene.member.id}/busy-calendar"
    assert own_program.refusal("GET", path)[0] == 404
    assert own_program.ask("POST", f"{path}/file", data=b"x", content_type=FILE).status_code == 422
    read = own_program.ask("POST", f"{path}/file", data=BUSY, content_type=FILE).json
    assert (read["state"], read["times"], read["by_file"]) == ("read", 1, True)
    assert own_program.get(f"/visitors/{scene.member.id}/absences")["items"][0]["reason"] is None
    given = own_program.put(path, {"address": "webcal://calendar.example/secret-key.ics"})
    assert (given["state"], given["address"]) == ("waiting", "https://calendar.example/…ey.ics")
    assert own_program.post(f"{path}/read")["state"] == "waiting"
    assert program.get(path)["address"] is None
    assert program.refusal("DELETE", path)[0] == 403
    assert own_program.ask("DELETE", path).status_code == 204
    assert own_program.refusal("DELETE", path)[0] == 404


def test_a_visitor_learns_the_way_to_their_visits_and_the_cells_story(
    s: Session, own_program: Program, scene: Scene
) -> None:
    scenes.add_release(s, scene)
    s.commit()
    path = f"/visitors/{scene.member.id}/journeys"
    [visit] = own_program.get(path)["items"]
    assert visit["way"] == {"start": None, "minutes": 0, "leave_at": visit["starts_at"]}
    told = own_program.get(f"{path}/{visit['meeting_id']}")
    assert (told["story"]["host"]["id"], told["way"]) == (visit["host_id"], visit["way"])
    assert own_program.get(f"{path}?past=true")["total"] == 0
    assert own_program.refusal("GET", f"{path}/{scene.meetings[1].id}")[0] == 404
