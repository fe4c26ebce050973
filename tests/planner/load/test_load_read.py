from datetime import time
from pathlib import Path

import pytest

from planner.errors import NotFound
from planner.load import TableErrors, read_tables, write_tables
from planner.load.rows import HostRow, MeetingRuleRow, UnitRow
from tests.planner.csv_folder import TABLES, faults_of, write_folder


def test_a_sound_folder_is_read_in_canonical_words(tmp_path: Path) -> None:
    tables = read_tables(write_folder(tmp_path))
    assert tables.hosts == (
        HostRow(
            code="C1", name="Chi bộ thôn Nà Quạng", unit="CT", category="subordinate_cell", lat=22.5, lon=105.6
        ),
    )
    assert tables.meeting_rules == (
        MeetingRuleRow(
            host="C1", kind="regular", recurrence="day 3", starts_at=time(19, 30), duration_minutes=120
        ),
    )


def test_what_is_written_is_read_back_the_same(tmp_path: Path) -> None:
    tables = read_tables(write_folder(tmp_path))
    write_tables(tables, tmp_path / "again")
    assert read_tables(tmp_path / "again") == tables


@pytest.mark.parametrize(
    "text",
    [
        "﻿code;name;parent\r\nBK;Tỉnh Bắc Kạn;\r\n",
        "Code , Name,PARENT\nBK,  Tỉnh   Bắc Kạn ,\n",
        "name\tcode\nTỉnh Bắc Kạn\tBK\n",
        'code,name\n\nBK,"Tỉnh Ba\u0306\u0301c Kạn"\n',
    ],
    ids=["semicolons and mark", "spaces and capitals", "tabs, other order", "decomposed letters, empty row"],
)
def test_spreadsheets_manners_make_no_difference(tmp_path: Path, text: str) -> None:
    rest = {"hosts": TABLES["hosts"].replace("CT", "BK"), "areas": "unit,team\nBK,TO1\n"}
    visitors = "code,name,tier,own_host\nV1,Nông Văn A,TINH,C1\n"
    tables = read_tables(write_folder(tmp_path, units=text, visitors=visitors, **rest))
    assert tables.units == (UnitRow(code="BK", name="Tỉnh Bắc Kạn"),)


def test_every_bad_cell_is_reported_at_once(tmp_path: Path) -> None:
    assert faults_of(
        tmp_path,
        hosts="code,name,unit,category,remoteness\nC1,,CT,cell,0\nC2,B,TC,chi bộ cơ sở,9\n",
        meeting_rules="host,kind,recurrence,starts_at,duration_minutes\nC3,regular,day 3,25:00,120\n",
    ) == [
        ("hosts.csv", 2, "name", "", "is empty"),
        ("hosts.csv", 2, "category", "cell", "is not one of the words for this column"),
        ("hosts.csv", 3, "remoteness", "9", "is not a whole number in range"),
        ("hosts.csv", 3, "unit", "TC", "is not a code of units.csv"),
        ("meeting_rules.csv", 2, "starts_at", "25:00", "is not a time of day"),
        ("meeting_rules.csv", 2, "host", "C3", "is not a code of hosts.csv"),
    ]


def test_rows_are_counted_as_the_spreadsheet_shows_them(tmp_path: Path) -> None:
    tiers = 'code,name\nTINH,"Tỉnh\nủy"\n\nHUYEN,\n'
    assert faults_of(tmp_path, tiers=tiers) == [("tiers.csv", 4, "name", "", "is empty")]


def test_a_reference_to_an_unsound_row_is_no_second_fault(tmp_path: Path) -> None:
    assert faults_of(tmp_path, teams="code,name,tier\nTO1,,TINH\n") == [("teams.csv", 2, "name", "", "is empty")]


