using System.Text.Json;
using Maas.Core;

namespace Maas.Predict.Catalog;

/// <summary>How many of a model's newest versions are to be kept; null: all.</summary>
internal sealed record RetentionWish(int? KeepLast)
{
    /// <summary>Reads <c>{"keepLast": 5}</c> or <c>{"keepLast": null}</c>.</summary>
    /// <exception cref="ServiceException">It is something else.</exception>
    public static RetentionWish Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var fields = new Fields(document.RootElement, "", "keepLast");
        return fields.Has("keepLast") ? new(fields.FindWhole("keepLast", 1, int.MaxValue)) : throw fields.Refusal("keepLast", "is missing");
    }
}
