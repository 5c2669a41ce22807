"""Static files with a hash in their name, so that browsers may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Rewrites ES module imports too: without the flag a module would load its unhashed, stale siblings."""

    support_js_module_import_aggregation = True
