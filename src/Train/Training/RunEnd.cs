using System.Text.Json.Serialization;
using Maas.Core;

namespace Maas.Train.Training;

/// <summary>Why a run ended.</summary>
[JsonConverter(typeof(KebabCaseConverter<RunEnd>))]
internal enum RunEnd
{
    EpochsSpent,
    TargetReached,
    PatienceSpent,
    TimeSpent,
    StepsSpent,
}
