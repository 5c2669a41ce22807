"""A director's way through the evening."""

from van_sync.models import RowKind, VanSync
from van_sync.push import send, sending
from van_sync.push.dry_run import begin, look


class Evening:
    """A director's way through it."""

    def __init__(self, user, van):
        self.user, self.van = user, van

    def looked(self, *offices):
        (sync,) = begin(list(offices), by=self.user)
        look(sync.pk, self.van)
        return VanSync.objects.get(pk=sync.pk)

    def picks(self, sync, **answers):
        """The first choice of every row that is no question, and of questions that are answered by kind: ``changed=0``."""
        return {
            row.pk: row.choices[answers.get(row.kind, 0)]["key"]
            for row in sync.rows.all()
            if row.kind == RowKind.WRITE or row.kind in answers
        }

    def pressed(self, *offices, **answers):
        sync = self.looked(*offices)
        assert send.send(sync, send.chosen(sync, self.picks(sync, **answers)), by=self.user)
        return VanSync.objects.get(pk=sync.pk)

    def sent(self, *offices, **answers):
        sync = self.pressed(*offices, **answers)
        self.work(sync)
        return VanSync.objects.get(pk=sync.pk)

    def work(self, sync, **options):
        return sending.send_receipts(sync.pk, self.van, **options)


def states(sync):
    return [push.state for push in sync.receipts.all()]
