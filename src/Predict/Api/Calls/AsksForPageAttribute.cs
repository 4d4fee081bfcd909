namespace Maas.Predict.Api.Calls;

/// <summary>The call answers a list by pages, and reads <see cref="PageQuery"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AsksForPageAttribute : Attribute
{
    public static AsksAttribute[] Values { get; } =
    [
        new("top", "The most items of a page, 1 to 1,000; 100 without it.") { Type = "integer" },
        new("continuation", "Where the page begins: what stands in the nextLink of the page before."),
    ];
}
