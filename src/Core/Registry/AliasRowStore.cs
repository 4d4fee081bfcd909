using System.Text.Json;
using Azure.Data.Tables;
using Maas.Core.Naming;

namespace Maas.Core.Registry;

/// <summary>An alias's row as it was read. It stays when the alias is deleted: it counts the moves, so that no history row is
/// written twice.</summary>
internal sealed class AliasRowStore(TenantId tenant, ModelName model, AliasName alias, TableEntity? row)
{
    public AliasName Name => alias;

    /// <summary>Where it leads; null: nowhere.</summary>
    public AliasRoute? Route { get; } = ReadRoute(row) is { } route ? route with { Move = row!.GetInt32("Moves") ?? 0 } : null;

    /// <summary>The number of the move that comes next.</summary>
    public int NextMove => (row?.GetInt32("Moves") ?? 0) + 1;

    public static AliasChange ReadChange(TableEntity row) =>
        new(Version(row, "Version"), Version(row, "Previous"), row.GetDateTimeOffset("Changed")!.Value)
        {
            Route = row.GetString("Route") is null ? null : ReadRoute(row),
            Reason = row.GetString("Reason"),
            Move = RegistryKeys.ChangeOf(row.RowKey),
        };

    /// <summary>Whether a row of the history was written by this attempt to move the alias.</summary>
    public static bool IsOf(TableEntity row, Guid attempt) => row.GetGuid("Attempt") == attempt;

    /// <summary>Leads it elsewhere, and writes that into its history.</summary>
    /// <param name="attempt">By which the writer knows its own; null: it does not ask.</param>
    public IReadOnlyList<TableTransactionAction> MoveTo(AliasRoute? target, AliasChange change, Guid? attempt)
    {
        var text = target is null or { IsPlain: true } ? null : target.Text;
        var pointer = new TableEntity(tenant.Value, RegistryKeys.Alias(model, alias))
        {
            ["Version"] = change.Version?.Number,
            ["Route"] = text,
            ["Moves"] = NextMove,
            ["Changed"] = change.Changed,
        };
        var history = new TableEntity(tenant.Value, RegistryKeys.History(model, alias, NextMove))
        {
            ["Version"] = change.Version?.Number,
            ["Previous"] = change.Previous?.Number,
            ["Changed"] = change.Changed,
            ["Route"] = text,
            ["Reason"] = change.Reason,
            ["Attempt"] = attempt,
        };
        return
        [
            row is null
                ? new(TableTransactionActionType.Add, pointer)
                : new(TableTransactionActionType.UpdateReplace, pointer, row.ETag),
            new(TableTransactionActionType.Add, history),
        ];
    }

    private static AliasRoute? ReadRoute(TableEntity? row) => row?.GetString("Route") is { } text
        ? JsonSerializer.Deserialize(text, CoreJson.Default.AliasRoute)
        : Version(row, "Version") is { } version ? new AliasRoute(version) : null;

    private static ModelVersion? Version(TableEntity? row, string name) =>
        row?.GetInt32(name) is { } number ? new ModelVersion(number) : null;
}
