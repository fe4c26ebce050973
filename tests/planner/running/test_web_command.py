import json
import re
from itertools import pairwise
from pathlib import Path

from planner.running.serve import WEB_THREADS, Address, web_command

DOCKERFILE = Path(__file__).parents[3] / "Dockerfile"


def options_of(command: list[str]) -> dict[str, str]:
    return {name: value for name, value in pairwise(command) if name.startswith("--")}


def test_the_image_runs_the_site_in_one_process_as_serve_does() -> None:
    said = re.search(r"^CMD (\[.*?\])$", DOCKERFILE.read_text().replace("\\\n", ""), re.MULTILINE)
    assert said
    image, here = options_of(json.loads(said[1])), options_of(web_command(Address(host="0.0.0.0", port=8000)))
    for options in (image, here):
        assert (options["--workers"], options["--threads"]) == ("1", str(WEB_THREADS))
    shared = ("--bind", "--worker-class", "--logger-class")
    assert {name: image[name] for name in shared} == {name: here[name] for name in shared}
