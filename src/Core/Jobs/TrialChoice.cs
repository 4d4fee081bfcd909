using System.Text.Json;

namespace Maas.Core.Jobs;

/// <summary>Which choice of a sweep a job tries.</summary>
/// <param name="Rung">0; of successive halving, how often it was among the best before.</param>
/// <param name="Parameters">The values by the paths of their fields.</param>
public sealed record TrialChoice(int Rung, JsonElement Parameters);
