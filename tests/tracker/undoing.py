"""What the tests of undo share."""


def undo(desk, result, **more):
    return desk.send("undo", operation=result["id"], **more)


def undone(desk, result, **more):
    answer = undo(desk, result, **more)
    assert answer["result"] == "applied", answer
    return answer


def refused(desk, result, code):
    answer = desk.refused("undo", code, operation=result["id"])
    return answer["reason"]
