using System.Text.Json;
using Maas.Core.Naming;

namespace Maas.Core.Jobs;

/// <summary>A batch prediction as it was submitted: a version's prediction for each row, or file, of a dataset.</summary>
public sealed record BatchJob
{
    /// <summary>The word that such a job's <c>task</c> is.</summary>
    public const string Task = "batch-prediction";

    public required ModelName Model { get; init; }

    /// <summary>The alias that leads to the version; null where the job names none.</summary>
    public AliasName? Alias { get; init; }

    /// <summary>The version; null: what the alias, or without one <c>stable</c>, else <c>latest</c>, points to at submit.</summary>
    public ModelVersion? Version { get; init; }

    public required DatasetName Dataset { get; init; }

    /// <summary>The table's columns that the model takes, in order; null: those that its encoding names, or the ones that suit.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    public ResultFormat Format { get; init; }

    /// <summary>The JSON it was read from.</summary>
    public required JsonElement Submitted { get; init; }

    /// <summary>Whether a job's JSON asks for one.</summary>
    public static bool Is(JsonElement json) => json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty("task", out var task) && task.ValueKind == JsonValueKind.String && task.ValueEquals(Task);
}
