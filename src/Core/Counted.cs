namespace Maas.Core;

/// <summary>A number and the word for what is counted, as a message says them: <c>1 row</c>, <c>2 rows</c>.</summary>
public static class Counted
{
    /// <param name="one">The word for one; it takes an s for several.</param>
    public static string Of(long count, string one) => count == 1 ? $"1 {one}" : $"{count} {one}s";
}
