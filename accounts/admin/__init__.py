"""Who works where, for managers: field directors see the people of their region, data staff everything."""

from django.contrib import admin
from django.contrib.auth.models import Group

from accounts.admin import log as _log  # noqa: F401  # registers itself
from accounts.admin import people as _people  # noqa: F401
from accounts.admin import places as _places  # noqa: F401
from accounts.admin import sign_in as _sign_in  # noqa: F401
from accounts.admin.base import OneRow, TellsValues, ToLookAt

__all__ = ["OneRow", "TellsValues", "ToLookAt"]

admin.site.unregister(Group)  # rank and region say who may what (accounts/scope.py)
