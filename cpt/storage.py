"""Static files with a hash in their name, so that browsers may keep them for ever."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Django has no public way to leave one of these patterns out.
_FILES, _PATTERNS = HashedFilesMixin._js_module_import_aggregation_patterns  # type: ignore[attr-defined]  # noqa: SLF001


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Rewrites ES module imports too: without the flag a module would load its unhashed, stale siblings."""

    support_js_module_import_aggregation = True
    # Each pass settles the modules whose imports are settled: as many passes as the longest chain of imports, and some to spare.
    max_post_process_passes = 30
    # Not import("./board.js"): that is how our comments name a type, and they do so in circles, which no hash can follow.
    _js_module_import_aggregation_patterns = (_FILES, tuple(pattern for pattern in _PATTERNS if r"import\(" not in pattern[0]))
