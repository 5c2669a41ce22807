import os
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from cpt.env import FOLDER, archive_storage, database, env_bool, env_int, env_list, env_str, load_env_file, mail_server


@pytest.fixture
def env(monkeypatch):
    return monkeypatch.setenv


def test_what_is_left_out_or_empty_has_its_default(env):
    env("CPT_A", "")

    assert (env_str("CPT_A", "x"), env_int("CPT_A", 3), env_bool("CPT_A", True), env_list("CPT_B", "a, b")) == ("x", 3, True, ["a", "b"])


def test_what_is_set_counts(env):
    env("CPT_A", "False")
    env("CPT_B", "12")

    assert (env_bool("CPT_A", True), env_int("CPT_B", 3), env_list("CPT_B", "")) == (False, 12, ["12"])


@pytest.mark.parametrize("value", ["true", "1", "yes", "on"])
def test_a_switch_is_true_or_false_and_nothing_near_it(env, value):
    env("CPT_A", value)

    with pytest.raises(ImproperlyConfigured, match=f"CPT_A must be True or False, not '{value}'"):
        env_bool("CPT_A", False)


@pytest.mark.parametrize("value", ["-1", "3.5", "many"])
def test_a_number_is_a_whole_number(env, value):
    env("CPT_A", value)

    with pytest.raises(ImproperlyConfigured, match="CPT_A must be a whole number"):
        env_int("CPT_A", 1)


def test_a_file_fills_in_what_the_environment_leaves_out(env, monkeypatch, tmp_path):
    file = tmp_path / ".env"
    file.write_text("# CPT_C=no\nCPT_A=from file\nCPT_B='quoted'\nnonsense\n")
    env("CPT_A", "from environment")
    monkeypatch.setenv("CPT_B", "")  # so that it is put back
    monkeypatch.delenv("CPT_B")

    load_env_file(file)

    assert (os.environ["CPT_A"], os.environ["CPT_B"], "CPT_C" in os.environ) == ("from environment", "quoted", False)


def test_a_file_that_is_not_there_is_no_matter(tmp_path):
    load_env_file(tmp_path / "nowhere")


def test_the_address_of_postgresql_is_taken_apart(tmp_path):
    found = database("postgres://ana:p%40ss@db.example.org:6543/cpt%20day", tmp_path)

    assert {name: found[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "cpt day", "USER": "ana", "PASSWORD": "p@ss", "HOST": "db.example.org", "PORT": 6543,
    }  # fmt: skip


def test_a_path_of_sqlite_counts_from_the_project(tmp_path):
    assert database("sqlite:///var/day.sqlite3", tmp_path)["NAME"] == tmp_path / "var" / "day.sqlite3"
    assert (tmp_path / "var").is_dir()


def test_another_database_is_refused(tmp_path):
    with pytest.raises(ImproperlyConfigured, match=r"must start with sqlite:/// or postgres://, not 'mysql'"):
        database("mysql://localhost/cpt", tmp_path)


@pytest.mark.parametrize(
    ("url", "host", "port", "tls", "ssl"),
    [
        ("smtp+tls://cpt:p%40ss@mail.example.org", "mail.example.org", 587, True, False),
        ("smtps://cpt:p%40ss@mail.example.org:4650", "mail.example.org", 4650, False, True),
        ("smtp://cpt:p%40ss@127.0.0.1:2525", "127.0.0.1", 2525, False, False),
    ],
)
def test_the_address_of_a_mail_server_is_taken_apart(url, host, port, tls, ssl):
    found = mail_server(url)

    names = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_USE_SSL", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD")
    assert [found[name] for name in names] == [host, port, tls, ssl, "cpt", "p@ss"]


def test_without_a_mail_server_mails_are_printed():
    assert mail_server("console:") == {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://"])
def test_another_mail_server_is_refused_without_its_password(url):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL must be"):
        mail_server(url)


def test_copies_go_into_a_private_folder_unless_another_storage_is_named():
    found = archive_storage(FOLDER, "", "{}", Path("/srv/cpt"))
    assert found["BACKEND"] == "django.core.files.storage.FileSystemStorage"
    assert found["OPTIONS"] == {
        "location": Path("/srv/cpt/var/archive"),
        "file_permissions_mode": 0o600,
        "directory_permissions_mode": 0o700,
    }
    assert archive_storage(FOLDER, "/mnt/days", "{}", Path("/srv/cpt"))["OPTIONS"]["location"] == Path("/mnt/days")

    elsewhere = archive_storage("storages.backends.s3.S3Storage", "days", '{"bucket_name": "cpt-days"}', Path("/srv/cpt"))
    assert elsewhere == {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {"location": "days", "bucket_name": "cpt-days"}}


@pytest.mark.parametrize("options", ["bucket", "[1]"])
def test_options_of_a_storage_that_are_no_object_stop_the_start(options):
    with pytest.raises(ImproperlyConfigured, match="ARCHIVE_STORAGE_OPTIONS must be a JSON object"):
        archive_storage(FOLDER, "", options, Path("/srv/cpt"))
