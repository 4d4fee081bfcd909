using Maas.Codecs.Planning;
using Maas.Core;
using Maas.Core.Jobs;

namespace Maas.Train.Data;

/// <summary>Turns a dataset's file into numbers: parts the rows, learns the encoding from the training part, encodes all parts.</summary>
internal static class DataReader
{
    /// <exception cref="ServiceException">The data is not what its report and the job say; the message names the row or file.</exception>
    public static Task<TrainingData> ReadAsync(string path, TrainingJob job, TrainingPlan plan, CancellationToken cancellation) =>
        plan.Image is null
            ? new TableReader(path, job, plan).ReadAsync(cancellation)
            : new ImageReader(path, job, plan, plan.Image).ReadAsync(cancellation);
}
