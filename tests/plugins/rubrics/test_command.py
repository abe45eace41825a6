import json

RUBRIC = '[criteria."house.no-print"]\ntext = "no print"\nforbid = \'^\\+.*print\'\n'


def test_it_shows_every_criterion_with_who_asks_for_it(make_repo, run_mentee):
    repo = make_repo({"a.py": "x = 1\n", ".mentee/rubric.toml": RUBRIC})
    done = run_mentee("rubric", "show", "--text", ">>> f(1)\n2\n", "--json", cwd=repo)
    found = {c["id"]: (c["source"], c["check"]["by"]) for c in json.loads(done.stdout)}
    assert found["tests.target"] == ("built in", "critic")
    assert found["house.no-print"] == ("the repository", "forbid")
    assert found["issue.example.1"] == ("the issue", "critic")
    assert "house.no-print" in run_mentee("rubric", "show", cwd=repo).stdout


def test_a_check_says_what_is_wrong_and_where(make_repo, run_mentee):
    repo = make_repo({".mentee/rubric.toml": RUBRIC.replace("forbid", "command")})
    done = run_mentee("rubric", "check", cwd=repo)
    assert done.returncode == 2
    assert "rubric.toml:1: a repository may not name a command" in done.stderr
    assert run_mentee("rubric", "show", cwd=repo).returncode == 0
    fine = make_repo({".mentee/rubric.toml": RUBRIC})
    assert "house.no-print" in run_mentee("rubric", "check", cwd=fine).stdout
