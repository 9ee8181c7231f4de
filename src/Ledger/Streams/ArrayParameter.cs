using Npgsql;

namespace Interlieux.Ledger.Streams;

/// <summary>A column of rows, to be unnested by PostgreSQL.</summary>
internal static class ArrayParameter
{
    public static NpgsqlParameter<T[]> Of<TRow, T>(IReadOnlyList<TRow> rows, Converter<TRow, T> value)
    {
        var column = new T[rows.Count];
        for (var i = 0; i < column.Length; i++) column[i] = value(rows[i]);
        return new NpgsqlParameter<T[]> { TypedValue = column };
    }
}
