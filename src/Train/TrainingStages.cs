using Maas.Codecs.Planning;
using Maas.Train.Claim;
using Maas.Train.Data;
using Maas.Train.Sweeps;
using Maas.Train.Training;
using Maas.Train.Versioning;

namespace Maas.Train;

/// <summary>The stages of a training job, in the order of the way.
/// Public since the host makes function classes by public constructors.</summary>
public sealed class TrainingStages
{
    internal TrainingStages(
        JobIntake intake,
        SweepSteps sweeps,
        SweepStory story,
        ClaimedRun claims,
        JobPlanner planner,
        ClaimedData data,
        ClaimedStart start,
        ClaimedTraining training,
        Publisher publisher) =>
        (Intake, Sweeps, Story, Claims, Planner, Data, Start, Training, Publisher) =
        (intake, sweeps, story, claims, planner, data, start, training, publisher);

    internal JobIntake Intake { get; }

    internal SweepSteps Sweeps { get; }

    internal SweepStory Story { get; }

    internal ClaimedRun Claims { get; }

    internal JobPlanner Planner { get; }

    internal ClaimedData Data { get; }

    internal ClaimedStart Start { get; }

    internal ClaimedTraining Training { get; }

    internal Publisher Publisher { get; }
}
