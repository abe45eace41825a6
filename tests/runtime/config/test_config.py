import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mentee.runtime.config import Settings, load
from mentee.runtime.config.settings import user_only
from mentee.runtime.errors import UsageError


def refusal(repository=None, flags=None, environ=None):
    with pytest.raises(UsageError) as caught:
        load(repository, flags or {}, environ or {})
    return caught.value


def test_without_files_variables_and_flags_the_defaults_hold(tmp_path):
    config = load(tmp_path, {}, {})
    assert config.settings == Settings()
    assert set(config.origins) == set(Settings.model_fields)
    assert set(config.origins.values()) == {"default"}


def test_later_sources_win_and_each_value_knows_where_it_came_from(tmp_path):
    user = tmp_path / "mine.toml"
    user.write_text("seed = 1\nsteps = 1\nrounds = 1\nwidth = 1\nquestions = 1\n")
    (tmp_path / "pyproject.toml").write_text(
        "[tool.other]\nsteps = 9\n\n[tool.mentee]\nsteps = 2\nrounds = 2\nwidth = 2\nquestions = 2\n"
    )
    (tmp_path / ".mentee.toml").write_text("# ours\n\nrounds = 3\nwidth = 3\nquestions = 3\n")
    environ = {"MENTEE_CONFIG": str(user), "MENTEE_WIDTH": "4", "MENTEE_QUESTIONS": "4"}
    config = load(tmp_path, {"questions": 5, "policy": None}, environ)
    s = config.settings
    assert (s.seed, s.steps, s.rounds, s.width, s.questions) == (1, 2, 3, 4, 5)
    assert {
        key: config.origins[key] for key in ("seed", "steps", "rounds", "width", "questions", "policy")
    } == {
        "seed": f"{user}:1",
        "steps": f"{tmp_path / 'pyproject.toml'}:5",
        "rounds": f"{tmp_path / '.mentee.toml'}:3",
        "width": "MENTEE_WIDTH",
        "questions": "--questions",
        "policy": "default",
    }


def test_plugins_add_up_and_the_last_word_on_each_holds(tmp_path):
    user = tmp_path / "mine.toml"
    user.write_text("plugins_on = ['ours']\nplugins_off = ['edit', 'run']\n[plugins.repair]\ndepth = 2\n")
    environ = {"MENTEE_CONFIG": str(user), "MENTEE_PLUGINS": "run, no:ours"}
    config = load(tmp_path, {"plugins": ("my.module", "no:landlock")}, environ)
    assert set(config.settings.plugins_off) == {"edit", "ours", "landlock"}
    assert set(config.settings.plugins_on) == {"run", "my.module"}
    assert config.settings.plugins == {"repair": {"depth": 2}}
    assert config.origins["plugins"] == f"{user}:3"


@pytest.mark.parametrize("key", [key for key in Settings.model_fields if user_only(key)])
def test_a_repository_may_not_widen_what_is_executed_reached_or_spent(key, tmp_path):
    (tmp_path / "pyproject.toml").write_text(f"[tool.mentee]\nseed = 1\n{key} = 1\n")
    error = refusal(tmp_path)
    assert error.message.startswith(f"{tmp_path / 'pyproject.toml'}:3: a repository may not set {key}")


def test_what_decides_about_execution_is_the_users_alone():
    alone = {key for key in Settings.model_fields if user_only(key)}
    assert alone >= {"sandbox", "python", "data_dir", "plugins_on", "plugins", "hook_timeout_s", "money"}


@pytest.mark.parametrize(
    ("text", "says", "way_out"),
    [
        ("\nwal_s = 3\n", ":2: there is no setting 'wal_s'", "did you mean wall_s?"),
        ("xyzzy = 3\n", ":1: there is no setting 'xyzzy'", "`mentee config` lists the settings"),
        (
            "\n\nwall_s = '5'\n",
            ":3: wall_s: should be a valid number; found '5'",
            "wall_s is seconds of work",
        ),
        ("steps = 0\n", ":1: steps: should be greater than or equal to 1; found 0", "steps is"),
        ("wall_s = nan\n", ":1: wall_s: should be a finite number", "wall_s is"),
        ("policy = 'a b'\n", ":1: policy: should be a name", "policy is"),
        ("plugins_off = ['a', 3]\n", ":1: plugins_off.1: should be a valid string", "plugins_off is"),
        ("seed = 1\nx = [1,\n", ":2: not valid TOML", "correct that line"),
        ("seed = 1\nseed\n", ":2: not valid TOML", "correct that line"),
        ("seed = 0x" + "f" * 5000, ":1: seed: too large", "seed is"),
        ("x = " + "[" * 5000 + "]" * 5000, "", ""),
    ],
)
def test_a_bad_file_is_told_by_file_line_key_and_expectation(text, says, way_out, tmp_path):
    file = tmp_path / ".mentee.toml"
    file.write_text(text)
    error = refusal(tmp_path)
    assert error.message.startswith(f"{file}{says}")
    assert error.way_out.startswith(way_out)


