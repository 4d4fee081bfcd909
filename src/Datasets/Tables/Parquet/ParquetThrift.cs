namespace Maas.Datasets.Tables.Parquet;

/// <summary>What type each field of Parquet's metadata has: its library reads a field as what it should be, whatever it is.</summary>
/// <remarks>Source: the Parquet format's parquet.thrift.</remarks>
internal static class ParquetThrift
{
    public const char File = 'F';
    public const char Page = 'P';
    public const char DataPage = 'D';
    public const char Dictionary = 'I';
    public const char DataPageV2 = 'V';

    // By struct, its fields from 1: n a whole number, b true or false, y a byte, d a double, s text or bytes, a capital letter
    // a struct, - none; behind *, a list of them.
    private static readonly Dictionary<char, string[]> Fields = new()
    {
        [File] = ["n", "*E", "n", "*R", "*K", "s", "*O", "X", "s"],
        ['E'] = ["n", "n", "n", "s", "n", "n", "n", "n", "n", "L"],
        ['L'] = ["0", "0", "0", "0", "N", "0", "T", "T", "-", "W", "0", "0", "0", "0", "0", "Y", "G", "H"],
        ['N'] = ["n", "n"],
        ['T'] = ["b", "U"],
        ['U'] = ["0", "0", "0"],
        ['W'] = ["y", "b"],
        ['Y'] = ["y"],
        ['G'] = ["s"],
        ['H'] = ["s", "n"],
        ['R'] = ["*C", "n", "n", "*Q", "n", "n", "n"],
        ['Q'] = ["n", "b", "b"],
        ['C'] = ["s", "n", "M", "n", "n", "n", "n", "Z", "s"],
        ['M'] = ["n", "*n", "*s", "n", "n", "n", "n", "*K", "n", "n", "n", "S", "*A", "n", "n", "B", "J"],
        ['S'] = ["s", "s", "n", "n", "s", "s", "b", "b"],
        ['A'] = ["n", "n", "n"],
        ['B'] = ["n", "*n", "*n"],
        ['J'] = ["8", "*n"],
        ['8'] = ["d", "d", "d", "d", "d", "d", "d", "d"],
        ['K'] = ["s", "s"],
        ['O'] = ["0"],
        ['X'] = ["1", "1"],
        ['1'] = ["s", "s", "b"],
        ['Z'] = ["0", "2"],
        ['2'] = ["*s", "s"],
        [Page] = ["n", "n", "n", "n", DataPage.ToString(), "0", Dictionary.ToString(), DataPageV2.ToString()],
        [DataPage] = ["n", "n", "n", "n", "S"],
        [Dictionary] = ["n", "n", "b"],
        [DataPageV2] = ["n", "n", "n", "n", "n", "n", "b", "S"],
        ['0'] = [],
    };

    /// <summary>A field's type; null where none is known.</summary>
    public static string? Find(char of, long field) =>
        Fields[of] is var fields && field >= 1 && field <= fields.Length && fields[field - 1] != "-" ? fields[field - 1] : null;

    /// <summary>Whether a value on the wire is of a type, and can be passed over where that is not known.</summary>
    public static bool Fits(string? type, int wire) => type switch
    {
        null => wire is >= 1 and <= 8,
        "n" => wire is >= 4 and <= 6,
        "b" => wire is 1 or 2,
        "y" => wire == 3,
        "d" => wire == 7,
        "s" => wire == 8,
        ['*', ..] => wire == 9,
        _ => wire == 12,
    };
}