def test_a_message_names_the_place_the_reason_and_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(TableErrors) as refusal:
        read_tables(write_folder(tmp_path, teams="code,name,tier\nTO1,Tổ 1,TINHH\n"))
    assert str(refusal.value) == (
        "The tables have 1 fault:\n"
        "teams.csv, row 2, column tier: “TINHH” is not a code of tiers.csv. "
        "Did you mean “TINH”? Add it to tiers.csv, or correct the code.\n"
        " Nothing was loaded: mend them and load again."
    )


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"hosts": None}, ("hosts.csv", None, None, "", "is missing")),
        ({"host": "code\n"}, ("host.csv", None, None, "", "is not one of the tables")),
        ({"tiers": ""}, ("tiers.csv", None, None, "", "has no header")),
        ({"tiers": "code,nmae\n"}, ("tiers.csv", 1, "nmae", "", "is not a column of this table")),
        ({"tiers": "code,code,name\n"}, ("tiers.csv", 1, "code", "", "is there twice")),
        ({"tiers": "Tỉnh ủy".encode("utf-16")}, ("tiers.csv", None, None, "", "is not in UTF-8")),
        ({"tiers": "code,name\nTINH,Tỉnh ủy,cũ\n"}, ("tiers.csv", 2, None, "cũ", "stands in no column")),
    ],
)
def test_a_file_that_is_no_table_is_reported(tmp_path: Path, changed: dict[str, str], fault: object) -> None:
    assert fault in faults_of(tmp_path, **changed)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        (
            {"units": TABLES["units"] + "CT,Xã Cao Tân,PN,,\n"},
            ("units.csv", 5, "code", "CT", "repeats row 4: the same code"),
        ),
        (
            {"meeting_rules": TABLES["meeting_rules"] + "C1,regular,day 9,8:00,90\n"},
            ("meeting_rules.csv", 3, "host", "C1", "repeats row 2: the same host, kind"),
        ),
        (
            {"units": "code,name,parent\nBK,Tỉnh Bắc Kạn,CT\nPN,Huyện Pác Nặm,BK\nCT,Xã Cao Tân,PN\n"},
            ("units.csv", 2, "parent", "CT", "goes round in a circle: BK > CT > PN > BK"),
        ),
        (
            {"units": TABLES["units"].replace("PN,,", "PN,22.5,", 1)},
            ("units.csv", 4, "lon", "", "is empty while the other coordinate is given"),
        ),
        (
            {"visitors": "code,name,tier,leader,base_unit\nV1,A,TINH,yes,CT\n"},
            ("visitors.csv", 2, "leader", "yes", "leads no team"),
        ),
        (
            {"visitors": "code,name,tier\nV1,A,TINH\n"},
            ("visitors.csv", 2, "lat", "", "is empty and no place is known"),
        ),
        (
            {"hosts": "code,name,unit,category\nC1,A,BK,chi bộ cơ sở\n"},
            ("hosts.csv", 2, "lat", "", "is empty and no place is known"),
        ),
        (
            {"teams": "code,name,tier,delegation_min,delegation_max\nTO1,Tổ 1,TINH,3,2\n"},
            ("teams.csv", 2, "delegation_max", "2", "is less than delegation_min, 3"),
        ),
        (
            {"areas": "unit,team,visitor\nPN,TO1,V1\n"},
            ("areas.csv", 2, "visitor", "V1", "must be given, or else team: one of the two"),
        ),
        (
            {"absences": "visitor,start,end\nV1,06/01/2027,05/01/2027\n"},
            ("absences.csv", 2, "end", "05/01/2027", "does not come after start, 06/01/2027 00:00"),
        ),
        (
            {"quota_rules": "code,name,tier,team,min\nQ,Q,TINH,TO1,1\n"},
            ("quota_rules.csv", 2, "tier", "TINH", "must be given, or else team, or else visitor"),
        ),
        (
            {"quota_rules": "code,name,tier,min,max\nQ,Q,TINH,3,2\n"},
            ("quota_rules.csv", 2, "max", "2", "is less than min, 3"),
        ),
        (
            {"quota_rules": "code,name,tier,valid_from,valid_to\nQ,Q,TINH,2/1/2027,1/1/2027\n"},
            ("quota_rules.csv", 2, "valid_to", "1/1/2027", "is before valid_from, 02/01/2027"),
        ),
        (
            {"meeting_rules": TABLES["meeting_rules"].replace("\n", ",frequency\n", 1).replace("120", "120,quý")},
            ("meeting_rules.csv", 2, "month_of_quarter", "", "is empty for a quarterly meeting"),
        ),
        (
            {"policy": "key,value\nspeed,30\n"},
            ("policy.csv", 2, "key", "speed", "is not one of the words for this column"),
        ),
        (
            {"policy": "key,value\nspeed_kmh,0\n"},
            ("policy.csv", 2, "value", "0", "is too small"),
        ),
        (
            {"policy": "key,value\nbaseline_drop,1\nbaseline_substitute,2\nbaseline_reschedule,1\n"},
            ("policy.csv", 2, "value", "1", "is out of order"),
        ),
    ],
)
def test_tables_that_disagree_are_reported(tmp_path: Path, changed: dict[str, str], fault: object) -> None:
    assert faults_of(tmp_path, **changed) == [fault]


def test_coordinates_left_out_are_the_units_else_the_communes_of_that_name(tmp_path: Path) -> None:
    units = TABLES["units"] + "CS,Chi bộ nhà trường,CT,,\nPL,Đảng bộ cơ quan,BK,22.1,105.8\n"
    hosts = (
        "code,name,unit,category,lat,lon\nC1,A,CT,grassroots_cell,,\nC2,B,CS,grassroots_cell,,\n"
        "C3,C,PL,grassroots_cell,,\nC4,D,PL,grassroots_cell,1.5,2.5\n"
    )
    tables = read_tables(write_folder(tmp_path, units=units, hosts=hosts))
    cao_tan = (22.524937, 105.629523)
    assert [(host.lat, host.lon) for host in tables.hosts] == [cao_tan, cao_tan, (22.1, 105.8), (1.5, 2.5)]


def test_a_visitor_without_coordinates_sets_out_from_their_unit_or_their_own_host(tmp_path: Path) -> None:
    visitors = "code,name,tier,base_unit,own_host\nV1,A,TINH,CT,C1\nV2,B,TINH,,C1\n"
    tables = read_tables(write_folder(tmp_path, visitors=visitors))
    assert [(v.lat, v.lon) for v in tables.visitors] == [(22.524937, 105.629523), (22.5, 105.6)]


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no folder"):
        read_tables(tmp_path / "nowhere")
