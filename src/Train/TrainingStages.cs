using Maas.Codecs.Planning;
using Maas.Train.Claim;
using Maas.Train.Data;
using Maas.Train.Training;
using Maas.Train.Versioning;

namespace Maas.Train;

/// <summary>The stages of a training job, in the order of the way. Public since the host makes function classes by public constructors.</summary>
public sealed class TrainingStages
{
    internal TrainingStages(
        JobIntake intake,
        ClaimedRun claims,
        JobPlanner planner,
        ClaimedData data,
        ClaimedStart start,
        ClaimedTraining training,
        Publisher publisher) =>
        (Intake, Claims, Planner, Data, Start, Training, Publisher) = (intake, claims, planner, data, start, training, publisher);

    internal JobIntake Intake { get; }

    internal ClaimedRun Claims { get; }

    internal JobPlanner Planner { get; }

    internal ClaimedData Data { get; }

    internal ClaimedStart Start { get; }

    internal ClaimedTraining Training { get; }

    internal Publisher Publisher { get; }
}
