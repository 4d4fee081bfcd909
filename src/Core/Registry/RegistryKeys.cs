using System.Globalization;
using Maas.Core.Naming;

namespace Maas.Core.Registry;

/// <summary>
/// The rows of the table <c>models</c>. The tenant is the partition, so a model's rows change together:
/// <c>model|{model}</c> counts versions and guards what points to them, <c>alias|{model}|{alias}</c> points,
/// <c>history|{model}|{alias}|{n}</c> remembers, newest first, <c>deleted|{model}|{version}</c> marks what is gone.
/// </summary>
internal static class RegistryKeys
{
    public const string Models = "model|";

    public static string Model(ModelName model) => $"{Models}{model}";

    public static string Aliases(ModelName model) => $"alias|{model}|";

    public static string Alias(ModelName model, AliasName alias) => $"{Aliases(model)}{alias}";

    public static string History(ModelName model, AliasName alias) => $"history|{model}|{alias}|";

    public static string History(ModelName model, AliasName alias, int change) =>
        string.Create(CultureInfo.InvariantCulture, $"{History(model, alias)}{int.MaxValue - change:D10}");

    /// <summary>Which change of an alias a history row remembers.</summary>
    public static int ChangeOf(string history) =>
        int.MaxValue - int.Parse(history.AsSpan(history.LastIndexOf('|') + 1), CultureInfo.InvariantCulture);

    public static string Deleted(ModelName model, ModelVersion version) =>
        string.Create(CultureInfo.InvariantCulture, $"deleted|{model}|{version.Number:D10}");

    /// <summary>The first key after all that begin with a prefix: '~' sorts after what names are made of.</summary>
    public static string After(string prefix) => prefix + "~";
}
