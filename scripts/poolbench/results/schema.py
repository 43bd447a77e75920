"""The schema versions that these scripts read, and how to find the version of a file."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..system.errors import InputError
from ..text.printable import excerpt
from . import version1
from .columns import ADDED, BEFORE_ADDED, COLUMNS, SCHEMA_VERSION, Kind, Type


@dataclass(frozen=True)
class Schema:
    """`columns` are those of its files, some of which may lack those in `added`. `sources_of` names the ones that the wanted columns of the current version
    follow from, and `as_current` computes the wanted columns from them.
    """

    version: str
    columns: dict[str, Kind]
    sources_of: Callable[[Collection[str]], set[str]]
    as_current: Callable[[pd.DataFrame, Collection[str]], pd.DataFrame]
    added: Collection[str] = ()

    def lacking(self, header: Collection[str]) -> list[str]:
        return [name for name in self.columns if name not in header and name not in self.added]


def _with_added(rows: pd.DataFrame, wanted: Collection[str]) -> pd.DataFrame:
    """The rows of version 2 with all of its wanted columns."""
    missing = [name for name in wanted if name in ADDED and name not in rows]
    return rows.assign(**{name: _before_added(name) for name in missing})


def _before_added(name: str) -> str | float:
    return BEFORE_ADDED.get(name, "" if ADDED[name].type is Type.TEXT else np.nan)


_SCHEMAS = {
    version1.VERSION: Schema(version1.VERSION, version1.VERSION_1_COLUMNS, version1.sources_of, version1.as_version_2),
    SCHEMA_VERSION: Schema(SCHEMA_VERSION, COLUMNS, set, _with_added, ADDED),
}


def schema_of(header: list[str], first_row: list[str], where: str) -> Schema:
    """The schema that the first row names, or that of the header if there is no row. Throws InputError for an unknown
    version.
    """
    version = dict(zip(header, first_row)).get("schema_version", "")
    if version in ("", "schema_version"):  # no row, or another file's header
        return schema_with(header) or _SCHEMAS[SCHEMA_VERSION]
    if version not in _SCHEMAS:
        raise wrong_version(where, version)
    return _SCHEMAS[version]


def schema_with(header: list[str]) -> Schema | None:
    """The schema with exactly these columns, in any order; added ones may be missing."""
    fitting = (one for one in _SCHEMAS.values() if not one.lacking(header) and set(header) <= set(one.columns))
    return next(fitting, None)


def wrong_version(where: str, version: str) -> InputError:
    return InputError(
        f"{where}: has schema version '{excerpt(version)}', and these scripts read versions {' and '.join(_SCHEMAS)};"
        " use the scripts of the poolbench that wrote it."
    )


def mixed_versions(where: str, one: str, other: str) -> InputError:
    return InputError(
        f"{where}: has schema version {other} in a file that begins with version {one}; concatenate only files of one"
        " version, and name the others as separate files."
    )


def wrong_row_version(where: str, schema: Schema, version: str) -> InputError:
    """The error for a row below a header of `schema`."""
    known = version in _SCHEMAS
    return mixed_versions(where, schema.version, version) if known else wrong_version(where, version)