def test_a_broken_pyproject_that_never_heard_of_mentee_is_passed_over(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[project\n")
    assert load(tmp_path, {}, {}).settings == Settings()
    (tmp_path / "pyproject.toml").write_text("[tool.mentee\n")
    assert ":1: not valid TOML" in refusal(tmp_path).message


def test_a_file_that_is_no_text_says_so_with_its_line(tmp_path):
    (tmp_path / ".mentee.toml").write_bytes(b"seed = 1\n# caf\xe9\n")
    assert refusal(tmp_path).message.endswith(".mentee.toml:2: not UTF-8")


def test_bad_variables_and_flags_are_told_by_their_names(tmp_path):
    assert refusal(environ={"MENTEE_WALL_S": "soon"}).message.startswith("MENTEE_WALL_S: wall_s: ")
    assert refusal(environ={"MENTEE_LEARN": "perhaps"}).message.startswith("MENTEE_LEARN: learn: ")
    assert refusal(environ={"MENTEE_PLUGINS": "no:../x"}).message.startswith("MENTEE_PLUGINS: plugins_off")
    assert refusal(flags={"wall_s": 0}).message.startswith("--wall: wall_s: ")
    missing = tmp_path / "missing.toml"
    assert str(missing) in refusal(environ={"MENTEE_CONFIG": str(missing)}).message


def test_the_data_directory_is_absolute_and_relative_to_the_file_that_names_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    user = tmp_path / "conf" / "mine.toml"
    user.parent.mkdir()
    user.write_text("data_dir = 'runs'\n")
    assert load(None, {}, {"MENTEE_CONFIG": str(user)}).settings.data_dir == tmp_path / "conf" / "runs"
    assert load(None, {}, {"MENTEE_DATA_DIR": "here"}).settings.data_dir == tmp_path / "here"
    assert load(None, {}, {"MENTEE_DATA_DIR": "~/there"}).settings.data_dir == Path.home() / "there"


def test_settings_survive_the_journal_and_come_back_without_looking_around(tmp_path, monkeypatch):
    settings = load(None, {"plugins": ("no:edit",), "money": 1.5, "learn": False}, {}).settings
    monkeypatch.setenv("MENTEE_SEED", "99")
    written = json.loads(json.dumps(settings.model_dump(mode="json")))
    assert Settings.model_validate(written | {"of_a_later_version": 1}) == settings


keys = st.one_of(
    st.sampled_from(sorted(Settings.model_fields)), st.from_regex(r"[A-Za-z_-]{1,12}", fullmatch=True)
)
scalars = st.one_of(
    st.integers(-(10**30), 10**30).map(str),
    st.floats().map(lambda x: repr(x) if "e" not in repr(x) else "1.0"),
    st.booleans().map(lambda b: str(b).lower()),
    st.text(st.characters(codec="utf-8"))
    .map(json.dumps)
    .filter(lambda s: "\\ud" not in s and "\\u00" not in s),
    st.sampled_from(["1979-05-27", "07:32:00", "1979-05-27T07:32:00Z", "[]", "{}", "{ a = { b = [1] } }"]),
)
values = st.one_of(scalars, st.lists(scalars, max_size=3).map(lambda items: f"[{', '.join(items)}]"))
tables = st.dictionaries(keys, values, max_size=4)


@given(tables, st.booleans())
def test_any_table_gives_settings_or_one_usage_error(tmp_path_factory, table, mine):
    folder = tmp_path_factory.getbasetemp()
    file = folder / ("mine.toml" if mine else ".mentee.toml")
    file.write_text("".join(f"{key} = {value}\n" for key, value in table.items()), encoding="utf-8")
    _load_or_refuse(folder, file, mine=mine)


@given(st.one_of(st.binary(max_size=60), st.text("[]{}=.\"'#\n ab1,\\", max_size=60).map(str.encode)))
def test_any_bytes_give_settings_or_one_usage_error(tmp_path_factory, data):
    folder = tmp_path_factory.getbasetemp()
    file = folder / "mine.toml"
    file.write_bytes(data)
    _load_or_refuse(folder, file, mine=True)


def _load_or_refuse(folder, file, *, mine):
    try:
        config = load(None if mine else folder, {}, {"MENTEE_CONFIG": str(file)} if mine else {})
    except UsageError as error:
        refused = error
    else:
        assert Settings.model_validate(config.settings.model_dump(mode="json")).seed == config.settings.seed
        return
    assert str(file) in refused.message
    assert refused.way_out
