from django.contrib.admin.apps import AdminConfig


class Admin(AdminConfig):
    """Django's admin, with our door."""

    default_site = "accounts.site.Site"
