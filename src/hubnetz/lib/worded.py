"""A query that is always worded the same: Django puts it into words once, each time only its values are new.

The database is told the words once on each connection, too, and keeps how it goes about them (a prepared statement).

    _OF_CODE = Worded(lambda: Event.objects.filter(code=Given("code")))
    rows = _OF_CODE(code="abc")

What comes back is what the query would give; `.pages(…)` gives it a piece at a time. Wording one costs as much
processor time as answering it; so this is for what a visited page always asks. The wording must depend on nothing but
the values that are given.
"""

from collections.abc import Callable
from copy import copy
from functools import cached_property
from typing import Any

import psycopg
from django.db import connections
from django.db.models import BooleanField, Expression, Field, Func, Model, QuerySet

OF_ITSELF = 2**31 - 1  # so often psycopg would see a statement before it prepared one that is not worded


class Given(Expression):
    """A value that is told when the query is asked."""

    def __init__(self, name: str, output_field: "Field[Any, Any] | None" = None) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Leave a place for the value."""
        return "%s", (self,)


def among(column: str, name: str) -> Func:
    """Return the condition that a column has one of several values, told when the query is asked."""
    return Func(
        column, Given(name), arg_joiner=" = ANY(", template="%(expressions)s)", output_field=BooleanField()
    )


class Worded[M]:
    """A query and its wording, for rows of a model or plain rows."""

    def __init__(self, make: Callable[[], "QuerySet[Any, M]"]) -> None:
        self._make = make

    def __call__(self, **values: Any) -> list[M]:
        """Ask with these values and return the rows."""
        return self._ask(values)

    def pages(self, **values: Any) -> "Pages[M]":
        """Return the rows as a paginator takes them; each piece is a query, and their number is one."""
        return Pages(self, values)

    def _ask(self, values: dict[str, Any], part: str = "", *bounds: int) -> list[M]:
        queryset, worded, sql, parameters = self._wording
        compiler = copy(worded)
        compiler.connection = _Preparing(connections[queryset.db])  # of this thread
        told = (*_told(parameters, values), *bounds)
        compiler.as_sql = lambda *_args, **_words: (sql + part, told)
        return list(queryset._iterable_class(_Asked(queryset, compiler)))

    def _count(self, values: dict[str, Any]) -> int:
        sql, parameters = self._counting
        return int(rows(sql, *_told(parameters, values))[0][0])

    @cached_property
    def _wording(self) -> tuple[Any, Any, str, tuple[Any, ...]]:
        queryset: Any = self._make()
        if queryset._prefetch_related_lookups:
            raise ValueError("What is fetched beside a worded query is asked for by one of its own.")
        compiler = queryset.query.get_compiler(using=queryset.db)
        sql, parameters = compiler.as_sql()
        return queryset, compiler, sql, tuple(parameters)

    @cached_property
    def _counting(self) -> tuple[str, tuple[Any, ...]]:
        sql, parameters = self._make().order_by().values_list("pk").query.sql_with_params()
        return f"SELECT count(*) FROM ({sql}) AS found", tuple(parameters)  # noqa: S608 (Django's words)


class Pages[M]:
    """What a worded query finds: how many rows, and a piece of them."""

    def __init__(self, worded: Worded[M], values: dict[str, Any]) -> None:
        self._worded, self._values = worded, values

    def count(self) -> int:
        """Return how many rows there are."""
        return self._worded._count(self._values)

    __len__ = count

    def __getitem__(self, piece: slice) -> list[M]:
        """Return the rows from a place on and before another one; no query for none."""
        first, most = piece.start or 0, piece.stop - (piece.start or 0)
        return self._worded._ask(self._values, " LIMIT %s OFFSET %s", most, first) if most > 0 else []


def _told(parameters: tuple[Any, ...], values: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(values[one.name] if isinstance(one, Given) else one for one in parameters)


def rows(words: str, *values: Any) -> list[tuple[Any, ...]]:
    """Return what a query in the database's own words finds, words that are always the same."""
    with _Preparing(connections["default"]).cursor() as cursor:
        cursor.execute(words, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def beside(owner: Model, **found: list[Any]) -> None:
    """Put rows where the owner's ``prefetch_related`` would have: ``beside(event, about=[…])``."""
    cache: dict[str, Any] = owner.__dict__.setdefault("_prefetched_objects_cache", {})
    for name, rows in found.items():
        one: Any = QuerySet(getattr(owner, name).model).none()
        one._result_cache, one._prefetch_done = rows, True
        cache[name] = one


class _Asked:
    """What Django reads rows from: the query set itself, but with a compiler that has its words already."""

    def __init__(self, queryset: Any, compiler: Any) -> None:
        self.queryset, self.compiler = queryset, compiler

    @property
    def query(self) -> "_Query":
        return _Query(self.queryset.query, self.compiler)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.queryset, name)


class _Query:
    def __init__(self, query: Any, compiler: Any) -> None:
        self.query, self.compiler = query, compiler

    def get_compiler(self, *_args: Any, **_words: Any) -> Any:
        return self.compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self.query, name)


class _Preparing:
    """A connection whose cursors have statements prepared."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def cursor(self) -> Any:
        one = self.connection
        if one.queries_logged:
            return one.cursor()  # whoever looks at queries sees their values in them
        one.ensure_connection()
        one.validate_thread_sharing()
        one.connection.prepare_threshold = OF_ITSELF
        return one.make_cursor(_Prepared(one.connection))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)


class _Prepared(psycopg.Cursor[Any]):
    def execute(self, query: Any, params: Any = None, **_how: Any) -> Any:
        return super().execute(query, params, prepare=True)
