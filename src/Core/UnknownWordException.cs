using System.Text.Json;

namespace Maas.Core;

/// <summary>JSON has something else where one of several words is expected.</summary>
public sealed class UnknownWordException(string came, IReadOnlyList<string> words)
    : JsonException($"{came} came; one of {string.Join(", ", words)} is expected")
{
    /// <summary>What is there, as a message shows it: <c>"crop"</c>, <c>5</c>, <c>a list</c>.</summary>
    public string Came => came;

    /// <summary>The words that are taken, in their order.</summary>
    public IReadOnlyList<string> Words => words;
}
