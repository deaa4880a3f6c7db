"""Ibis's Spark back end, where what it says or computes would differ from the embedded engine."""

from __future__ import annotations

import re
from typing import Any

import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.schema as sch
import pyspark.sql.types as pt
import sqlglot as sg
import sqlglot.expressions as sge
from ibis.backends.pyspark import Backend
from ibis.backends.pyspark.datatypes import PySparkType
from ibis.backends.sql.compilers.base import NULL
from ibis.backends.sql.compilers.pyspark import PySparkCompiler
from ibis.backends.sql.datatypes import PySparkType as SqlType

_DOLLAR = re.compile(r"\\.|\[(?:\\.|[^\]\\])+\]|\$", re.DOTALL)
_DOUBLE = sge.DataType.build("DOUBLE")
_INSTANT = dt.Timestamp(timezone="UTC", scale=6)
_LOCAL = dt.Timestamp(scale=6)


def spark_type(dtype: dt.DataType) -> pt.DataType:
    """Return the Spark type that holds values of an Ibis type."""
    if dtype.is_timestamp():
        return pt.TimestampType() if dtype.timezone else pt.TimestampNTZType()
    return PySparkType.from_ibis(dtype)


def ibis_schema(schema: pt.StructType) -> sch.Schema:
    """Return the Ibis schema of a Spark one; Spark's TIMESTAMP is an instant."""
    return sch.Schema({field.name: _ibis_type(field.dataType) for field in schema})


def _ibis_type(typ: pt.DataType) -> dt.DataType:
    if isinstance(typ, pt.TimestampType):
        return _INSTANT
    return _LOCAL if isinstance(typ, pt.TimestampNTZType) else PySparkType.to_ibis(typ)


def divide(left: sge.Expression, right: sge.Expression) -> sge.Expression:
    """Return a quotient of floats: infinite or NaN for a divisor of zero, never an error."""
    left, right = (sge.Cast(this=sge.paren(side), to=_DOUBLE.copy()) for side in (left, right))
    infinity = sge.Cast(this=sge.convert("Infinity"), to=_DOUBLE.copy())
    by_zero = sge.EQ(this=right.copy(), expression=sge.convert(0))
    plain = sge.Div(this=left, expression=right)
    return sge.If(this=by_zero, true=sge.Mul(this=left.copy(), expression=infinity), false=plain)


def spark_sql(query: str) -> str:
    """Return a query in DuckDB's dialect as Spark's, dividing the way DuckDB does."""

    def mend(node: sge.Expression) -> sge.Expression:
        return divide(node.this, node.expression) if isinstance(node, sge.Div) else node

    return sg.parse_one(query, read="duckdb").transform(mend).sql("spark")


class _Types(SqlType):
    @classmethod
    def _from_ibis_Timestamp(cls, dtype: dt.Timestamp) -> sge.DataType:
        kind = sge.DataType.Type
        return sge.DataType(this=kind.TIMESTAMPTZ if dtype.timezone else kind.TIMESTAMPNTZ)


class _Compiler(PySparkCompiler):
    __slots__ = ()
    type_mapper = _Types

    def visit_Divide(self, op: Any, *, left: Any, right: Any) -> Any:
        return divide(left, right)

    def visit_IsNull(self, op: Any, *, arg: Any) -> Any:
        return arg.is_(NULL)

    def visit_NotNull(self, op: Any, *, arg: Any) -> Any:
        return arg.is_(sg.not_(NULL))

    def visit_IsInf(self, op: Any, *, arg: Any) -> Any:
        return self.f.abs(arg).eq(self.POS_INF)

    def visit_DateTruncate(self, op: Any, *, arg: Any, unit: Any) -> Any:
        return self.cast(self.f.anon.date_trunc(unit.singular, arg), op.dtype)

    def visit_TimestampTruncate(self, op: Any, *, arg: Any, unit: Any) -> Any:
        truncated = super().visit_TimestampTruncate(op, arg=arg, unit=unit)
        return self.cast(truncated, op.dtype)

    def visit_Mean(self, op: Any, *, arg: Any, where: Any) -> Any:
        exact = op.arg.dtype.is_integer() or op.arg.dtype.is_decimal()
        if not exact:
            return self.agg.avg(arg, where=where)
        # An exact sum first: Spark would add integers as floats and round decimals.
        wide = self.cast(arg, dt.Decimal(38, getattr(op.arg.dtype, "scale", 0) or 0))
        return divide(self.agg.sum(wide, where=where), self.agg.count(arg, where=where))

    def visit_RegexSearch(self, op: Any, *, arg: Any, pattern: Any) -> Any:
        if isinstance(op.pattern, ops.Literal):
            pattern = sge.convert(java_pattern(op.pattern.value))
        return self.f.regexp_like(arg, pattern)


def java_pattern(pattern: str) -> str:
    """Return a pattern of RE2 as Java's, where $ and . know other ends of a line than \\n."""
    return "(?d)" + _DOLLAR.sub(lambda found: r"\z" if found[0] == "$" else found[0], pattern)


class SparkBackend(Backend):
    """Ibis on Spark with instants that know they are, and tables in memory taken as Arrow."""

    compiler = _Compiler()

    def do_connect(self, *args: Any, **options: Any) -> None:
        """Use a Spark session."""
        self.register_options()
        super().do_connect(*args, **options)

    def get_schema(self, table_name: str, **place: Any) -> sch.Schema:
        """Return the schema of a table or view."""
        return ibis_schema(self._session.table(table_name).schema)

    def _get_schema_using_query(self, query: str) -> sch.Schema:
        return ibis_schema(self.raw_sql(query).schema)

    def _register_in_memory_table(self, op: Any) -> None:
        fields = [pt.StructField(name, spark_type(typ)) for name, typ in op.schema.items()]
        arrow = op.data.to_pyarrow(op.schema)
        frame = self._session.createDataFrame(arrow, schema=pt.StructType(fields))
        frame.createOrReplaceTempView(op.name)
