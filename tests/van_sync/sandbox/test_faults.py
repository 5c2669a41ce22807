"""What the stand-in does on purpose, and what it counts."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.van_sync.sandbox.running import RunningVan

DAY = {"startingAfter": "2026-11-01", "startingBefore": "2026-11-02", "$top": 50}  # what a test changes here, no test of signups needs


def statuses(van, times, path="apiKeyProfiles"):
    return [van.call("GET", path).status_code for _ in range(times)]


@pytest.fixture
def event(van):
    return next(one for one in van.get("events", **DAY)["items"] if one["name"] == "R1A Sunday Canvassing")


def test_every_so_many_calls_are_throttled(van):
    van.faults(throttle_every=3)
    assert statuses(van, 6) == [200, 200, 429, 200, 200, 429]

    van.faults(throttle_every=1, retry_after=7)
    assert van.call("GET", "events").headers["Retry-After"] == "7"
    van.faults(throttle_every=1, retry_after="")
    assert "Retry-After" not in van.call("GET", "events").headers


def test_failures_hit_only_those_calls_that_are_named(van):
    van.faults(error_every=1, only="put post signups")

    assert statuses(van, 1) + statuses(van, 1, "signups?vanId=120000000") == [200, 200]
    answer = van.call("POST", "signups", json={})
    assert answer.status_code == 500
    assert answer.json()["errors"][0].keys() == {"code", "text", "referenceCode"}
    assert van.call("POST", "echoes", json={}).status_code == 200


def test_a_proxy_may_answer_with_a_page(van):
    van.faults(html_every=1)

    answer = van.call("GET", "events")
    assert (answer.status_code, answer.headers["Content-Type"]) == (502, "text/html")
    assert answer.text.startswith("<html>")


def test_chance_is_the_same_for_the_same_seed(van):
    van.faults(fail_rate=30, fail_seed=5)
    first = statuses(van, 20)
    van.faults(fail_rate=30, fail_seed=5)

    assert statuses(van, 20) == first
    assert 1 < first.count(500) < 15


@pytest.mark.parametrize(("applies", "expected"), [(False, "Scheduled"), (True, "Completed")])
def test_a_failed_write_may_have_been_done(van, event, applies, expected):
    signup = next(one for one in van.get("signups", eventId=event["eventId"])["items"] if one["status"]["name"] == "Scheduled")
    van.faults(error_every=1, only="PUT", failures_apply=applies)

    assert van.call("PUT", f"signups/{signup['eventSignupId']}", json={**signup, "status": {"statusId": 2}}).status_code == 500

    assert van.get(f"signups/{signup['eventSignupId']}")["status"]["name"] == expected


@pytest.mark.parametrize("applies", [False, True])
def test_one_call_stalls_and_may_have_been_done(van, event, applies):
    signup = next(one for one in van.get("signups", eventId=event["eventId"])["items"] if one["status"]["name"] == "Scheduled")
    path = f"signups/{signup['eventSignupId']}"
    van.faults(stall_seconds=1, stall_applies=applies, only="PUT")

    with pytest.raises(requests.Timeout):
        requests.put(f"{van.url}/{path}", json={**signup, "status": {"statusId": 2}}, auth=(van.application, f"{van.key}|1"), timeout=0.5)

    assert van.get(path)["status"]["name"] == ("Completed" if applies else "Scheduled")
    assert van.call("PUT", path, json={**signup, "status": {"statusId": 11}}).status_code == 204
    time.sleep(0.6)
    assert van.get(path)["status"]["name"] == "Confirmed"


def test_calls_may_be_slow(van):
    van.faults(delay_ms=150)
    began = time.monotonic()
    van.get("apiKeyProfiles")

    assert time.monotonic() - began > 0.14


def test_groups_and_keys_may_be_refused(van):
    van.faults(forbid="people, locations")
    assert [van.call("GET", path).status_code for path in ("people/120000000", "Locations", "events")] == [403, 403, 200]

    van.faults(refuse_key=True)
    assert statuses(van, 1) == [401]


def test_a_type_may_lack_a_status(van, event):
    van.faults(missing_status="Volunteer DVC:Completed")
    signup = van.get("signups", eventId=event["eventId"])["items"][0]

    assert "Completed" not in [one["name"] for one in van.get("signups/statuses", eventId=event["eventId"])]
    assert "Completed" in [one["name"] for one in van.get("signups/statuses", eventTypeId=227493)]
    answer = van.call("PUT", f"signups/{signup['eventSignupId']}", json={**signup, "status": {"statusId": 2}})
    assert answer.json()["errors"][0]["properties"] == ["status.statusId"]


def test_lists_may_end_with_an_empty_page_that_has_a_link(van, event):
    van.faults(empty_page=True)
    link, pages = f"{van.url}/signups?eventId={event['eventId']}&$top=200", []
    for _ in range(3):
        page = requests.get(link, auth=(van.application, f"{van.key}|1"), timeout=30).json()
        pages.append(len(page["items"]))
        link = page["nextPageLink"]

    assert pages[0] > 10
    assert pages[1:] == [0, 0]
    assert link


def test_a_row_may_stand_on_two_pages(van, event):
    van.faults(duplicate_row=True)
    first, second = (van.get("signups", eventId=event["eventId"], **{"$top": 10, "$skip": skip})["items"] for skip in (0, 10))

    assert second[0] == first[-1]
    assert len(second) == 11


def test_people_may_come_without_phones_and_shifts_without_names(van, event):
    van.faults(null_phones=True, null_shift_names=True)

    assert van.get("people/120000000", **{"$expand": "phones"})["phones"] is None
    assert {one["shift"]["name"] for one in van.get("signups", eventId=event["eventId"])["items"]} == {None}


def test_find_may_answer_as_it_once_did(van):
    van.faults(old_find=True)
    told = {"firstName": "Old", "lastName": "Style", "emails": [{"email": "old@example.org"}]}

    made, found = van.call("POST", "people/findOrCreate", json=told), van.call("POST", "people/find", json=told)

    assert (made.status_code, made.json()["status"]) == (201, "UnmatchedStored")
    assert (found.status_code, found.headers["Location"]) == (302, f"{van.url}/people/{made.json()['vanId']}")
    assert found.json() == {"vanId": made.json()["vanId"], "status": "Matched"}


@pytest.mark.parametrize("switch", ["changed_between", "changed_after_list"])
def test_somebody_else_may_change_a_share_of_the_signups(van, switch):
    friday = next(
        one
        for one in van.get("events", startingAfter="2026-11-02", **{"$top": 50})["items"]
        if van.get("signups", eventId=one["eventId"])["count"] > 9
    )
    van.faults(**{switch: 100})

    shown = van.get("signups", eventId=friday["eventId"])["items"][0]
    first = van.get(f"signups/{shown['eventSignupId']}")["status"]["name"]
    second = van.get(f"signups/{shown['eventSignupId']}")["status"]["name"]

    assert (shown["status"]["name"] == first) is (switch == "changed_between")
    assert (first == second) is (switch == "changed_after_list")
    assert van.history(shown["eventSignupId"])[-1]["who"] == "Else, Somebody"
    assert van.get(f"signups/{shown['eventSignupId']}")["status"]["name"] == second


def test_a_share_is_about_that_share_of_the_signups(van, event):
    before = len(van.history())
    van.faults(changed_after_list=30)

    shown = van.get("signups", eventId=event["eventId"], **{"$top": 200})["items"]
    van.get("signups", eventId=event["eventId"], **{"$top": 200})

    assert 0.1 * len(shown) < len(van.history()) - before < 0.5 * len(shown)


def test_a_switch_that_is_not_there_or_has_no_such_value_changes_nothing(van):
    van.faults(delay_ms=1)
    for values in ({"shoes": 1}, {"throttle_every": "many"}, {"strict": "perhaps"}):
        answer = van.session.put(f"http://127.0.0.1:{van.port}/debug/faults", json=values, timeout=30)
        assert answer.status_code == 400
        assert answer.json()["error"].endswith(".")

    assert van.debug("GET", "faults")["delay_ms"] == 1


def test_calls_are_counted_with_how_many_were_under_way_together(van):
    van.faults(delay_ms=300)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: requests.get(f"{van.url}/apiKeyProfiles", auth=(van.application, f"{van.key}|1"), timeout=30), range(4)))
    van.get("events")

    calls = van.calls()
    assert (calls["peak"], calls["in_flight"], calls["total"]) == (4, 0, 5)
    assert calls["endpoints"] == {"GET /apiKeyProfiles": 4, "GET /events": 1}
    assert calls["statuses"] == {"200": 5}


def test_the_log_has_a_line_for_each_call_without_names_numbers_or_keys(van):
    van.call("GET", "people?lastName=Brandt&phoneNumber=8165550100")
    van.call("POST", "people/find", json={"firstName": "Omar", "lastName": "Brandt"})

    lines = van.log.read_text().splitlines()[-2:]
    assert [line.split()[2:5] for line in lines] == [["GET", "/v4/people", "200"], ["POST", "/v4/people/find", "404"]]
    assert lines[0].endswith("in flight 1")
    assert not any(word in van.log.read_text() for word in ("Brandt", "8165550100", van.key))


def test_eight_clients_write_at_once_and_every_write_counts(van, event):
    signups = van.get("signups", eventId=event["eventId"], **{"$top": 200})["items"]
    clients = [RunningVan(van.port) for _ in range(8)]

    def confirm(pair):
        client, signup = pair
        return client.call("PUT", f"signups/{signup['eventSignupId']}", json={**signup, "status": {"statusId": 23}}).status_code

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(confirm, ((clients[at % 8], signup) for at, signup in enumerate(signups))))

    assert codes == [204] * len(signups)
    after = van.get("signups", eventId=event["eventId"], **{"$top": 200})["items"]
    assert {signup["status"]["name"] for signup in after} == {"Conf Twice"}


def test_a_connection_stays_open(van):
    with requests.Session() as session:
        session.auth = (van.application, f"{van.key}|1")
        for method, path in (("GET", "events"), ("DELETE", "people/5"), ("PATCH", "events/5"), ("GET", "nowhere"), ("GET", "events")):
            session.request(method, f"{van.url}/{path}", timeout=30)
        pools = session.get_adapter(van.url).poolmanager.pools
        (pool,) = [pools[key] for key in pools.keys()]  # noqa: SIM118  # it is no dict

    assert pool.num_connections == 1


def test_the_debug_pages_show_switches_histories_and_contacts(van, event):
    signup = van.get("signups", eventId=event["eventId"])["items"][0]
    base = f"http://127.0.0.1:{van.port}/debug/"

    answer = requests.post(f"{base}faults", data={"delay_ms": "5"}, headers={"Referer": base}, timeout=30)
    assert (answer.status_code, answer.url) == (200, base)
    assert 'value="5"' in answer.text
    requests.post(f"{base}signups/{signup['eventSignupId']}/status", data={"status": "Declined"}, timeout=30)
    page = requests.get(f"{base}signups/{signup['eventSignupId']}", timeout=30).text
    assert "Declined" in page
    assert "Else, Somebody" in page
    assert signup["person"]["lastName"].replace("'", "&#x27;") in requests.get(f"{base}people/{signup['person']['vanId']}", timeout=30).text
    assert requests.get(f"{base}signups/5", timeout=30).status_code == 404
