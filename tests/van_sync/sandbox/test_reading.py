def test_first(van):
    assert van.get("apiKeyProfiles")["count"] == 1
    assert van.calls()["total"] == 1
