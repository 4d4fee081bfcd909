using System.Text;

namespace Maas.Datasets.Tables;

/// <summary>The names of a table's columns, in their order, without the white space around them.</summary>
internal static class CsvHeader
{
    public const int MostNameBytes = 256;

    /// <summary>Reads the first record. What is wrong with it goes to the errors.</summary>
    public static async ValueTask<IReadOnlyList<string>> ReadAsync(CsvReader reader, ErrorList errors, CancellationToken cancellation)
    {
        if (!await reader.ReadAsync(columns: 0, cancellation))
        {
            errors.Add(null, null, "the file is empty; a header with the columns' names and rows are expected");
            return [];
        }

        if (reader.Fault is { } fault)
        {
            errors.Add(fault.Column > 0 ? $"column {fault.Column}" : null, null, $"header: {fault.Message}");
            return [];
        }

        if (reader.FieldCount > CsvReader.MostColumns)
        {
            errors.Add(null, null, $"the header has {reader.FieldCount} columns; at most {CsvReader.MostColumns} are possible");
            return [];
        }

        var names = Enumerable.Range(0, reader.FieldCount).Select(i => Encoding.UTF8.GetString(reader.Field(i).Span).Trim()).ToArray();
        Check(names, errors);
        return names;
    }

    /// <summary>What is wrong with the names of a table's columns goes to the errors.</summary>
    public static void Check(string[] names, ErrorList errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Length == 0)
            {
                errors.Add($"column {i + 1}", null, $"column {i + 1} has no name in the header");
            }
            else if (Encoding.UTF8.GetByteCount(names[i]) > MostNameBytes)
            {
                errors.Add(
                    $"column {i + 1}", null, $"the name of column {i + 1} is longer than {MostNameBytes} bytes: {Shown.Text(names[i])}");
            }
            else if (!seen.Add(names[i]))
            {
                errors.Add(names[i], null, $"two columns have the name {Shown.Text(names[i])}; column {i + 1} is the second");
            }
        }

        if (names is [var only] && only.AsSpan().IndexOfAny(';', '\t') >= 0)
        {
            errors.Add(null, null, $"the header is one column, {Shown.Text(only)}; fields are parted by commas, not ; or tabs");
        }
    }
}
